// W6: a whole small test. Connect and ask; at 1 s the link goes dark; at 1.1 s the client asks again, waits 3 s in vain,
// dials with one second of patience until the link is back at 6 s, asks once more and closes.
#include <array>
#include <chrono>

#include "workloads.h"

namespace halfopen::bench {
namespace {

using namespace std::chrono_literals;

constexpr net::Duration kAnswerWithin = 3s, kDialWithin = 1s;

// Tries until it has a connection, kDialWithin each time.
net::Task<net::Result<net::Socket>> dial(net::Process& process) {
  for (;;) {
    const net::Outcome opened = co_await process.call({.op = net::Op::Socket});
    net::Socket socket{process, static_cast<net::Descriptor>(opened.value)};
    co_await socket.set(net::Option::SendTimeout, kDialWithin.count());
    const net::Outcome connected = co_await process.call(
        {.op = net::Op::Connect, .descriptor = socket.descriptor(), .endpoint = server_at(kPort)});
    if (connected.ok()) co_return std::move(socket);
    co_await socket.close();
  }
}

net::Task<int> client(net::Process& process, std::uint64_t& done) {
  auto first = co_await dial(process);
  co_await first.value.set(net::Option::ReceiveTimeout, kAnswerWithin.count());
  if (!co_await ask(first.value)) co_return 1;
  co_await net::Clock{process}.sleep(1100ms - (process.now() - net::kStart));
  if (co_await ask(first.value)) co_return 1;
  co_await first.value.set(net::Option::Linger, 1, 0);
  co_await first.value.close();

  auto second = co_await dial(process);
  if (!co_await ask(second.value)) co_return 1;
  co_await second.value.close();
  ++done;
  co_await net::Clock{process}.sleep(1s);
  co_return 0;
}

model::Fault on_cable(model::Word word, net::Duration at) {
  model::Fault fault;
  fault.word = word;
  fault.target = "cable";
  fault.at = at;
  return fault;
}

}  // namespace

Measured recovery(const Load& load) {
  Measured measured;
  Stage stage{"W6"};
  stage.scenario.until = 60s;
  stage.scenario.links[0].one_way_delay = 5ms;
  stage.scenario.links[0].rate_bits = 100'000'000;
  stage.scenario.faults = {on_cable(model::Word::Cut, 1s), on_cable(model::Word::Restore, 6s)};
  stage.program("server", "server", [](net::Process& process) { return echo_server(process, kPort, 128); });
  stage.program("client", "client", [&](net::Process& process) { return client(process, measured.units); });
  measured.cpu_seconds = timed([&] {
    for (std::uint32_t run = 0; run < load.runs; ++run) {
      stage.scenario.seed = run + 1;
      sim::World world{stage.scenario, stage.instantiate(), kLeast};
      world.run_until(net::kStart + 8s);
      measured.segments += world.packets_sent();
      measured.digest ^= world.take_record().digests.observations;
    }
  });
  return measured;
}

const Contender kHalfopen{"halfopen", bulk, loss, ping_pong, churn, idle, recovery};

}  // namespace halfopen::bench
