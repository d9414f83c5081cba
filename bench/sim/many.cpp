// W3, W4 and W5: many connections. A process has 1024 descriptors, so there are as many processes as that takes.
#include <algorithm>
#include <chrono>
#include <vector>

#include "workloads.h"

namespace halfopen::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kPerProcess = 1'000;

std::uint32_t groups(std::uint32_t connections) { return (connections + kPerProcess - 1) / kPerProcess; }
std::uint32_t in_group(std::uint32_t group, std::uint32_t connections) {
  return std::min(kPerProcess, connections - group * kPerProcess);
}
std::uint16_t port_of(std::uint32_t group) { return static_cast<std::uint16_t>(kPort + group); }

void add_servers(Stage& stage, std::uint32_t count) {
  for (std::uint32_t group = 0; group < count; ++group) {
    stage.program("server-" + std::to_string(group), "server", [group](net::Process& process) {
      return echo_server(process, port_of(group), static_cast<int>(kPerProcess));
    });
  }
}

net::Task<> ping(net::Process& process, net::Endpoint server, std::uint32_t rounds, std::uint64_t& done) {
  auto socket = co_await net::Socket::connect(process, server);
  if (!socket) co_return;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    if (!co_await ask(socket.value)) co_return;
    ++done;
  }
  co_await socket.value.close();
}

// A connection a microsecond.
net::Task<int> ping_all(net::Process& process, std::uint32_t group, Load load, std::uint64_t& done) {
  co_await net::Clock{process}.sleep(std::chrono::microseconds{group * kPerProcess});
  for (std::uint32_t i = 0; i < in_group(group, load.connections); ++i) {
    process.spawn(ping(process, server_at(port_of(group)), load.rounds, done));
    co_await net::Clock{process}.sleep(1us);
  }
  co_await net::Clock{process}.sleep(std::chrono::hours{1});
  co_return 0;
}

// Next connection when the last one has its answer. Each lane has a server of its own: TIME-WAIT lasts a minute, and one
// pair of addresses and a port has 28,232 others.
net::Task<> lane(net::Process& process, std::uint32_t number, std::uint32_t& left, std::uint64_t& done) {
  while (left > 0) {
    --left;
    auto socket = co_await net::Socket::connect(process, server_at(port_of(number)));
    if (!socket) co_return;
    if (co_await ask(socket.value)) ++done;
    co_await socket.value.close();
  }
}

net::Task<int> lanes(net::Process& process, std::uint32_t count, std::uint32_t& left, std::uint64_t& done) {
  for (std::uint32_t i = 1; i < count; ++i) process.spawn(lane(process, i, left, done));
  co_await lane(process, 0, left, done);
  co_await net::Clock{process}.sleep(1h);
  co_return 0;
}

net::Task<int> hold_all(net::Process& process, std::uint32_t group, std::uint32_t connections, std::uint64_t& done) {
  std::vector<net::Socket> sockets;
  sockets.reserve(connections);
  while (sockets.size() < connections) {
    auto socket = co_await net::Socket::connect(process, server_at(port_of(group)));
    if (!socket) co_return 1;
    co_await socket.value.set(net::Option::KeepAlive, 1);
    sockets.push_back(std::move(socket.value));
    ++done;
  }
  co_await net::Clock{process}.sleep(std::chrono::hours{24 * 366});
  co_return 0;
}

net::Task<int> take_all(net::Process& process, std::uint32_t group, std::uint32_t connections) {
  auto listener = co_await net::Listener::listen(process, {net::Address::any(net::AddressFamily::V4), port_of(group)});
  if (!listener) co_return 1;
  std::vector<net::Accepted> taken;
  taken.reserve(connections);
  for (;;) {
    auto accepted = co_await listener.value.accept();
    if (!accepted) co_return 1;
    taken.push_back(std::move(accepted.value));
  }
}

void run(Stage& stage, Measured& measured) {
  measured.cpu_seconds = timed([&] {
    sim::World world{stage.scenario, stage.instantiate(), kLeast};
    world.run();
    measured.segments = world.packets_sent();
    measured.digest = world.take_record().digests.observations;
  });
  measured.octets = measured.units * kMessage;
}

}  // namespace

Measured ping_pong(const Load& load) {
  Measured measured;
  Stage stage{"W3"};
  stage.scenario.links[0].one_way_delay = 5ms;
  stage.scenario.until = std::chrono::minutes{30};
  add_servers(stage, groups(load.connections));
  for (std::uint32_t group = 0; group < groups(load.connections); ++group) {
    stage.program("client-" + std::to_string(group), "client",
                  [&, group](net::Process& process) { return ping_all(process, group, load, measured.units); });
  }
  run(stage, measured);
  return measured;
}

Measured churn(const Load& load) {
  Measured measured;
  Stage stage{"W4"};
  stage.scenario.links[0].one_way_delay = 5ms;
  stage.scenario.links[0].rate_bits = 1'000'000'000;
  std::uint32_t left = load.connections;
  stage.scenario.until = std::chrono::milliseconds{std::uint64_t{100} * load.connections} + 10min;
  add_servers(stage, load.at_once);
  stage.program("client", "client",
                [&](net::Process& process) { return lanes(process, load.at_once, left, measured.units); });
  run(stage, measured);
  return measured;
}

Measured idle(const Load& load) {
  Measured measured;
  Stage stage{"W5"};
  stage.scenario.links[0].one_way_delay = 5ms;
  stage.scenario.until = std::chrono::seconds{load.seconds} + 60s;
  for (std::uint32_t group = 0; group < groups(load.connections); ++group) {
    const std::uint32_t count = in_group(group, load.connections);
    stage.program("server-" + std::to_string(group), "server",
                  [group, count](net::Process& process) { return take_all(process, group, count); });
    stage.program("client-" + std::to_string(group), "client", [group, count, &measured](net::Process& process) {
      return hold_all(process, group, count, measured.units);
    });
  }
  const double before = memory_in_use();
  sim::World world{stage.scenario, stage.instantiate(), kLeast};
  measured.setup_seconds = timed([&] { world.run_until(net::kStart + 60s); });
  measured.bytes_each = (memory_in_use() - before) / static_cast<double>(load.connections);
  const std::uint64_t opening = world.packets_sent();
  measured.cpu_seconds = timed([&] { world.run(); });
  measured.segments = world.packets_sent() - opening;
  measured.digest = world.take_record().digests.observations;
  return measured;
}

}  // namespace halfopen::bench
