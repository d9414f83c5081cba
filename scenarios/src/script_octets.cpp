// The octets of a script: what it sends, and what it received held against what was sent.
#include <algorithm>

#include "halfopen/model/record.h"
#include "halfopen/scenarios/steps.h"
#include "script.h"

namespace halfopen::scenarios {

namespace {

using model::Step;
using model::StepKind;
using net::MessageFlag;
using net::Op;

/// True if every octet a script can receive is one of the pattern.
bool all_send_pattern(const model::Scenario& scenario) {
  const auto sends_pattern = [](const Step& step) {
    const bool sends = step.kind == StepKind::Send || step.kind == StepKind::SendTo;
    return !sends || (!step.text && !has(step.flags, MessageFlag::OutOfBand));
  };
  return std::ranges::all_of(scenario.programs, [&](const model::Program& program) {
    return program.registered.empty() && std::ranges::all_of(program.steps, sends_pattern);
  });
}

Op op_of(StepKind kind) {
  if (kind == StepKind::RecvFrom) return Op::RecvFrom;
  return kind == StepKind::RecvMessage ? Op::RecvMessage : Op::Recv;
}

bool expects_text(const Step& step) {
  return std::ranges::any_of(step.expect,
                             [](const model::ConditionalExpect& each) { return each.expect.text.has_value(); });
}

}  // namespace

Script::Script(net::Process& process, const model::Scenario& scenario, const model::Program& program)
    : process_{process}, program_{program}, checks_pattern_{all_send_pattern(scenario)} {}

std::span<const std::byte> Script::octets_to_send(const Step& step, const Socket& socket) {
  if (step.text) return std::as_bytes(std::span{*step.text});
  out_.resize(static_cast<std::size_t>(step.bytes));
  for (std::size_t i = 0; i < out_.size(); ++i) out_[i] = pattern(socket.sent + i);
  return out_;
}

net::Task<> Script::send(const Step& step, std::int32_t index) {
  net::Call call{.op = Op::Send, .flags = step.flags, .step = index};
  if (step.kind == StepKind::SendTo) {
    const auto remote = co_await resolve(step, index);
    if (!remote) co_return;
    call.op = Op::SendTo;
    call.endpoint = *remote;
  }
  Socket& socket = sockets_[step.socket];
  call.descriptor = socket.descriptor;
  call.out = octets_to_send(step, socket);
  std::vector<std::byte> own;
  if (step.background) call.out = own = {call.out.begin(), call.out.end()};  // the next step sends from out_, too
  overlap(step, call);
  const net::Outcome sent = co_await process_.call(call);
  if (sent.ok()) socket.sent += static_cast<std::uint64_t>(sent.value);
}

net::Task<> Script::recv(const Step& step, std::int32_t index) {
  Socket& socket = sockets_[step.socket];
  std::vector<std::byte> own;
  std::vector<std::byte>& room = step.background ? own : in_;
  room.resize(static_cast<std::size_t>(step.bytes));
  net::Message message;
  net::Call call{.op = op_of(step.kind), .descriptor = socket.descriptor};
  call.flags = step.flags;
  call.in = room;
  call.step = index;
  if (call.op == Op::RecvMessage) call.message = &message;
  overlap(step, call);
  while (true) {
    const net::Outcome got = co_await process_.call(call);
    if (!got.ok() || call.overlapped != nullptr) co_return;
    take_received(step, socket, room, got.value);
    if (step.kind != StepKind::RecvEnd || got.value == 0) co_return;
  }
}

void Script::take_received(const Step& step, Socket& socket, std::span<const std::byte> room, std::int64_t count) {
  const auto size = std::min(static_cast<std::size_t>(count), room.size());  // MSG_TRUNC counts more than it hands over
  if (expects_text(step)) {
    process_.observe(model::note::kReceived, model::printable({reinterpret_cast<const char*>(room.data()), size}));
  }
  const bool beside = has(step.flags, MessageFlag::OutOfBand) || has(step.flags, MessageFlag::ErrorQueue);
  const bool in_stream = socket.stream && !beside;
  if (!in_stream) return;
  if (checks_pattern_ && !socket.damaged && !has(step.flags, MessageFlag::Truncate)) {
    for (std::size_t i = 0; i < size && !socket.damaged; ++i) {
      socket.damaged = room[i] != pattern(socket.received + i);
      if (socket.damaged) process_.observe(model::note::kDamaged, static_cast<std::int64_t>(socket.received + i));
    }
  }
  if (!has(step.flags, MessageFlag::Peek)) socket.received += static_cast<std::uint64_t>(count);
}

}  // namespace halfopen::scenarios
