// A run somebody looks after takes each turn by itself; in a free run a task goes on where its next turn would be the next
// step anyway. Nothing but speed may tell the two apart.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "bench.h"
#include "halfopen/net/net.h"
#include "halfopen/net/tcp_state.h"

namespace halfopen::sim {
namespace {

using Program = net::Task<int> (*)(net::Process&);

// Calls that never wait, for ever.
net::Task<int> busy(net::Process& process) {
  for (;;) {
    const net::Outcome made = co_await process.call({.op = net::Op::Socket});
    co_await process.call({.op = net::Op::Close, .descriptor = static_cast<net::Descriptor>(made.value)});
  }
}

net::Task<> note_between_calls(net::Process& process, std::string name, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    process.observe(name, std::int64_t{i});
    co_await net::Clock{process}.sleep(i % 3 == 0 ? 1ms : 0ms);
  }
}

// Tasks beside each other, some of which wait: their notes must keep their order.
net::Task<int> several(net::Process& process) {
  process.spawn(note_between_calls(process, "a", 20));
  process.spawn(note_between_calls(process, "b", 20));
  co_await note_between_calls(process, "c", 20);
  co_return 0;
}

net::Task<int> server(net::Process& process) {
  co_await process.call({.op = net::Op::Startup});
  auto listener = co_await net::Listener::listen(process, {net::Address::any(net::AddressFamily::V4), 7000});
  const auto impatient = co_await listener.value.accept();
  auto accepted = co_await listener.value.accept();
  std::array<std::byte, 8> room{};
  while ((co_await accepted.value.socket.recv_all(room)).value == 8) co_await accepted.value.socket.send_all(room);
  co_return 0;
}

const net::Endpoint kServer{net::Address::v4(10, 0, 0, 2), 7000};

// Asks a connect that does not wait at once how far it has got; then talks.
net::Task<int> client(net::Process& process) {
  co_await net::Clock{process}.sleep(1ms);  // until somebody listens
  const net::Outcome opened = co_await process.call({.op = net::Op::Socket});
  net::Socket impatient{process, static_cast<net::Descriptor>(opened.value)};
  co_await impatient.set(net::Option::NonBlocking, 1);
  co_await process.call({.op = net::Op::Connect, .descriptor = impatient.descriptor(), .endpoint = kServer});
  const net::Outcome state = co_await impatient.get(net::Option::TcpState);
  process.observe("state", state.value);
  auto socket = co_await net::Socket::connect(process, kServer);
  std::array<std::byte, 8> room{};
  for (int i = 0; i < 10; ++i) {
    co_await socket.value.send_all(room);
    co_await socket.value.recv_all(room);
  }
  co_return 0;
}

class Pace : public testing::Test {
 protected:
  /// Runs the programs on the two hosts freely and step by step, and holds the runs against each other.
  model::Record same_either_way(Program on_client, Program on_server, net::Duration one_way_delay, std::uint64_t limit) {
    auto description = two_hosts(10s, "linux-6", "windows-11", one_way_delay).limit_events(limit);
    description.program({.name = "client", .host = "client"}, "client");
    if (on_server != nullptr) description.program({.name = "server", .host = "server"}, "server");
    const model::Scenario scenario = description.build();
    const auto instantiate = [&](net::Process& process, const model::Scenario&, const model::Program& program) {
      return (program.name == "client" ? on_client : on_server)(process);
    };
    World free{scenario, instantiate, {}};
    free.run();
    World stepped{scenario, instantiate, {}};
    while (stepped.step()) {
    }
    EXPECT_EQ(stepped.events(), free.events());
    const model::Record one = free.take_record(), other = stepped.take_record();
    EXPECT_EQ(one.end, other.end);
    EXPECT_EQ(one.ended_at, other.ended_at);
    EXPECT_EQ(one.pending, other.pending);
    EXPECT_EQ(one.digests, other.digests);
    for (std::size_t i = 0; i < one.programs.size(); ++i) {
      EXPECT_EQ(one.programs[i].observations, other.programs[i].observations);
    }
    return one;
  }
};

constexpr std::uint64_t kPlenty = 100'000;

// Step 1 starts the program, each further one is its first or another turn: 999 turns, of which the last 998 follow a
// call that has returned; the run's own end adds none.
TEST_F(Pace, AProgramThatNeverWaitsEndsAtTheLimit) {
  const model::Record record = same_either_way(busy, nullptr, 5ms, 1000);
  EXPECT_EQ(record.end, model::End::Limit);
  EXPECT_EQ(record.pending.rfind("after 1000 steps at 0s: tasks are ready;", 0), 0U) << record.pending;
  EXPECT_EQ(record.programs[0].observations.size(), 999U);
}

TEST_F(Pace, TasksKeepTheirOrder) {
  const model::Record record = same_either_way(several, nullptr, 5ms, kPlenty);
  EXPECT_EQ(record.programs[0].observations.back().name, "returned");
}

std::int64_t state_seen(const model::Record& record) {
  for (const model::Observation& seen : record.programs[0].observations) {
    if (seen.name == "state") return seen.value;
  }
  return -1;
}

TEST_F(Pace, AConversationIsTheSame) {
  const model::Record record = same_either_way(client, server, 5ms, kPlenty);
  EXPECT_EQ(record.end, model::End::Finished);
  EXPECT_EQ(state_seen(record), static_cast<std::int64_t>(net::TcpState::SynSent));
}

// Without delay what a call causes is due at its own instant, before its task goes on: SYN and SYN-ACK have arrived.
TEST_F(Pace, AConversationWithoutDelayIsTheSame) {
  const model::Record record = same_either_way(client, server, 0ms, kPlenty);
  EXPECT_EQ(record.end, model::End::Finished);
  EXPECT_EQ(state_seen(record), static_cast<std::int64_t>(net::TcpState::Established));
}

}  // namespace
}  // namespace halfopen::sim
