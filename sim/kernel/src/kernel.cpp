#include "halfopen/sim/kernel/kernel.h"

#include <algorithm>
#include <utility>

#include "parts.h"

namespace halfopen::sim::kernel {
namespace {

struct EndingRow {
  std::string_view by_signal;  ///< How a system with signals calls it; one without says "terminated".
  profiles::Cited<profiles::ProcessEnd> profiles::SocketModel::*rule;
  profiles::Cited<std::int64_t> profiles::SocketModel::*code;  ///< Signal or exit code; none: 0.
};

EndingRow row_of(Ending ending) {
  using Model = profiles::SocketModel;
  switch (ending) {
    case Ending::Kill:
      return {"killed", &Model::kill, &Model::kill_code};
    case Ending::Exit:
      return {"exited", &Model::exit, nullptr};
    case Ending::ConsoleClose:
      return {"signalled", &Model::console_close, &Model::console_code};
  }
  return {};
}

ProcessEnded ended_by(const ErrorModel& errors, const EndingRow& row) {
  if (row.code == nullptr) return {row.by_signal, 0};
  const bool signals = errors.use(errors.model().endings) == profiles::Endings::Signals;
  return {signals ? row.by_signal : "terminated", errors.use(errors.model().*row.code)};
}

Process* find(const Parts& parts, std::int32_t program) {
  for (const auto& process : parts.processes) {
    if (process->alive() && process->program() == program) return process.get();
  }
  return nullptr;
}

}  // namespace

Kernel::Kernel(const KernelConfig& config, const profiles::Profile& profile, core::EventQueue& events, ip::Stack& stack,
               const names::Resolver& names, RunQueue& run_queue, Witness& witness)
    : parts_{std::make_unique<Parts>(config, profile, events, stack, names, run_queue, witness)} {}

Kernel::~Kernel() = default;

void Kernel::start(std::int32_t program, std::string_view name,
                   const std::function<net::Task<int>(net::Process&)>& main, std::string_view user) {
  auto& processes = parts_->processes;
  std::erase_if(processes, [](const auto& process) { return !process->alive(); });
  processes.push_back(std::make_unique<Process>(*parts_, program, name, parts_->started++, parts_->user_named(user)));
  processes.back()->begin(main);
}

bool Kernel::end(std::int32_t program, Ending ending) {
  Process* process = find(*parts_, program);
  if (process == nullptr) return false;
  const EndingRow row = row_of(ending);
  process->end(ended_by(parts_->errors, row), parts_->errors.use(parts_->profile.socket.*row.rule));
  return true;
}

bool Kernel::hold(std::int32_t program) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->set_stopped(true);
  return process != nullptr;
}

bool Kernel::release(std::int32_t program) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->set_stopped(false);
  return process != nullptr;
}

bool Kernel::stall_calls(std::int32_t program, net::Op op, std::int32_t count, net::Duration duration, std::int32_t nth) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->faults().add({op, count, {}, duration, nth});
  return process != nullptr;
}

bool Kernel::signal(std::int32_t program, std::int32_t number) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->deliver_signal(number);
  return process != nullptr;
}

bool Kernel::fail_calls(std::int32_t program, net::Op op, std::int32_t count, net::Error error, std::int32_t nth) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->faults().add({op, count, error, {}, nth});
  return process != nullptr;
}

bool Kernel::limit_descriptors(std::int32_t program, std::int32_t most) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->limit_descriptors(most);
  return process != nullptr;
}

bool Kernel::fill_backlog(std::int32_t program, bool filled) {
  Process* process = find(*parts_, program);
  if (process != nullptr) process->fill_backlog(filled);
  return process != nullptr;
}

void Kernel::freeze() {
  parts_->frozen = true;
  parts_->tcp.freeze();
  for (const auto& process : parts_->processes) process->freeze();
}

void Kernel::thaw() {
  parts_->frozen = false;
  parts_->tcp.thaw();
  for (const auto& process : parts_->processes) process->thaw();
}

void Kernel::crash() {
  for (const auto& process : parts_->processes) process->end({"crashed"}, std::nullopt);
  parts_->processes.clear();
  parts_->tcp.crash();
}

void Kernel::step_clock(net::Duration by) { parts_->clock.step(by); }
void Kernel::drift_clock(std::int32_t ppm) { parts_->clock.drift(parts_->now(), ppm); }
void Kernel::set_clock_tick(net::Duration tick) { parts_->clock.set_tick(tick); }
void Kernel::exhaust_ports(bool exhausted) { parts_->shortage.ports = exhausted; }

void Kernel::exhaust_buffers(bool exhausted) {
  parts_->shortage.buffers = exhausted;
  if (!exhausted) parts_->tcp.memory_is_back();
}

void Kernel::observe_waiting() {
  for (const auto& process : parts_->processes) process->observe_waiting();
}

bool Kernel::idle() const {
  return std::none_of(parts_->processes.begin(), parts_->processes.end(),
                      [](const auto& process) { return process->alive(); });
}

const profiles::Usage& Kernel::usage() const { return parts_->usage; }

void Kernel::tcp_arrives(wire::Packet&& segment) { parts_->tcp.segment_arrives(std::move(segment)); }
void Kernel::udp_arrives(wire::Packet&& datagram) { parts_->udp.datagram_arrives(std::move(datagram)); }

void Kernel::icmp_error_arrives(const ip::IcmpError& error) {
  if (error.quoted.protocol == wire::Protocol::Tcp) parts_->tcp.icmp_error_arrives(error);
  if (error.quoted.protocol == wire::Protocol::Udp) parts_->udp.icmp_error_arrives(error);
}

// UDP hears nothing of it (linux/13).
void Kernel::neighbour_failed(const wire::Packet& waiting) {
  if (waiting.protocol == wire::Protocol::Tcp) parts_->tcp.neighbour_failed(waiting);
}

void Kernel::carrier_changed(bool up, const std::vector<net::Address>& addresses) {
  if (!up) parts_->tcp.carrier_lost(addresses);
}

}  // namespace halfopen::sim::kernel
