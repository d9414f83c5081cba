#include "programs.h"

#include <array>
#include <chrono>

namespace halfopen::bench {

using namespace std::chrono_literals;

Stage::Stage(const char* name) {
  scenario.name = name;
  scenario.until = std::chrono::hours{24 * 365};
  scenario.limit_events = ~std::uint64_t{0};
  scenario.hosts = {{.name = "client", .os = "linux-6"}, {.name = "server", .os = "linux-6"}};
  scenario.links = {{.name = "cable", .a = "client", .b = "server"}};
}

void Stage::program(const std::string& name, const char* host, Main main) {
  scenario.programs.push_back({.name = name, .host = host, .registered = name});
  mains.emplace(name, std::move(main));
}

model::Instantiate Stage::instantiate() const {
  return [this](net::Process& process, const model::Scenario&, const model::Program& program) {
    return mains.at(program.registered)(process);
  };
}

net::Task<> echo(net::Socket socket) {
  std::array<std::byte, 256> room;
  for (;;) {
    const net::Outcome got = co_await socket.recv(room);
    if (!got.ok() || got.value == 0) break;
    const auto octets = std::span{room}.first(static_cast<std::size_t>(got.value));
    const net::Outcome sent = co_await socket.send(octets);
    if (!sent.ok()) break;
  }
  co_await socket.close();
}

net::Task<int> echo_server(net::Process& process, std::uint16_t port, int backlog) {
  auto listener = co_await net::Listener::listen(process, {net::Address::any(net::AddressFamily::V4), port}, backlog);
  if (!listener) co_return 1;
  for (;;) {
    auto accepted = co_await listener.value.accept();
    if (!accepted) co_return 1;
    process.spawn(echo(std::move(accepted.value.socket)));
  }
}

net::Task<bool> ask(net::Socket& socket) {
  std::array<std::byte, kMessage> room{};
  const net::Outcome sent = co_await socket.send(room);
  if (!sent.ok()) co_return false;
  std::size_t have = 0;
  while (have < kMessage) {
    const net::Outcome got = co_await socket.recv(std::span{room}.subspan(have));
    if (!got.ok() || got.value == 0) co_return false;
    have += static_cast<std::size_t>(got.value);
  }
  co_return true;
}

}  // namespace halfopen::bench
