#include "generated_steps.h"

namespace halfopen::library {
namespace {

using net::MessageFlag;
using net::Option;
using scenarios::Steps;
using namespace std::chrono_literals;

constexpr std::int64_t kSecond = 1'000'000'000;

net::Duration pause(Draw& draw, const GeneratedSize& size) {
  return std::chrono::milliseconds{draw.spread(size.pause_max / 1ms)};
}

MessageFlag flags_of_send(Draw& draw) {
  if (!draw.one_in(3)) return MessageFlag::None;
  constexpr MessageFlag kFlags[] = {MessageFlag::NoSignal, MessageFlag::DontWait, MessageFlag::More,
                                    MessageFlag::NoSignal | MessageFlag::DontWait};
  return draw.one_of(kFlags);
}

MessageFlag flags_of_recv(Draw& draw) {
  if (!draw.one_in(3)) return MessageFlag::None;
  constexpr MessageFlag kFlags[] = {MessageFlag::Peek, MessageFlag::WaitAll, MessageFlag::DontWait,
                                    MessageFlag::Peek | MessageFlag::DontWait};
  return draw.one_of(kFlags);
}

void add_send(Draw& draw, const GeneratedSize& size, const std::string& socket, Steps& steps) {
  const std::int64_t bytes = draw.one_in(2) ? draw.between(1, 100) : draw.spread(size.bytes_max);
  const MessageFlag flags = flags_of_send(draw);
  steps.send(socket, bytes, flags);
  if (!draw.one_in(6)) return;
  steps.times(static_cast<std::int32_t>(draw.between(2, 5)));
  if (draw.one_in(2)) steps.every(std::chrono::milliseconds{draw.spread(500)});
}

void add_recv(Draw& draw, const GeneratedSize& size, const std::string& socket, Steps& steps) {
  const std::int64_t room = draw.one_in(2) ? scenarios::kDefaultRoom : draw.spread(size.bytes_max);
  const MessageFlag flags = flags_of_recv(draw);
  steps.recv(socket, room, flags);
}

void add_option(Draw& draw, const GeneratedSize& size, const std::string& socket, Steps& steps) {
  const std::int64_t on = draw.below(2);
  switch (draw.below(11)) {
    case 0: steps.setsockopt(socket, Option::NoDelay, on); return;
    case 1: steps.setsockopt(socket, Option::Cork, on); return;
    case 2: steps.setsockopt(socket, Option::QuickAck, on); return;
    case 3: steps.setsockopt(socket, Option::NonBlocking, on); return;
    case 4: steps.setsockopt(socket, Option::ReceiveBuffer, draw.between(2304, 300'000)); return;
    case 5: steps.setsockopt(socket, Option::SendBuffer, draw.between(4608, 300'000)); return;
    case 6: steps.setsockopt(socket, Option::UserTimeout, draw.between(1, 20) * kSecond); return;
    case 7: {
      const std::int64_t seconds = draw.below(4);
      steps.setsockopt(socket, Option::Linger, on, seconds);
      return;
    }
    case 8: {
      steps.setsockopt(socket, Option::KeepAlive, 1);
      steps.setsockopt(socket, Option::KeepAliveIdle, draw.between(1, 10) * kSecond);
      steps.setsockopt(socket, Option::KeepAliveInterval, draw.between(1, 5) * kSecond);
      return;
    }
    default: {
      const Option which = draw.one_in(2) ? Option::ReceiveTimeout : Option::SendTimeout;
      steps.setsockopt(socket, which, pause(draw, size).count());
      return;
    }
  }
}

void add_question(Draw& draw, const std::string& socket, Steps& steps) {
  constexpr Option kAsked[] = {Option::PendingError, Option::UnreadBytes, Option::UnsentBytes, Option::TcpState,
                               Option::NoDelay};
  steps.getsockopt(socket, draw.one_of(kAsked));
}

void add_poll(Draw& draw, const GeneratedSize& size, const std::string& socket, Steps& steps) {
  constexpr net::Ready kAsked[] = {net::Ready::In, net::Ready::Out, net::Ready::In | net::Ready::Out,
                                   net::Ready::In | net::Ready::ReadHangUp};
  const net::Ready asked = draw.one_of(kAsked);
  steps.poll(socket, asked, draw.one_in(4) ? 0ms : pause(draw, size));
}

/// One thing a program does with a connection. The hundredths of GeneratedSize's documentation.
void add_step(Draw& draw, const GeneratedSize& size, const std::string& socket, Steps& steps) {
  constexpr net::ShutdownHow kHow[] = {net::ShutdownHow::Send, net::ShutdownHow::Send, net::ShutdownHow::Receive,
                                       net::ShutdownHow::Both};
  const std::int64_t lot = draw.below(100);
  if (lot < 30) return add_send(draw, size, socket, steps);
  if (lot < 55) return add_recv(draw, size, socket, steps);
  if (lot < 69) return static_cast<void>(steps.sleep(pause(draw, size)));
  if (lot < 79) return add_option(draw, size, socket, steps);
  if (lot < 85) return add_poll(draw, size, socket, steps);
  if (lot < 90) return static_cast<void>(steps.recv_end(socket));
  if (lot < 94) return add_question(draw, socket, steps);
  if (lot < 97) return static_cast<void>(steps.shutdown(socket, draw.one_of(kHow)));
  steps.close(socket);
}

void add_beginning(Draw& draw, Steps& steps) {
  steps.startup();
  constexpr net::PipeSignal kSignal[] = {net::PipeSignal::Ignored, net::PipeSignal::Handled};
  if (draw.one_in(2)) steps.sigpipe(draw.one_of(kSignal));
}

void add_end(Draw& draw, const std::vector<std::string>& sockets, Steps& steps) {
  if (draw.one_in(3)) steps.recv_end(sockets.front());
  if (draw.one_in(2)) {
    for (const std::string& socket : sockets) steps.close(socket);
  }
  if (draw.one_in(6)) steps.exit(draw.below(3));
}

}  // namespace

Steps server_steps(Draw& draw, const GeneratedSize& size, net::AddressFamily family, std::int32_t clients) {
  Steps steps;
  add_beginning(draw, steps);
  steps.listen(kGeneratedPort, scenarios::kDefaultListener, draw.one_in(4) ? draw.below(3) : scenarios::kDefaultBacklog, family);
  std::vector<std::string> sockets;
  for (std::int32_t client = 0; client < clients; ++client) {
    if (draw.one_in(6)) steps.sleep(pause(draw, size));
    sockets.push_back("c" + std::to_string(client + 1));
    steps.accept(sockets.back());
  }
  for (std::int64_t left = draw.between(1, size.steps_max); left > 0; --left) {
    const auto which = static_cast<std::size_t>(draw.below(clients));
    add_step(draw, size, sockets[which], steps);
  }
  add_end(draw, sockets, steps);
  return steps;
}

Steps client_steps(Draw& draw, const GeneratedSize& size, net::AddressFamily family) {
  Steps steps;
  add_beginning(draw, steps);
  const std::string to = "server:" + std::to_string(kGeneratedPort);
  if (draw.one_in(5)) {
    steps.socket("s", net::SocketType::Stream, family);
    add_option(draw, size, "s", steps);
  }
  steps.connect("s", to, family);
  for (std::int64_t left = draw.between(1, size.steps_max); left > 0; --left) add_step(draw, size, "s", steps);
  if (draw.one_in(5)) {
    steps.connect("again", to, family);
    for (std::int64_t left = draw.between(1, 4); left > 0; --left) add_step(draw, size, "again", steps);
  }
  add_end(draw, {"s"}, steps);
  return steps;
}

Steps datagram_steps(Draw& draw, const GeneratedSize& size, const std::string& peer, std::uint16_t port) {
  Steps steps;
  add_beginning(draw, steps);
  steps.socket("d", net::SocketType::Datagram);
  steps.bind("d", "0.0.0.0:" + std::to_string(port));
  steps.setsockopt("d", Option::ReceiveTimeout, pause(draw, size).count());
  const std::string to = peer + ':' + std::to_string(draw.one_in(8) ? port + 1 : port);
  for (std::int64_t left = draw.between(2, size.steps_max); left > 0; --left) {
    const std::int64_t lot = draw.below(10);
    const std::int64_t bytes = draw.spread(500);
    if (lot < 5) steps.sendto("d", to, bytes);
    if (lot >= 5 && lot < 8) steps.recvfrom("d", bytes);
    if (lot >= 8) steps.sleep(pause(draw, size));
  }
  if (draw.one_in(2)) steps.close("d");
  return steps;
}

}  // namespace halfopen::library
