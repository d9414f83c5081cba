// W1 and W2: one connection that carries all it can.
#include <chrono>
#include <vector>

#include "workloads.h"

namespace halfopen::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kChunk = 65'536;

net::Task<int> send_octets(net::Process& process, std::uint64_t octets) {
  auto socket = co_await net::Socket::connect(process, server_at(kPort));
  if (!socket) co_return 1;
  const std::vector<std::byte> chunk(kChunk, std::byte{7});
  while (octets > 0) {
    const auto wanted = std::span{chunk}.first(static_cast<std::size_t>(std::min<std::uint64_t>(octets, kChunk)));
    const net::Outcome sent = co_await socket.value.send(wanted);
    if (!sent.ok()) co_return 1;
    octets -= static_cast<std::uint64_t>(sent.value);
  }
  co_await socket.value.close();
  co_return 0;
}

net::Task<int> receive_octets(net::Process& process, std::uint64_t& received) {
  auto listener = co_await net::Listener::listen(process, {net::Address::any(net::AddressFamily::V4), kPort});
  if (!listener) co_return 1;
  auto accepted = co_await listener.value.accept();
  if (!accepted) co_return 1;
  std::vector<std::byte> room(kChunk);
  for (;;) {
    const net::Outcome got = co_await accepted.value.socket.recv(room);
    if (!got.ok()) co_return 1;
    if (got.value == 0) break;
    received += static_cast<std::uint64_t>(got.value);
  }
  co_await accepted.value.socket.close();
  co_return 0;
}

void transfer(Stage& stage, std::uint64_t octets, Measured& measured) {
  stage.program("receiver", "server", [&](net::Process& process) { return receive_octets(process, measured.octets); });
  stage.program("sender", "client", [octets](net::Process& process) { return send_octets(process, octets); });
  measured.cpu_seconds += timed([&] {
    sim::World world{stage.scenario, stage.instantiate(), kLeast};
    world.run();
    measured.segments += world.packets_sent();
    measured.digest ^= world.take_record().digests.observations;
  });
  measured.units = measured.segments;
}

}  // namespace

Measured bulk(const Load& load) {
  Measured measured;
  Stage stage{"W1"};
  stage.scenario.links[0].one_way_delay = 10ms;
  stage.scenario.links[0].rate_bits = 1'000'000'000;
  transfer(stage, load.octets, measured);
  return measured;
}

Measured loss(const Load& load) {
  Measured measured;
  for (std::uint32_t run = 0; run < load.runs; ++run) {
    Stage stage{"W2"};
    stage.scenario.seed = run + 1;
    stage.scenario.until = std::chrono::seconds{load.seconds};
    stage.scenario.links[0].one_way_delay = 20ms;
    stage.scenario.links[0].rate_bits = 10'000'000;
    stage.scenario.links[0].loss = static_cast<std::uint32_t>((std::uint64_t{1} << 32) / 100);
    transfer(stage, ~std::uint64_t{0}, measured);
  }
  return measured;
}

}  // namespace halfopen::bench
