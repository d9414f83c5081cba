#include "script.h"

#include <algorithm>
#include <array>

#include "halfopen/model/record.h"
#include "halfopen/scenarios/steps.h"
#include "socket_names.h"

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

bool expects_text(const Step& step) {
  return std::ranges::any_of(step.expect,
                             [](const model::ConditionalExpect& each) { return each.expect.text.has_value(); });
}

}  // namespace

Script::Script(net::Process& process, const model::Scenario& scenario, const model::Program& program)
    : process_{process}, program_{program}, checks_pattern_{all_send_pattern(scenario)} {}

net::Task<bool> Script::run(std::int32_t index) {
  const Step& step = program_.steps[static_cast<std::size_t>(index)];
  if (!is_startable(step, index)) co_return false;
  switch (step.kind) {
    case StepKind::Socket:
      co_await socket(step, index);
      break;
    case StepKind::Bind:
      co_await bind(step, index);
      break;
    case StepKind::Listen:
      co_await listen(step, index);
      break;
    case StepKind::Accept:
      co_await accept(step, index);
      break;
    case StepKind::Connect:
      co_await connect(step, index);
      break;
    case StepKind::Send:
    case StepKind::SendTo:
      co_await send(step, index);
      break;
    case StepKind::Recv:
    case StepKind::RecvEnd:
    case StepKind::RecvFrom:
      co_await recv(step, index);
      break;
    case StepKind::Poll:
      co_await poll(step, index);
      break;
    case StepKind::Close:
      sockets_[step.socket].open = false;
      co_await process_.call(plain_call(step, index));
      break;
    case StepKind::Observe:
      process_.observe(*step.text, step.argument);
      break;
    case StepKind::PipeSignal:
      process_.on_pipe_signal(step.pipe_signal);
      break;
    case StepKind::Startup:
    case StepKind::Shutdown:
    case StepKind::SetOption:
    case StepKind::GetOption:
    case StepKind::Sleep:
    case StepKind::SleepUntil:
    case StepKind::Compute:
    case StepKind::Resolve:
    case StepKind::WriteLog:
    case StepKind::Exit:
      co_await process_.call(plain_call(step, index));
      break;
  }
  co_return true;
}

bool Script::is_startable(const Step& step, std::int32_t index) {
  const bool names_listener = step.kind == StepKind::Listen && step.port == 0;
  const std::string& needed = step.kind == StepKind::Accept ? step.on : step.socket;
  if (!needs_socket(step.kind) && step.kind != StepKind::Accept && !names_listener) return true;
  if (sockets_.contains(needed)) return true;
  process_.observe(model::note::kStopped, "step " + std::to_string(index) + ": no socket \"" + needed + "\"");
  return false;
}

net::Call Script::plain_call(const Step& step, std::int32_t index) const {
  net::Call call{.step = index};
  if (const auto socket = sockets_.find(step.socket); socket != sockets_.end())
    call.descriptor = socket->second.descriptor;
  const auto takes_time = [&](Op op, net::Duration time) {
    call.op = op;
    call.argument = std::max(time, net::Duration::zero()).count();
  };
  switch (step.kind) {
    case StepKind::Startup:
      call.op = Op::Startup;
      break;
    case StepKind::Close:
      call.op = Op::Close;
      break;
    case StepKind::Shutdown:
      call.op = Op::Shutdown;
      call.argument = static_cast<std::int64_t>(step.how);
      break;
    case StepKind::SetOption:
    case StepKind::GetOption:
      call.op = step.kind == StepKind::SetOption ? Op::SetOption : Op::GetOption;
      call.option = step.option;
      call.argument = step.argument;
      call.second = step.second;
      break;
    case StepKind::Sleep:
      takes_time(Op::Sleep, step.duration);
      break;
    case StepKind::SleepUntil:
      takes_time(Op::Sleep, step.duration - (process_.now() - net::kStart));
      break;
    case StepKind::Compute:
      takes_time(Op::Compute, step.duration);
      break;
    case StepKind::Resolve:
      call.op = Op::Resolve;
      call.name = step.to;
      call.family = step.family;
      break;
    case StepKind::WriteLog:
      call.op = Op::WriteLog;
      call.name = *step.text;
      break;
    case StepKind::Exit:
      call.op = Op::Exit;
      call.argument = step.argument;
      break;
    default:
      break;  // not a plain call: run() has a function for it
  }
  return call;
}

net::Task<> Script::socket(const Step& step, std::int32_t index) {
  (void)co_await open_socket(step.socket, step.family, step.type, index);
}

net::Task<net::Outcome> Script::open_socket(std::string name, net::AddressFamily family, net::SocketType type,
                                            std::int32_t step) {
  const net::Outcome opened = co_await process_.call({.op = Op::Socket, .family = family, .type = type, .step = step});
  if (opened.ok()) {
    sockets_[name] = {.descriptor = static_cast<net::Descriptor>(opened.value),
                      .open = true,
                      .stream = type == net::SocketType::Stream};
  }
  co_return opened;
}

