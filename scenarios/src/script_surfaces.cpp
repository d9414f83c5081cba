// What a script does on the surfaces beside plain calls: dup, select, epoll, event objects, overlapped calls.
#include <array>

#include "script.h"

namespace halfopen::scenarios {

using model::Step;
using model::StepKind;
using net::Op;

namespace {

/// As many entries as one epoll_wait of a script takes.
constexpr std::size_t kEpollRoom = 16;

}  // namespace

net::Descriptor Script::descriptor_of(const std::string& name) const {
  const auto found = sockets_.find(name);
  return found == sockets_.end() ? net::kNoDescriptor : found->second.descriptor;
}

std::vector<net::PollEntry> Script::entries(const Step& step) const {
  std::vector<net::PollEntry> all;
  for (const std::string& name : step.several) all.push_back({.descriptor = descriptor_of(name), .asked = step.asked});
  return all;
}

net::Task<> Script::duplicate(const Step& step, std::int32_t index) {
  const Socket original = sockets_[step.on];
  const net::Outcome made =
      co_await process_.call({.op = Op::Duplicate, .descriptor = original.descriptor, .step = index});
  if (!made.ok()) co_return;
  sockets_[step.socket] = original;
  sockets_[step.socket].descriptor = static_cast<net::Descriptor>(made.value);
  sockets_[step.socket].open = true;
}

net::Task<> Script::select(const Step& step, std::int32_t index) {
  std::vector<net::PollEntry> asked = entries(step);
  co_await process_.call({.op = Op::Select, .argument = step.duration.count(), .polled = asked, .step = index});
}

net::Task<> Script::create_object(const Step& step, Op op, std::int32_t index) {
  const net::Outcome made = co_await process_.call({.op = op, .step = index});
  // One that could not be made is there all the same, as no descriptor: using it is the system's to refuse.
  const auto descriptor = made.ok() ? static_cast<net::Descriptor>(made.value) : net::kNoDescriptor;
  sockets_[step.socket] = {.descriptor = descriptor, .open = made.ok(), .stream = false};
}

net::Task<> Script::epoll(const Step& step, std::int32_t index) {
  net::Call call{.op = Op::EpollControl, .descriptor = descriptor_of(step.socket), .step = index};
  std::array<net::PollEntry, kEpollRoom> room{};
  if (step.kind == StepKind::EpollControl) {
    room[0] = {.descriptor = descriptor_of(step.on), .asked = step.asked};
    call.argument = static_cast<std::int64_t>(step.epoll_how);
    call.polled = std::span{room}.first(1);
  } else {
    call.op = Op::EpollWait;
    call.argument = step.duration.count();
    call.polled = room;
  }
  co_await process_.call(call);
}

net::Task<> Script::network_events(const Step& step, std::int32_t index) {
  net::NetworkEvents found;
  net::Call call{.op = Op::ResetEvent, .descriptor = descriptor_of(step.socket), .step = index};
  if (step.kind != StepKind::ResetEvent) call.second = descriptor_of(step.on);
  if (step.kind == StepKind::EventSelect) {
    call.op = Op::EventSelect;
    call.argument = static_cast<std::int64_t>(step.events);
  } else if (step.kind == StepKind::EnumEvents) {
    call.op = Op::EnumEvents;
    call.network_events = &found;
  }
  co_await process_.call(call);
}

net::Task<> Script::wait_events(const Step& step, std::int32_t index) {
  std::vector<net::PollEntry> events = entries(step);
  co_await process_.call({.op = Op::WaitEvents, .argument = step.duration.count(), .polled = events, .step = index});
}

void Script::overlap(const Step& step, net::Call& call) {
  if (step.overlapped.empty()) return;
  auto& slot = overlapped_[step.overlapped];
  slot = std::make_unique<Overlapped>(++overlapped_count_);
  slot->accepts = step.kind == StepKind::Accept ? step.socket : "";
  slot->octets.resize(call.in.size());
  slot->octets.insert(slot->octets.end(), call.out.begin(), call.out.end());
  if (!call.in.empty()) call.in = slot->octets;
  if (!call.out.empty()) call.out = slot->octets;
  call.overlapped = &slot->state;
}

void Script::take_completed(Overlapped& call) {
  if (call.accepts.empty() || call.state.state != net::Overlapped::State::Complete || call.state.socket_error) return;
  const auto made = static_cast<net::Descriptor>(call.state.operation.outcome.value);
  sockets_[std::exchange(call.accepts, {})] = {.descriptor = made, .open = true};
}

net::Task<> Script::completion(const Step& step, std::int32_t index) {
  net::Call call{.op = Op::Cancel, .descriptor = descriptor_of(step.socket), .step = index};
  if (!step.overlapped.empty()) call.overlapped = &overlapped_[step.overlapped]->state;
  switch (step.kind) {
    case StepKind::AssociatePort:
      call.op = Op::AssociatePort;
      call.second = descriptor_of(step.on);
      break;
    case StepKind::TakeCompletion:
      call.op = Op::TakeCompletion;
      call.argument = step.duration.count();
      break;
    case StepKind::OverlappedResult:
    case StepKind::SystemResult:
      call.op = step.kind == StepKind::OverlappedResult ? Op::OverlappedResult : Op::SystemResult;
      call.argument = step.argument;
      break;
    default:
      break;
  }
  co_await process_.call(call);
  for (auto& [name, each] : overlapped_) take_completed(*each);
}

}  // namespace halfopen::scenarios
