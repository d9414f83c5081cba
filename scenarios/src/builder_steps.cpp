#include "halfopen/scenarios/builder_steps.h"

#include <stdexcept>
#include <utility>

namespace halfopen::scenarios {

using model::StepKind;

model::Step& Steps::add(StepKind kind, std::string socket) {
  steps_.push_back({.kind = kind, .socket = std::move(socket)});
  return steps_.back();
}

model::Step& Steps::last() {
  if (steps_.empty())
    throw std::invalid_argument{"expect, times and every speak of the step before them: there is none"};
  return steps_.back();
}

Steps& Steps::startup() {
  add(StepKind::Startup);
  return *this;
}

Steps& Steps::socket(std::string name, net::SocketType type, net::AddressFamily family) {
  model::Step& step = add(StepKind::Socket, std::move(name));
  step.type = type;
  step.family = family;
  return *this;
}

Steps& Steps::bind(std::string socket, std::string to, net::AddressFamily family) {
  model::Step& step = add(StepKind::Bind, std::move(socket));
  step.to = std::move(to);
  step.family = family;
  return *this;
}

Steps& Steps::listen(std::uint16_t port, std::string as, std::int64_t backlog, net::AddressFamily family) {
  model::Step& step = add(StepKind::Listen, std::move(as));
  step.port = port;
  step.argument = backlog;
  step.family = family;
  return *this;
}

Steps& Steps::listen_on(std::string socket, std::int64_t backlog) {
  add(StepKind::Listen, std::move(socket)).argument = backlog;
  return *this;
}

Steps& Steps::accept(std::string socket, std::string on) {
  add(StepKind::Accept, std::move(socket)).on = std::move(on);
  return *this;
}

Steps& Steps::connect(std::string socket, std::string to, net::AddressFamily family) {
  model::Step& step = add(StepKind::Connect, std::move(socket));
  step.to = std::move(to);
  step.family = family;
  return *this;
}

Steps& Steps::send(std::string socket, std::int64_t bytes, net::MessageFlag flags) {
  model::Step& step = add(StepKind::Send, std::move(socket));
  step.bytes = bytes;
  step.flags = flags;
  return *this;
}

Steps& Steps::send(std::string socket, std::string text, net::MessageFlag flags) {
  model::Step& step = add(StepKind::Send, std::move(socket));
  step.text = std::move(text);
  step.flags = flags;
  return *this;
}

Steps& Steps::sendto(std::string socket, std::string to, std::int64_t bytes, net::MessageFlag flags,
                     net::AddressFamily family) {
  return send(std::move(socket), bytes, flags).turned_into_sendto(std::move(to), family);
}

Steps& Steps::sendto(std::string socket, std::string to, std::string text, net::MessageFlag flags,
                     net::AddressFamily family) {
  return send(std::move(socket), std::move(text), flags).turned_into_sendto(std::move(to), family);
}

Steps& Steps::turned_into_sendto(std::string to, net::AddressFamily family) {
  model::Step& step = last();
  step.kind = StepKind::SendTo;
  step.to = std::move(to);
  step.family = family;
  return *this;
}

Steps& Steps::recv(std::string socket, std::int64_t bytes, net::MessageFlag flags) {
  model::Step& step = add(StepKind::Recv, std::move(socket));
  step.bytes = bytes;
  step.flags = flags;
  return *this;
}

Steps& Steps::recv_end(std::string socket, std::int64_t bytes) {
  add(StepKind::RecvEnd, std::move(socket)).bytes = bytes;
  return *this;
}

Steps& Steps::recvfrom(std::string socket, std::int64_t bytes, net::MessageFlag flags) {
  recv(std::move(socket), bytes, flags);
  last().kind = StepKind::RecvFrom;
  return *this;
}

Steps& Steps::shutdown(std::string socket, net::ShutdownHow how) {
  add(StepKind::Shutdown, std::move(socket)).how = how;
  return *this;
}

Steps& Steps::disconnect(std::string socket) {
  add(StepKind::Disconnect, std::move(socket));
  return *this;
}

Steps& Steps::close(std::string socket) {
  add(StepKind::Close, std::move(socket));
  return *this;
}

Steps& Steps::setsockopt(std::string socket, net::Option option, std::int64_t value, std::int64_t seconds) {
  model::Step& step = add(StepKind::SetOption, std::move(socket));
  step.option = option;
  step.argument = value;
  step.second = seconds;
  return *this;
}

Steps& Steps::getsockopt(std::string socket, net::Option option) {
  add(StepKind::GetOption, std::move(socket)).option = option;
  return *this;
}

Steps& Steps::poll(std::string socket, net::Ready asked, net::Duration timeout) {
  model::Step& step = add(StepKind::Poll, std::move(socket));
  step.asked = asked;
  step.duration = timeout;
  return *this;
}

Steps& Steps::sleep(net::Duration duration) {
  add(StepKind::Sleep).duration = duration;
  return *this;
}

Steps& Steps::sleep_until(net::Duration instant) {
  add(StepKind::SleepUntil).duration = instant;
  return *this;
}

Steps& Steps::compute(net::Duration duration) {
  add(StepKind::Compute).duration = duration;
  return *this;
}

Steps& Steps::resolve(std::string name, net::AddressFamily family) {
  model::Step& step = add(StepKind::Resolve);
  step.to = std::move(name);
  step.family = family;
  return *this;
}

Steps& Steps::log(std::string line) {
  add(StepKind::WriteLog).text = std::move(line);
  return *this;
}

Steps& Steps::observe(std::string name, std::int64_t value) {
  model::Step& step = add(StepKind::Observe);
  step.text = std::move(name);
  step.argument = value;
  return *this;
}

Steps& Steps::exit(std::int64_t code) {
  add(StepKind::Exit).argument = code;
  return *this;
}

Steps& Steps::sigpipe(net::PipeSignal disposition) {
  add(StepKind::PipeSignal).pipe_signal = disposition;
  return *this;
}

Steps& Steps::overlapped(std::string name) {
  last().overlapped = std::move(name);
  return *this;
}

Steps& Steps::in_background() {
  last().background = true;
  return *this;
}

Steps& Steps::times(std::int32_t count) {
  last().times = count;
  return *this;
}

Steps& Steps::every(net::Duration pause) {
  last().every = pause;
  return *this;
}

}  // namespace halfopen::scenarios