net::Task<std::optional<net::Endpoint>> Script::resolve(const Step& step, std::int32_t index) {
  if (const auto endpoint = net::Endpoint::parse(step.to)) co_return endpoint;
  const std::size_t colon = step.to.rfind(':');
  const std::string name = step.to.substr(0, colon);
  const auto port = net::Endpoint::parse("0.0.0.0" + step.to.substr(colon));
  const net::Outcome found =
      co_await process_.call({.op = Op::Resolve, .family = step.family, .name = name, .step = net::preparing(index)});
  if (!found.ok() || !port) co_return std::nullopt;
  co_return net::Endpoint{found.peer.address, port->port};
}

net::Task<> Script::bind(const Step& step, std::int32_t index) {
  const auto local = co_await resolve(step, index);
  if (!local) co_return;
  co_await process_.call(
      {.op = Op::Bind, .descriptor = sockets_[step.socket].descriptor, .endpoint = *local, .step = index});
}

net::Task<> Script::listen(const Step& step, std::int32_t index) {
  if (step.port != 0) {
    const net::Outcome opened =
        co_await open_socket(step.socket, step.family, net::SocketType::Stream, net::preparing(index));
    if (!opened.ok()) co_return;
    const net::Outcome bound = co_await process_.call({.op = Op::Bind,
                                                       .descriptor = sockets_[step.socket].descriptor,
                                                       .endpoint = {net::Address::any(step.family), step.port},
                                                       .step = net::preparing(index)});
    if (!bound.ok()) co_return;
  }
  co_await process_.call(
      {.op = Op::Listen, .descriptor = sockets_[step.socket].descriptor, .argument = step.argument, .step = index});
}

net::Task<> Script::accept(const Step& step, std::int32_t index) {
  const net::Outcome accepted =
      co_await process_.call({.op = Op::Accept, .descriptor = sockets_[step.on].descriptor, .step = index});
  if (accepted.ok()) sockets_[step.socket] = {.descriptor = static_cast<net::Descriptor>(accepted.value), .open = true};
}

net::Task<> Script::connect(const Step& step, std::int32_t index) {
  const auto remote = co_await resolve(step, index);
  if (!remote) co_return;
  if (!sockets_.contains(step.socket) || !sockets_[step.socket].open) {
    const net::Outcome opened =
        co_await open_socket(step.socket, remote->address.family, net::SocketType::Stream, net::preparing(index));
    if (!opened.ok()) co_return;
  }
  co_await process_.call(
      {.op = Op::Connect, .descriptor = sockets_[step.socket].descriptor, .endpoint = *remote, .step = index});
}

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
  const net::Outcome sent = co_await process_.call(call);
  if (sent.ok()) socket.sent += static_cast<std::uint64_t>(sent.value);
}

net::Task<> Script::recv(const Step& step, std::int32_t index) {
  Socket& socket = sockets_[step.socket];
  in_.resize(static_cast<std::size_t>(step.bytes));
  net::Call call{.op = step.kind == StepKind::RecvFrom ? Op::RecvFrom : Op::Recv, .descriptor = socket.descriptor};
  call.flags = step.flags;
  call.in = in_;
  call.step = index;
  while (true) {
    const net::Outcome got = co_await process_.call(call);
    if (!got.ok()) co_return;
    take_received(step, socket, got.value);
    if (step.kind != StepKind::RecvEnd || got.value == 0) co_return;
  }
}

void Script::take_received(const Step& step, Socket& socket, std::int64_t count) {
  const auto size = std::min(static_cast<std::size_t>(count), in_.size());  // MSG_TRUNC counts more than it hands over
  if (expects_text(step)) {
    process_.observe(model::note::kReceived, model::printable({reinterpret_cast<const char*>(in_.data()), size}));
  }
  const bool in_stream = socket.stream && !has(step.flags, MessageFlag::OutOfBand);
  if (!in_stream) return;
  if (checks_pattern_ && !socket.damaged && !has(step.flags, MessageFlag::Truncate)) {
    for (std::size_t i = 0; i < size && !socket.damaged; ++i) {
      socket.damaged = in_[i] != pattern(socket.received + i);
      if (socket.damaged) process_.observe(model::note::kDamaged, static_cast<std::int64_t>(socket.received + i));
    }
  }
  if (!has(step.flags, MessageFlag::Peek)) socket.received += static_cast<std::uint64_t>(count);
}

net::Task<> Script::poll(const Step& step, std::int32_t index) {
  std::array<net::PollEntry, 1> polled{
      net::PollEntry{.descriptor = sockets_[step.socket].descriptor, .asked = step.asked}};
  co_await process_.call({.op = Op::Poll, .argument = step.duration.count(), .polled = polled, .step = index});
}

}  // namespace halfopen::scenarios
