#include "script.h"

#include <algorithm>
#include <array>

#include "halfopen/model/record.h"
#include "socket_names.h"

namespace halfopen::scenarios {

using model::Step;
using model::StepKind;
using net::Op;

net::Task<bool> Script::run(std::int32_t index) {
  const Step& step = program_.steps[static_cast<std::size_t>(index)];
  if (!is_startable(step, index)) co_return false;
  if (step.background) {
    process_.spawn(carry_out(index));
    // A task of the same process: it begins when this one waits for the first time, which is now.
    co_await process_.call({.op = Op::Sleep, .step = net::preparing(index)});
  } else {
    co_await carry_out(index);
  }
  co_return true;
}

net::Task<> Script::carry_out(std::int32_t index) {
  const Step& step = program_.steps[static_cast<std::size_t>(index)];
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
    case StepKind::RecvMessage:
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
    case StepKind::Signal:
      process_.on_signal(static_cast<std::int32_t>(step.argument), step.signal_action);
      break;
    case StepKind::Duplicate:
      co_await duplicate(step, index);
      break;
    case StepKind::Select:
      co_await select(step, index);
      break;
    case StepKind::EpollCreate:
      co_await create_object(step, Op::EpollCreate, index);
      break;
    case StepKind::CreateEvent:
      co_await create_object(step, Op::CreateEvent, index);
      break;
    case StepKind::CreatePort:
      co_await create_object(step, Op::CreatePort, index);
      break;
    case StepKind::EpollControl:
    case StepKind::EpollWait:
      co_await epoll(step, index);
      break;
    case StepKind::ResetEvent:
    case StepKind::EventSelect:
    case StepKind::EnumEvents:
      co_await network_events(step, index);
      break;
    case StepKind::WaitEvents:
      co_await wait_events(step, index);
      break;
    case StepKind::AssociatePort:
    case StepKind::TakeCompletion:
    case StepKind::OverlappedResult:
    case StepKind::SystemResult:
    case StepKind::Cancel:
      co_await completion(step, index);
      break;
    case StepKind::Shutdown: {
      net::Call call = plain_call(step, index);
      overlap(step, call);
      co_await process_.call(call);
      break;
    }
    case StepKind::Startup:
    case StepKind::Disconnect:
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
}

bool Script::is_startable(const Step& step, std::int32_t index) {
  std::vector<std::string> needed = step.several;
  const bool names_listener = step.kind == StepKind::Listen && step.port == 0;
  if (needs_socket(step.kind) || names_listener) needed.push_back(step.socket);
  if (!second_socket_key(step).empty()) needed.push_back(step.on);
  for (const std::string& name : needed) {
    if (sockets_.contains(name)) continue;
    process_.observe(model::note::kStopped, "step " + std::to_string(index) + ": no socket \"" + name + "\"");
    return false;
  }
  if (!asks_overlapped(step) || overlapped_.contains(step.overlapped)) return true;
  process_.observe(model::note::kStopped,
                   "step " + std::to_string(index) + ": no overlapped call \"" + step.overlapped + "\"");
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
    case StepKind::Disconnect:
      call.op = Op::Connect;
      call.argument = net::kUnspecified;
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
  net::Call call{.op = Op::Accept, .descriptor = sockets_[step.on].descriptor, .step = index};
  overlap(step, call);
  const net::Outcome accepted = co_await process_.call(call);
  if (call.overlapped != nullptr) co_return;
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
  net::Call call{
      .op = Op::Connect, .descriptor = sockets_[step.socket].descriptor, .endpoint = *remote, .step = index};
  overlap(step, call);
  co_await process_.call(call);
}

net::Task<> Script::poll(const Step& step, std::int32_t index) {
  std::array<net::PollEntry, 1> polled{
      net::PollEntry{.descriptor = sockets_[step.socket].descriptor, .asked = step.asked}};
  co_await process_.call({.op = Op::Poll, .argument = step.duration.count(), .polled = polled, .step = index});
}

}  // namespace halfopen::scenarios
