#include "server.h"

#include <array>
#include <string>
#include <utility>

namespace example {

namespace net = halfopen::net;

namespace {

net::Task<> serve(net::Process& process, net::Socket socket) {
  std::array<std::byte, 256> room{};
  std::string unread;
  for (;;) {
    const net::Outcome got = co_await socket.recv(room);
    if (!got.ok() || got.value == 0) co_return;
    unread.append(reinterpret_cast<const char*>(room.data()), static_cast<std::size_t>(got.value));
    for (std::size_t end; (end = unread.find('\n')) != unread.npos; unread.erase(0, end + 1)) {
      const std::string line = unread.substr(0, end);
      const std::string answer = line == "h" ? "h\n" : "a " + line.substr(2, line.find(' ', 2) - 2) + "\n";
      if (line != "h") process.observe("got", line);
      const net::Outcome sent = co_await socket.send_all(net::octets(answer));
      if (!sent.ok()) co_return;
    }
  }
}

/// A client that was gone before it could be accepted: Windows tells of it, Linux only where it is forced to. The next one may
/// be waiting already.
bool concerns_one_client(net::Error error) {
  const std::string_view symbol = error.symbol();
  return symbol == "WSAECONNRESET" || symbol == "ECONNABORTED";
}

}  // namespace

net::Task<int> run_server(net::Process& process, std::uint16_t port) {
  process.on_pipe_signal(net::PipeSignal::Ignored);
  co_await process.call({.op = net::Op::Startup});
  const net::Outcome made = co_await process.call({.op = net::Op::Socket});
  net::Listener listener{process, static_cast<net::Descriptor>(made.value)};
  co_await listener.set(net::Option::ReuseAddress, 1);  // Connections of the one before it may still be in TIME-WAIT.
  const net::Endpoint here{net::Address::any(net::AddressFamily::V4), port};
  co_await process.call({.op = net::Op::Bind, .descriptor = listener.descriptor(), .endpoint = here});
  co_await process.call({.op = net::Op::Listen, .descriptor = listener.descriptor(), .argument = net::Listener::kBacklog});
  for (;;) {
    auto accepted = co_await listener.accept();
    if (!accepted && concerns_one_client(accepted.error)) continue;
    if (!accepted) co_return 1;
    process.spawn(serve(process, std::move(accepted.value.socket)));
  }
}

}  // namespace example
