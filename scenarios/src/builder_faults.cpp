#include "halfopen/scenarios/builder_faults.h"

#include <utility>

namespace halfopen::scenarios {

using model::Word;

Planned Planned::because(std::string reason) && {
  why = std::move(reason);
  return std::move(*this);
}

Planned Planned::as_assumed() && {
  assumed = true;
  return std::move(*this);
}

Planned When::word(Word word, std::string target) const {
  Planned planned{fault_};
  planned.word = word;
  planned.target = std::move(target);
  return planned;
}

Planned When::cut(std::string link, model::Direction direction) const {
  Planned planned = word(Word::Cut, std::move(link));
  planned.direction = direction;
  return planned;
}

Planned When::restore(std::string link, model::Direction direction) const {
  Planned planned = word(Word::Restore, std::move(link));
  planned.direction = direction;
  return planned;
}

Planned When::unplug(std::string link) const { return word(Word::Unplug, std::move(link)); }
Planned When::plug(std::string link) const { return word(Word::Plug, std::move(link)); }

Planned When::segments(Word word, std::string link, net::Duration by, const Segments& which) const {
  Planned planned = this->word(word, std::move(link));
  planned.direction = which.direction;
  planned.nth = which.nth;
  planned.count = which.count;
  planned.flags = which.flags;
  planned.payload = which.payload;
  planned.flags_clear = which.flags_clear;
  planned.protocol = which.protocol;
  planned.from_port = which.from_port;
  planned.to_port = which.to_port;
  planned.first_octet = which.first_octet;
  planned.last_octet = which.last_octet;
  planned.duration = by;
  return planned;
}

Planned When::drop_segment(std::string link, const Segments& which) const {
  return segments(Word::DropSegment, std::move(link), {}, which);
}

Planned When::delay_segment(std::string link, net::Duration by, const Segments& which) const {
  return segments(Word::DelaySegment, std::move(link), by, which);
}

Planned When::duplicate_segment(std::string link, net::Duration by, const Segments& which) const {
  return segments(Word::DuplicateSegment, std::move(link), by, which);
}

Planned When::crash(std::string host) const { return word(Word::Crash, std::move(host)); }

Planned When::reboot(std::string host, net::Duration duration) const {
  Planned planned = word(Word::Reboot, std::move(host));
  planned.duration = duration;
  return planned;
}

Planned When::freeze(std::string host) const { return word(Word::Freeze, std::move(host)); }
Planned When::thaw(std::string host) const { return word(Word::Thaw, std::move(host)); }

Planned When::clock_step(std::string host, net::Duration by) const {
  Planned planned = word(Word::ClockStep, std::move(host));
  planned.duration = by;
  return planned;
}

Planned When::clock_drift(std::string host, std::int32_t ppm) const {
  Planned planned = word(Word::ClockDrift, std::move(host));
  planned.ppm = ppm;
  return planned;
}

Planned When::clock_resolution(std::string host, net::Duration tick) const {
  Planned planned = word(Word::ClockResolution, std::move(host));
  planned.duration = tick;
  return planned;
}

Planned When::name(Word word, std::string host, std::string name) const {
  Planned planned = this->word(word, std::move(host));
  planned.name = std::move(name);
  return planned;
}

Planned When::forget_name(std::string host, std::string name) const {
  return this->name(Word::ForgetName, std::move(host), std::move(name));
}

Planned When::silence_name(std::string host, std::string name) const {
  return this->name(Word::SilenceName, std::move(host), std::move(name));
}

Planned When::fail_name(std::string host, std::string name) const {
  return this->name(Word::FailName, std::move(host), std::move(name));
}

Planned When::misdirect_name(std::string host, std::string name, std::vector<net::Address> addresses) const {
  Planned planned = this->name(Word::MisdirectName, std::move(host), std::move(name));
  planned.addresses = std::move(addresses);
  return planned;
}

Planned When::restore_name(std::string host, std::string name) const {
  return this->name(Word::RestoreName, std::move(host), std::move(name));
}

Planned When::exhaust_ports(std::string host) const { return word(Word::ExhaustPorts, std::move(host)); }
Planned When::free_ports(std::string host) const { return word(Word::FreePorts, std::move(host)); }
Planned When::exhaust_buffers(std::string host) const { return word(Word::ExhaustBuffers, std::move(host)); }
Planned When::free_buffers(std::string host) const { return word(Word::FreeBuffers, std::move(host)); }

Planned When::kill(std::string program) const { return word(Word::Kill, std::move(program)); }
Planned When::exit(std::string program) const { return word(Word::Exit, std::move(program)); }
Planned When::console_close(std::string program) const { return word(Word::ConsoleClose, std::move(program)); }
Planned When::stop(std::string program) const { return word(Word::Stop, std::move(program)); }
Planned When::continue_(std::string program) const { return word(Word::Continue, std::move(program)); }

Planned When::limit_descriptors(std::string program, std::int32_t count) const {
  Planned planned = word(Word::LimitDescriptors, std::move(program));
  planned.count = count;
  return planned;
}

Planned When::fill_backlog(std::string program) const { return word(Word::FillBacklog, std::move(program)); }
Planned When::drain_backlog(std::string program) const { return word(Word::DrainBacklog, std::move(program)); }

Planned When::stall_call(std::string program, net::Op op, net::Duration by, std::int32_t count) const {
  Planned planned = word(Word::StallCall, std::move(program));
  planned.op = op;
  planned.duration = by;
  planned.count = count;
  return planned;
}

Planned When::fail_call(std::string program, net::Op op, std::string error, std::int32_t count) const {
  Planned planned = word(Word::FailCall, std::move(program));
  planned.op = op;
  planned.error = std::move(error);
  planned.count = count;
  return planned;
}

Planned When::signal(std::string program, std::int32_t number) const {
  Planned planned = word(Word::Signal, std::move(program));
  planned.number = number;
  return planned;
}

When at(net::Duration instant) { return When{{.at = instant}}; }

When after(std::string program, std::int32_t step, net::Duration delay, std::int32_t occurrence) {
  return When{
      {.after = model::Trigger{.program = std::move(program), .step = step, .occurrence = occurrence}, .at = delay}};
}

When after(std::string program, std::string observation, net::Duration delay, std::int32_t occurrence) {
  return When{{.after =
                   model::Trigger{
                       .program = std::move(program), .observation = std::move(observation), .occurrence = occurrence},
               .at = delay}};
}

When after_events(net::Duration instant, std::int64_t events) {
  return When{{.after = model::Trigger{.events = events, .instant = instant}}};
}

}  // namespace halfopen::scenarios
