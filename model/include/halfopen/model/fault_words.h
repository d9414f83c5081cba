// The words of the fault vocabulary as functions, once for all who say them: the builder of scenarios and a hand in a
// running world.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/faults.h"

namespace halfopen::model {

/// Which packets of a link a fault takes: the n-th that match, and so many in a row.
struct Segments {
  Direction direction = Direction::Both;
  std::int32_t nth = 1;
  std::int32_t count = 1;
  std::uint8_t flags = 0;  ///< TCP flags a packet must have: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  bool payload = false;    ///< Only packets that carry octets.
  std::uint8_t flags_clear = 0;
  SegmentProtocol protocol = SegmentProtocol::Any;
  std::uint16_t from_port = 0;  ///< 0: any.
  std::uint16_t to_port = 0;
  std::int64_t first_octet = -1;  ///< Only segments that carry octets of the stream from this one on; the first is 0.
  std::int64_t last_octet = -1;   ///< And up to this one.
};

/// In which direction a link changes, and for how long; 0: for good.
struct Change {
  Direction direction = Direction::Both;
  net::Duration duration{};
};

/// The words; Word says what each does. `Speaker` has `say(Fault)`, which is handed the fault without a time and says what
/// becomes of it; each word returns what that returns.
template <class Speaker>
class FaultWords {
 public:
  // On a link.
  auto cut(std::string link, Direction direction = Direction::Both) {
    return say({.word = Word::Cut, .target = std::move(link), .direction = direction});
  }
  auto restore(std::string link, Direction direction = Direction::Both) {
    return say({.word = Word::Restore, .target = std::move(link), .direction = direction});
  }
  auto unplug(std::string link) { return word(Word::Unplug, std::move(link)); }
  auto plug(std::string link) { return word(Word::Plug, std::move(link)); }

  auto drop_segment(std::string link, const Segments& which = {}) {
    return say(segments(Word::DropSegment, std::move(link), which));
  }
  auto delay_segment(std::string link, net::Duration by, const Segments& which = {}) {
    Fault fault = segments(Word::DelaySegment, std::move(link), which);
    fault.duration = by;
    return say(std::move(fault));
  }
  auto duplicate_segment(std::string link, net::Duration by, const Segments& which = {}) {
    Fault fault = segments(Word::DuplicateSegment, std::move(link), which);
    fault.duration = by;
    return say(std::move(fault));
  }
  /// `unseen`: with a checksum that fits.
  auto corrupt_segment(std::string link, bool unseen = false, const Segments& which = {}) {
    Fault fault = segments(Word::CorruptSegment, std::move(link), which);
    fault.unseen = unseen;
    return say(std::move(fault));
  }
  auto reset_segment(std::string link, AnswerTo to = AnswerTo::Both, const Segments& which = {}) {
    Fault fault = segments(Word::ResetSegment, std::move(link), which);
    fault.answer_to = to;
    return say(std::move(fault));
  }
  auto icmp_segment(std::string link, IcmpAnswer error, const Segments& which = {}) {
    Fault fault = segments(Word::IcmpSegment, std::move(link), which);
    fault.icmp = error;
    return say(std::move(fault));
  }

  // On a link, from now on or for a while. Fractions are in 2^-32.
  auto one_way_delay(std::string link, net::Duration to, const Change& how = {}) {
    return change(Word::OneWayDelay, std::move(link), {.one_way_delay = to}, how);
  }
  auto jitter(std::string link, net::Duration to, bool reorders = false, const Change& how = {}) {
    return change(Word::Jitter, std::move(link), {.impairments = {.jitter = to, .jitter_reorders = reorders}}, how);
  }
  auto rate(std::string link, std::uint64_t to_bits, const Change& how = {}) {
    return change(Word::Rate, std::move(link), {.rate_bits = to_bits}, how);
  }
  auto queue_limit(std::string link, std::uint64_t to_bytes, const Change& how = {}) {
    return change(Word::QueueLimit, std::move(link), {.queue_limit = to_bytes}, how);
  }
  auto loss(std::string link, std::uint32_t to, const Change& how = {}) {
    return change(Word::Loss, std::move(link), {.loss = to}, how);
  }
  auto burst_loss(std::string link, std::uint32_t enter, std::uint32_t leave, const Change& how = {}) {
    return change(Word::BurstLoss, std::move(link), {.impairments = {.burst_enter = enter, .burst_leave = leave}}, how);
  }
  auto duplicate(std::string link, std::uint32_t to, const Change& how = {}) {
    return change(Word::Duplicate, std::move(link), {.impairments = {.duplicate = to}}, how);
  }
  auto reorder(std::string link, std::uint32_t to, net::Duration by, const Change& how = {}) {
    return change(Word::Reorder, std::move(link), {.impairments = {.reorder = to, .reorder_by = by}}, how);
  }
  auto corrupt(std::string link, std::uint32_t to, const Change& how = {}) {
    return change(Word::Corrupt, std::move(link), {.impairments = {.corrupt = to}}, how);
  }
  auto corrupt_unseen(std::string link, std::uint32_t to, const Change& how = {}) {
    return change(Word::CorruptUnseen, std::move(link), {.impairments = {.corrupt_unseen = to}}, how);
  }
  auto path_mtu(std::string link, std::uint32_t to, bool silent = false, const Change& how = {}) {
    return change(Word::PathMtu, std::move(link), {.path_mtu = to, .path_mtu_silent = silent}, how);
  }

