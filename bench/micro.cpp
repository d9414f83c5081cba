// The small parts, each for itself (Google Benchmark): event queue, wire format, checksum, shared octets, digests.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/core/digest.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/core/random.h"
#include "halfopen/sim/trace/wire_digest.h"
#include "halfopen/sim/wire/checksum.h"
#include "halfopen/sim/wire/emit.h"
#include "halfopen/sim/wire/parse.h"

namespace {

using namespace halfopen;
using namespace halfopen::sim;

/// A timer that arms itself anew each time it fires, at a random distance.
struct Source {
  Source(core::EventQueue& events, std::uint32_t number)
      : queue{events},
        random{1, "source", "distance", number},
        timer{events, {core::EventClass::Connection, 0, number}, [](void* self) { static_cast<Source*>(self)->arm(); },
              this} {
    arm();
  }
  void arm() { timer.arm(queue.now() + net::Duration{static_cast<std::int64_t>(1 + random.below(1'000'000'000))}); }
  core::EventQueue& queue;
  core::RandomStream random;
  core::Timer timer;
};

void event_queue(benchmark::State& state) {
  core::EventQueue queue;
  std::vector<std::unique_ptr<Source>> sources;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    sources.push_back(std::make_unique<Source>(queue, static_cast<std::uint32_t>(i)));
  }
  for ([[maybe_unused]] auto _ : state) queue.fire_next();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(event_queue)->Arg(10)->Arg(1'000)->Arg(1'000'000);

wire::Packet segment(std::size_t octets) {
  wire::Packet packet;
  packet.ip.source = net::Address::v4(10, 0, 0, 1);
  packet.ip.destination = net::Address::v4(10, 0, 0, 2);
  packet.tcp.source_port = 50'000;
  packet.tcp.destination_port = 7'000;
  packet.tcp.flags = wire::tcp_flag::kAck;
  packet.tcp.options.timestamps = true;
  packet.payload = core::Slice::copy_of(std::vector<std::byte>(octets, std::byte{7}));
  return packet;
}

void emit(benchmark::State& state) {
  const wire::Packet packet = segment(static_cast<std::size_t>(state.range(0)));
  std::vector<std::byte> octets;
  for ([[maybe_unused]] auto _ : state) {
    octets.clear();
    wire::emit(packet, octets);
    benchmark::DoNotOptimize(octets.data());
  }
}
BENCHMARK(emit)->Arg(0)->Arg(1'448);

void parse(benchmark::State& state) {
  std::vector<std::byte> octets;
  wire::emit(segment(static_cast<std::size_t>(state.range(0))), octets);
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(wire::parse(octets));
}
BENCHMARK(parse)->Arg(0)->Arg(1'448);

void checksum(benchmark::State& state) {
  const std::vector<std::byte> octets(static_cast<std::size_t>(state.range(0)), std::byte{7});
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(wire::Checksum{}.add(octets).value());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(checksum)->Arg(20)->Arg(1'448);

void slice(benchmark::State& state) {
  const std::vector<std::byte> octets(static_cast<std::size_t>(state.range(0)), std::byte{7});
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(core::Slice::copy_of(octets));
}
BENCHMARK(slice)->Arg(64)->Arg(1'448)->Arg(65'536);

void slice_part(benchmark::State& state) {
  const core::Slice whole = core::Slice::copy_of(std::vector<std::byte>(65'536));
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(whole.part(1'448, 1'448));
}
BENCHMARK(slice_part);

void wire_digest(benchmark::State& state) {
  const wire::Packet packet = segment(static_cast<std::size_t>(state.range(0)));
  trace::WireDigest digest;
  for ([[maybe_unused]] auto _ : state) digest.add(net::kStart, 0, trace::Way::Out, packet);
  benchmark::DoNotOptimize(digest.value());
}
BENCHMARK(wire_digest)->Arg(0)->Arg(1'448);

void digest_numbers(benchmark::State& state) {
  core::Digest digest;
  for ([[maybe_unused]] auto _ : state) digest.add(std::uint64_t{42});
  benchmark::DoNotOptimize(digest.value());
}
BENCHMARK(digest_numbers);

}  // namespace

BENCHMARK_MAIN();
