// The table of calls, their results, and the calls of connections.
#include "caller.h"

#include <algorithm>
#include <iterator>

#include "stop.h"

namespace halfopen::pkt {

using net::Op;

const std::map<std::string_view, Caller::Maker>& Caller::makers() {
  static const std::map<std::string_view, Maker> kMakers = {
      {"socket", &Caller::socket},         {"bind", &Caller::bind},           {"listen", &Caller::listen},
      {"accept", &Caller::accept},         {"connect", &Caller::connect},     {"shutdown", &Caller::shutdown},
      {"close", &Caller::close},           {"fcntl", &Caller::fcntl},         {"read", &Caller::read},
      {"readv", &Caller::readv},           {"recv", &Caller::recv},           {"recvfrom", &Caller::recv},
      {"recvmsg", &Caller::recvmsg},       {"write", &Caller::write},         {"writev", &Caller::writev},
      {"send", &Caller::send},             {"sendto", &Caller::sendto},       {"sendmsg", &Caller::sendmsg},
      {"setsockopt", &Caller::setsockopt}, {"getsockopt", &Caller::getsockopt}, {"ioctl", &Caller::ioctl},
      {"poll", &Caller::poll},             {"epoll_create", &Caller::epoll_create}, {"epoll_ctl", &Caller::epoll_ctl},
      {"epoll_wait", &Caller::epoll_wait}};
  return kMakers;
}

void expect_arguments(const CallEvent& event, std::size_t least, std::size_t most) {
  if (event.arguments.size() >= least && event.arguments.size() <= most) return;
  invalid(event.name + "(): expected " + std::to_string(least) + (most > least ? " to " + std::to_string(most) : "") + " arguments, found " +
          std::to_string(event.arguments.size()));
}

void expect_number(std::string_view what, std::int64_t expected, std::int64_t actual) {
  if (expected == actual) return;
  failed(std::string{what} + ": expected " + std::to_string(expected) + ", actual " + std::to_string(actual));
}

Begun Caller::begin(const CallEvent& event) {
  const auto maker = makers().find(event.name);
  if (maker == makers().end()) unsupported("the system call " + event.name + "()");
  return (this->*maker->second)(event);
}

namespace {

std::string result_text(const net::Outcome& outcome) {
  if (!outcome.error) return std::to_string(outcome.value);
  const std::string_view symbol = outcome.error.symbol();
  return "-1 " + (symbol.empty() ? std::to_string(outcome.error.number()) : std::string{symbol});
}

}  // namespace

void Caller::finish(const Begun& begun) {
  const CallEvent& event = *begun.event;
  const net::Outcome& outcome = begun.made != nullptr ? begun.made->operation.outcome : begun.outcome;
  if (!is_ellipsis(event.result)) {
    const std::int64_t expected = number_of(event.result);
    const std::int64_t actual = outcome.error ? -1 : outcome.value;
    const bool same = begun.gives_descriptor && expected >= 0 ? actual >= 0 : actual == expected;
    const bool same_error = event.error.empty() || outcome.error.symbol() == event.error;
    if (!same || !same_error) {
      failed(event.name + "(): expected " + std::to_string(expected) + (event.error.empty() ? "" : ' ' + event.error) + ", actual " +
             result_text(outcome));
    }
  }
  if (begun.then && !outcome.error) begun.then(outcome, begun.made);
}

Handle Caller::handle(const CallEvent& event) const {
  if (event.arguments.empty()) invalid(event.name + "(): expected a descriptor as its first argument");
  return sockets_.find(number_of(event.arguments[0]));
}

Begun Caller::make(const CallEvent& event, net::Call call, std::int64_t octets) {
  constexpr std::int64_t kMost = 64 << 20;
  if (octets < 0 || octets > kMost) unsupported(event.name + "() with " + std::to_string(octets) + " octets");
  return {.event = &event, .made = &host_.call(call, static_cast<std::size_t>(octets))};
}

Begun Caller::at_once(const CallEvent& event, const net::Outcome& outcome) { return {.event = &event, .outcome = outcome}; }

Begun Caller::socket(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  net::Call call{.op = Op::Socket, .family = settings_.socket_family()};
  if (!is_ellipsis(event.arguments[0])) {
    const std::int64_t family = number_of(event.arguments[0]);
    if (family != 2 && family != 10) unsupported("socket() of another family than AF_INET and AF_INET6");
    call.family = family == 2 ? net::AddressFamily::V4 : net::AddressFamily::V6;
  }
  bool non_blocking = false;
  for (const std::string_view word : words_of(event.arguments[1])) {
    if (word == "SOCK_DGRAM") {
      call.type = net::SocketType::Datagram;
    } else if (word == "SOCK_NONBLOCK") {
      non_blocking = true;
    } else if (word != "SOCK_STREAM" && word != "SOCK_CLOEXEC") {
      unsupported("socket() of type " + std::string{word});
    }
  }
  const std::int64_t protocol = number_of(event.arguments[2]);
  const bool stream = call.type == net::SocketType::Stream;
  if (protocol != 0 && protocol != (stream ? 6 : 17)) unsupported("socket() with another protocol than TCP and UDP");
  Begun begun = make(event, call);
  begun.gives_descriptor = true;
  begun.then = [this, &event, call, non_blocking](const net::Outcome& outcome, MadeCall*) {
    const auto descriptor = static_cast<net::Descriptor>(outcome.value);
    sockets_.made(number_of(event.result), descriptor, call.type);
    if (non_blocking) {
      host_.call({.op = Op::SetOption, .descriptor = descriptor, .option = net::Option::NonBlocking, .argument = 1});
    }
  };
  return begun;
}

Begun Caller::bind(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  const Handle socket = handle(event);
  const net::Endpoint endpoint{settings_.for_socket(settings_.local), settings_.bind_port};
  Begun begun = make(event, {.op = Op::Bind, .descriptor = socket.descriptor, .endpoint = endpoint});
  begun.then = [flow = socket.flow, port = settings_.bind_port](const net::Outcome&, MadeCall*) { flow->local.port = port; };
  return begun;
}

Begun Caller::listen(const CallEvent& event) {
  expect_arguments(event, 2, 2);
  const Handle socket = handle(event);
  Begun begun = make(event, {.op = Op::Listen, .descriptor = socket.descriptor, .argument = number_of(event.arguments[1])});
  begun.then = [flow = socket.flow](const net::Outcome&, MadeCall*) { flow->state = Flow::State::Listening; };
  return begun;
}

Begun Caller::accept(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  Begun begun = make(event, {.op = Op::Accept, .descriptor = handle(event).descriptor});
  begun.gives_descriptor = true;
  begun.then = [this, &event](const net::Outcome& outcome, MadeCall*) {
    sockets_.accepted(number_of(event.result), static_cast<net::Descriptor>(outcome.value), outcome.peer.port);
  };
  return begun;
}

Begun Caller::connect(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  if (event.arguments[1].kind == Expr::Kind::Word) unsupported("connect() to " + event.arguments[1].text);
  const Handle socket = handle(event);
  if (socket.flow != nullptr && socket.flow->state == Flow::State::Made) {
    socket.flow->state = Flow::State::Active;
    socket.flow->remote = {settings_.remote, settings_.connect_port};
  }
  const net::Endpoint endpoint{settings_.for_socket(settings_.remote), settings_.connect_port};
  return make(event, {.op = Op::Connect, .descriptor = socket.descriptor, .endpoint = endpoint});
}

Begun Caller::shutdown(const CallEvent& event) {
  expect_arguments(event, 2, 2);
  const Handle socket = handle(event);
  return make(event, {.op = Op::Shutdown, .descriptor = socket.descriptor, .argument = number_of(event.arguments[1])});
}

Begun Caller::close(const CallEvent& event) {
  expect_arguments(event, 1, 1);
  Begun begun = make(event, {.op = Op::Close, .descriptor = handle(event).descriptor});
  sockets_.closed(number_of(event.arguments[0]));
  return begun;
}

Begun Caller::fcntl(const CallEvent& event) {
  expect_arguments(event, 2, 3);
  constexpr std::int64_t kReadWrite = 2, kNonBlocking = 0x800;
  const std::string_view what = event.arguments[1].text;
  net::Call call{.op = Op::GetOption, .descriptor = handle(event).descriptor, .option = net::Option::NonBlocking};
  if (what == "F_GETFL") {
    net::Outcome outcome = make(event, call).made->operation.outcome;
    if (!outcome.error) outcome.value = kReadWrite | (outcome.value != 0 ? kNonBlocking : 0);
    return at_once(event, outcome);
  }
  if (what != "F_SETFL") unsupported("fcntl() with " + std::string{what});
  expect_arguments(event, 3, 3);
  call.op = Op::SetOption;
  call.argument = (number_of(event.arguments[2]) & kNonBlocking) != 0 ? 1 : 0;
  return make(event, call);
}

}  // namespace halfopen::pkt