  // On a host.
  auto crash(std::string host) { return word(Word::Crash, std::move(host)); }
  auto reboot(std::string host, net::Duration duration) { return word(Word::Reboot, std::move(host), duration); }
  auto freeze(std::string host) { return word(Word::Freeze, std::move(host)); }
  auto thaw(std::string host) { return word(Word::Thaw, std::move(host)); }
  auto clock_step(std::string host, net::Duration by) { return word(Word::ClockStep, std::move(host), by); }
  auto clock_drift(std::string host, std::int32_t ppm) {
    return say({.word = Word::ClockDrift, .target = std::move(host), .ppm = ppm});
  }
  auto clock_resolution(std::string host, net::Duration tick) {
    return word(Word::ClockResolution, std::move(host), tick);
  }

  // On the resolver of a host.
  auto forget_name(std::string host, std::string name) { return about(Word::ForgetName, std::move(host), std::move(name)); }
  auto silence_name(std::string host, std::string name) { return about(Word::SilenceName, std::move(host), std::move(name)); }
  auto fail_name(std::string host, std::string name) { return about(Word::FailName, std::move(host), std::move(name)); }
  auto misdirect_name(std::string host, std::string name, std::vector<net::Address> addresses) {
    return about(Word::MisdirectName, std::move(host), std::move(name), std::move(addresses));
  }
  auto restore_name(std::string host, std::string name) { return about(Word::RestoreName, std::move(host), std::move(name)); }

  // On the resources of a host.
  auto exhaust_ports(std::string host) { return word(Word::ExhaustPorts, std::move(host)); }
  auto free_ports(std::string host) { return word(Word::FreePorts, std::move(host)); }
  auto exhaust_buffers(std::string host) { return word(Word::ExhaustBuffers, std::move(host)); }
  auto free_buffers(std::string host) { return word(Word::FreeBuffers, std::move(host)); }

  // On a program.
  auto kill(std::string program) { return word(Word::Kill, std::move(program)); }
  auto exit(std::string program) { return word(Word::Exit, std::move(program)); }
  auto console_close(std::string program) { return word(Word::ConsoleClose, std::move(program)); }
  auto stop(std::string program) { return word(Word::Stop, std::move(program)); }
  auto continue_(std::string program) { return word(Word::Continue, std::move(program)); }
  auto limit_descriptors(std::string program, std::int32_t count) {
    return say({.word = Word::LimitDescriptors, .target = std::move(program), .count = count});
  }
  auto fill_backlog(std::string program) { return word(Word::FillBacklog, std::move(program)); }
  auto drain_backlog(std::string program) { return word(Word::DrainBacklog, std::move(program)); }
  auto stall_call(std::string program, net::Op op, net::Duration by, std::int32_t count = 1, std::int32_t nth = 1) {
    return say({.word = Word::StallCall,
                .target = std::move(program),
                .duration = by,
                .count = count,
                .nth = nth,
                .op = op});
  }
  /// `error`: a symbol in the family of the program's host.
  auto fail_call(std::string program, net::Op op, std::string error, std::int32_t count = 1, std::int32_t nth = 1) {
    return say({.word = Word::FailCall,
                .target = std::move(program),
                .count = count,
                .nth = nth,
                .op = op,
                .error = std::move(error)});
  }
  auto signal(std::string program, std::int32_t number) {
    return say({.word = Word::Signal, .target = std::move(program), .number = number});
  }

 private:
  auto say(Fault fault) { return static_cast<Speaker&>(*this).say(std::move(fault)); }
  auto word(Word what, std::string target, net::Duration duration = {}) {
    return say({.word = what, .target = std::move(target), .duration = duration});
  }
  auto about(Word what, std::string host, std::string name, std::vector<net::Address> addresses = {}) {
    return say(
        {.word = what, .target = std::move(host), .name = std::move(name), .addresses = std::move(addresses)});
  }
  auto change(Word what, std::string link, const Conditions& to, const Change& how) {
    return say({.word = what,
                .target = std::move(link),
                .direction = how.direction,
                .duration = how.duration,
                .conditions = to});
  }
  static Fault segments(Word what, std::string link, const Segments& which) {
    return {.word = what,
            .target = std::move(link),
            .direction = which.direction,
            .count = which.count,
            .nth = which.nth,
            .flags = which.flags,
            .flags_clear = which.flags_clear,
            .payload = which.payload,
            .protocol = which.protocol,
            .from_port = which.from_port,
            .to_port = which.to_port,
            .first_octet = which.first_octet,
            .last_octet = which.last_octet};
  }
};

}  // namespace halfopen::model
