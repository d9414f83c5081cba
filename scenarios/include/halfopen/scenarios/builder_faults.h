// The builder's faults: `at(10s).cut("client-server")`, `after("server", 3, 10ms).kill("client")`.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/faults.h"

namespace halfopen::scenarios {

/// A fault that can still be told why it is there.
struct Planned : model::Fault {
  Planned because(std::string reason) &&;
  /// Not documented by the source (incidents).
  Planned as_assumed() &&;
};

/// Which packets of a link a fault takes: the n-th that match, and so many in a row.
struct Segments {
  model::Direction direction = model::Direction::Both;
  std::int32_t nth = 1;
  std::int32_t count = 1;
  std::uint8_t flags = 0;  ///< TCP flags a packet must have: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  bool payload = false;    ///< Only packets that carry octets.
  std::uint8_t flags_clear = 0;
  model::SegmentProtocol protocol = model::SegmentProtocol::Any;
  std::uint16_t from_port = 0;  ///< 0: any.
  std::uint16_t to_port = 0;
  std::int64_t first_octet = -1;  ///< Only segments that carry octets of the stream from this one on; the first is 0.
  std::int64_t last_octet = -1;   ///< And up to this one.
};

/// In which direction a link changes, and for how long; 0: for good.
struct Change {
  model::Direction direction = model::Direction::Both;
  net::Duration duration{};
};

/// When a fault happens; the words that follow say what.
class When {
 public:
  explicit When(model::Fault at) : fault_{std::move(at)} {}

  Planned cut(std::string link, model::Direction direction = model::Direction::Both) const;
  Planned restore(std::string link, model::Direction direction = model::Direction::Both) const;
  Planned unplug(std::string link) const;
  Planned plug(std::string link) const;
  Planned drop_segment(std::string link, const Segments& which = {}) const;
  Planned delay_segment(std::string link, net::Duration by, const Segments& which = {}) const;
  Planned duplicate_segment(std::string link, net::Duration by, const Segments& which = {}) const;

  /// `unseen`: with a checksum that fits.
  Planned corrupt_segment(std::string link, bool unseen = false, const Segments& which = {}) const;
  Planned reset_segment(std::string link, model::AnswerTo to = model::AnswerTo::Both, const Segments& which = {}) const;
  Planned icmp_segment(std::string link, model::IcmpAnswer error, const Segments& which = {}) const;

  // From now on, or for a while. Fractions are in 2^-32.
  Planned one_way_delay(std::string link, net::Duration to, const Change& how = {}) const;
  Planned jitter(std::string link, net::Duration to, bool reorders = false, const Change& how = {}) const;
  Planned rate(std::string link, std::uint64_t to_bits, const Change& how = {}) const;
  Planned queue_limit(std::string link, std::uint64_t to_bytes, const Change& how = {}) const;
  Planned loss(std::string link, std::uint32_t to, const Change& how = {}) const;
  Planned burst_loss(std::string link, std::uint32_t enter, std::uint32_t leave, const Change& how = {}) const;
  Planned duplicate(std::string link, std::uint32_t to, const Change& how = {}) const;
  Planned reorder(std::string link, std::uint32_t to, net::Duration by, const Change& how = {}) const;
  Planned corrupt(std::string link, std::uint32_t to, const Change& how = {}) const;
  Planned corrupt_unseen(std::string link, std::uint32_t to, const Change& how = {}) const;
  Planned path_mtu(std::string link, std::uint32_t to, bool silent = false, const Change& how = {}) const;

  Planned crash(std::string host) const;
  Planned reboot(std::string host, net::Duration duration) const;
  Planned freeze(std::string host) const;
  Planned thaw(std::string host) const;
  Planned clock_step(std::string host, net::Duration by) const;
  Planned clock_drift(std::string host, std::int32_t ppm) const;
  Planned clock_resolution(std::string host, net::Duration tick) const;

  Planned forget_name(std::string host, std::string name) const;
  Planned silence_name(std::string host, std::string name) const;
  Planned fail_name(std::string host, std::string name) const;
  Planned misdirect_name(std::string host, std::string name, std::vector<net::Address> addresses) const;
  Planned restore_name(std::string host, std::string name) const;

  Planned exhaust_ports(std::string host) const;
  Planned free_ports(std::string host) const;
  Planned exhaust_buffers(std::string host) const;
  Planned free_buffers(std::string host) const;

  Planned kill(std::string program) const;
  Planned exit(std::string program) const;
  Planned console_close(std::string program) const;
  Planned stop(std::string program) const;
  Planned continue_(std::string program) const;
  Planned limit_descriptors(std::string program, std::int32_t count) const;
  Planned fill_backlog(std::string program) const;
  Planned drain_backlog(std::string program) const;
  Planned stall_call(std::string program, net::Op op, net::Duration by, std::int32_t count = 1) const;
  Planned fail_call(std::string program, net::Op op, std::string error, std::int32_t count = 1) const;
  Planned signal(std::string program, std::int32_t number) const;

 private:
  Planned word(model::Word word, std::string target) const;
  Planned name(model::Word word, std::string host, std::string name) const;
  Planned segments(model::Word word, std::string link, net::Duration by, const Segments& which) const;
  Planned change(model::Word word, std::string link, const model::Conditions& to, const Change& how) const;
  model::Fault fault_;
};

/// At this instant of the run.
When at(net::Duration instant);
/// This long after a step of a program has completed for the n-th time.
When after(std::string program, std::int32_t step, net::Duration delay = {}, std::int32_t occurrence = 1);
/// This long after an observation of a program's own, for the n-th time.
When after(std::string program, std::string observation, net::Duration delay = {}, std::int32_t occurrence = 1);
/// Within an instant: behind so many of its events. For what a test did by hand (sim::World::to_scenario).
When after_events(net::Duration instant, std::int64_t events);

}  // namespace halfopen::scenarios
