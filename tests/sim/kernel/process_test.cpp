// Processes: their tasks, their end and what the peer sees of it, their signals. linux/3.S3, linux/3.S4, linux/2.3;
// windows/5.
#include <gtest/gtest.h>

#include <stdexcept>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using Kind = model::Observation::Kind;
using net::Op;
using net::Process;
using net::Task;

const HostOptions kWindows{.os = "windows-11"};

net::Call connect_call(net::Descriptor descriptor) {
  return {.op = Op::Connect, .descriptor = descriptor, .endpoint = {net::Address::v4(10, 0, 0, 2), kPort}};
}

/// A client that connects, and then does as its test says.
Task<int> connect_and(Process& process, Task<int> (*then)(Process&, net::Descriptor)) {
  co_await process.call({.op = Op::Startup});
  const auto descriptor = static_cast<net::Descriptor>((co_await process.call({.op = Op::Socket})).value);
  co_await process.call(connect_call(descriptor));
  co_return co_await then(process, descriptor);
}

struct Client {
  End peer;            ///< The server's end, accepted.
  std::int32_t index;  ///< Of the client program.
};

Client client(TwoHosts& world, Task<int> (*then)(Process&, net::Descriptor)) {
  const End listening = world.listener(world.program(world.right()));
  Client made;
  made.index = world.start(world.left(), [then](Process& process) { return connect_and(process, then); });
  world.run_for(30ms);
  EXPECT_EQ(listening("accept"), "4");
  made.peer = End{listening.program(), 4};
  return made;
}

Task<int> wait_in_recv(Process& process, net::Descriptor descriptor) {
  std::byte octet[1];
  co_await process.call({.op = Op::Poll, .argument = -1});
  co_return static_cast<int>((co_await process.call({.op = Op::Recv, .descriptor = descriptor, .in = octet})).value);
}

struct EndCase {
  const char* row;
  HostOptions host;
  Ending ending;
  bool unread;
  const char* peer_reads;
  const char* how;
};
class ProcessEnds : public testing::TestWithParam<EndCase> {};

TEST_P(ProcessEnds, PeerSeesWhatTheSystemDoes) {
  const EndCase& is = GetParam();
  TwoHosts world{is.host};
  const Client made = client(world, wait_in_recv);
  if (is.unread) made.peer("send 5");
  world.run_for(100ms);
  EXPECT_TRUE(world.left().kernel().end(made.index, is.ending));
  EXPECT_FALSE(world.left().kernel().end(made.index, is.ending));
  const model::Observation last = world.observations(made.index).back();
  EXPECT_EQ(last.kind, Kind::Ended);
  EXPECT_EQ(last.name, is.how);
  if (is.ending == Ending::Exit) {
    EXPECT_EQ(last.value, 0);  // as if main had returned 0
  }
  world.run_for(5ms);  // within the end itself: one way, no more
  EXPECT_EQ(made.peer("recv 10"), is.peer_reads) << is.row;
}

INSTANTIATE_TEST_SUITE_P(LinuxAndWindows, ProcessEnds,
                         testing::Values(EndCase{"linux/3.S3 nothing unread", {}, Ending::Exit, false, "0", "exited"},
                                         EndCase{"linux/3.S3 unread", {}, Ending::Exit, true, "ECONNRESET", "exited"},
                                         EndCase{"linux/3.S4 nothing unread", {}, Ending::Kill, false, "0", "killed"},
                                         EndCase{"linux/3.S4 unread", {}, Ending::Kill, true, "ECONNRESET", "killed"},
                                         EndCase{"console", {}, Ending::ConsoleClose, false, "0", "signalled"},
                                         EndCase{"windows/5.1", kWindows, Ending::Exit, false, "ECONNRESET", "exited"},
                                         EndCase{"windows/5.2", kWindows, Ending::Kill, false, "ECONNRESET", "terminated"},
                                         EndCase{"windows/5.1", kWindows, Ending::ConsoleClose, false, "ECONNRESET",
                                                 "terminated"}));

Task<int> linger_and_return(Process& process, net::Descriptor descriptor) {
  co_await process.call(
      {.op = Op::SetOption, .descriptor = descriptor, .option = net::Option::Linger, .argument = 1, .second = 5});
  co_return 3;
}

TEST(LinuxExit, DoesNotLinger) {  // linux/3.S3
  TwoHosts world;
  const Client made = client(world, linger_and_return);
  world.run_for(100ms);
  const auto& seen = world.observations(made.index).back();
  EXPECT_EQ(seen.name, "returned");
  EXPECT_EQ(seen.value, 3);
  EXPECT_EQ(made.peer("recv 1"), "0");
}

Task<int> send_much(Process& process, net::Descriptor descriptor) {
  std::vector<std::byte> octets(4'000'000);
  co_return static_cast<int>((co_await process.call({.op = Op::Send, .descriptor = descriptor, .out = octets})).value);
}

TEST(LinuxKill, DeliversWhatSendHadAccepted) {  // linux/3.S4
  TwoHosts world;
  const Client made = client(world, send_much);
  world.run_for(10s);
  world.left().kernel().end(made.index, Ending::Kill);
  std::size_t total = 0;
  for (std::string got; got != "0"; got = made.peer("recv 65536")) {
    if (!got.empty()) total += std::stoul(got);
    world.run_for(100ms);
    ASSERT_LT(total, 4'000'000u);
  }
  EXPECT_GT(total, 40'000u);
}

TEST(WindowsKill, DiscardsWhatWasNotSent) {  // windows/5.3
  TwoHosts world{kWindows};
  const Client made = client(world, send_much);
  world.run_for(10s);
  world.left().kernel().end(made.index, Ending::Kill);
  world.run_for(1s);
  EXPECT_TRUE(world.left().kernel().socket_table().empty());
}

/// Its destructor speaks to the process, which by then must be deaf.
struct LastWords {
  Process& process;
  net::Descriptor descriptor;
  int& destroyed;
  ~LastWords() {
    ++destroyed;
    process.observe("last words", 1);
    process.close_quietly(descriptor);
  }
};

int destroyed_frames = 0;

Task<int> exit_with_last_words(Process& process, net::Descriptor descriptor) {
  LastWords words{process, descriptor, destroyed_frames};
  co_await process.call({.op = Op::Exit, .argument = 42});
  process.observe("never reached", 1);
  co_return 0;
}

TEST(Exit, FromWithinDestroysTheFramesAndTheyReachNothing) {
  TwoHosts world;
  destroyed_frames = 0;
  const Client made = client(world, exit_with_last_words);
  EXPECT_EQ(destroyed_frames, 1);
  const auto& seen = world.observations(made.index).back();
  EXPECT_EQ(seen.kind, Kind::Ended);
  EXPECT_EQ(seen.name, "exited");
  EXPECT_EQ(seen.value, 42);
  EXPECT_TRUE(world.left().kernel().idle());
  world.run_for(100ms);
  EXPECT_EQ(made.peer("recv 1"), "0");
}

Task<int> throw_at_once(Process& process, net::Descriptor) {
  co_await process.call({.op = Op::Sleep, .argument = 1'000'000});
  throw std::runtime_error("out of cheese");
}

TEST(Crash, IsAnExceptionThatEscapes) {
  for (const auto& [os, peer_reads] : {std::pair{"linux-6", "0"}, std::pair{"windows-11", "ECONNRESET"}}) {
    TwoHosts world{{.os = os}};
    const Client made = client(world, throw_at_once);
    world.run_for(100ms);
    const auto& seen = world.observations(made.index).back();
    EXPECT_EQ(seen.name, "crashed");
    EXPECT_EQ(seen.text, "out of cheese");
    EXPECT_EQ(made.peer("recv 1"), peer_reads);
  }
}

Task<> note_later(Process& process, std::int64_t ms) {
  co_await process.call({.op = Op::Sleep, .argument = ms * 1'000'000});
  process.observe("slept", ms);
  if (ms == 3) throw std::runtime_error("third");
}

Task<int> spawn_three(Process& process, net::Descriptor) {
  for (const std::int64_t ms : {2, 1, 3, 4}) process.spawn(note_later(process, ms));
  co_await process.call({.op = Op::Sleep, .argument = 1'000'000'000});
  co_return 0;
}

TEST(Spawn, RunsBesideAndItsExceptionIsTheProcessesCrash) {
  TwoHosts world;
  const Client made = client(world, spawn_three);
  std::vector<std::int64_t> slept;
  for (const auto& seen : world.observations(made.index)) {
    if (seen.name == "slept") slept.push_back(seen.value);
  }
  EXPECT_EQ(slept, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(world.observations(made.index).back().name, "crashed");
}

// SIGPIPE, linux/2.3: the peer has gone, the second send draws EPIPE.
template <net::PipeSignal disposition>
Task<int> write_into_the_void(Process& process, net::Descriptor descriptor) {
  process.on_pipe_signal(disposition);
  const std::vector<std::byte> octet(1);
  co_await process.call({.op = Op::Sleep, .argument = 100'000'000});
  for (int i = 0; i < 2; ++i) {
    co_await process.call({.op = Op::Send, .descriptor = descriptor, .out = octet});
    co_await process.call({.op = Op::Sleep, .argument = 100'000'000});
  }
  co_return 0;
}

std::vector<std::string> end_of_writer(Task<int> (*writer)(Process&, net::Descriptor)) {
  TwoHosts world;
  const Client made = client(world, writer);
  made.peer("close");
  world.run_for(1s);
  std::vector<std::string> seen;
  for (const auto& observation : world.observations(made.index)) {
    if (observation.kind == Kind::Signal) seen.push_back("signal " + std::to_string(observation.value));
    if (observation.kind == Kind::Ended) seen.push_back(observation.name + " " + std::to_string(observation.value));
    if (observation.kind == Kind::Call && observation.op == Op::Send)
      seen.push_back("send " + error_text(observation.error));
  }
  return seen;
}

TEST(PipeSignal, DefaultEndsTheProcess) {
  EXPECT_EQ(end_of_writer(write_into_the_void<net::PipeSignal::Default>),
            (std::vector<std::string>{"send 0", "signal 13", "signalled 13"}));
}
TEST(PipeSignal, HandledIsSeenAndTheCallFails) {
  EXPECT_EQ(end_of_writer(write_into_the_void<net::PipeSignal::Handled>),
            (std::vector<std::string>{"send 0", "signal 13", "send EPIPE", "returned 0"}));
}
TEST(PipeSignal, IgnoredIsNotSeen) {
  EXPECT_EQ(end_of_writer(write_into_the_void<net::PipeSignal::Ignored>),
            (std::vector<std::string>{"send 0", "send EPIPE", "returned 0"}));
}

TEST(PipeSignal, EndsAProcessBlockedInSend) {
  TwoHosts world;
  const Client made = client(world, send_much);  // SIGPIPE at its default
  world.run_for(1s);
  EXPECT_EQ(made.peer("shutdown wr"), "0");
  world.run_for(1s);
  made.peer("close");  // unread data: RST in CLOSE-WAIT, so the error is EPIPE
  world.run_for(1s);
  const auto& last = world.observations(made.index).back();
  EXPECT_EQ(last.name, "returned");  // what it had sent counts first (linux/2.3)
}

Task<> tick(Process& process) {
  for (;;) {
    co_await process.call({.op = Op::Sleep, .argument = 10'000'000});
    process.observe("tick", 1);
  }
}

Task<int> compute_amid_ticks(Process& process, net::Descriptor) {
  process.spawn(tick(process));
  co_await process.call({.op = Op::Sleep, .argument = 15'000'000});
  co_await process.call({.op = Op::Compute, .argument = 50'000'000});
  process.observe("computed", 1);
  co_await process.call({.op = Op::Sleep, .argument = 1'000'000});
  co_return 0;
}

TEST(Compute, HoldsTheWholeProcess) {
  TwoHosts world;
  const Client made = client(world, compute_amid_ticks);
  world.run_for(200ms);
  std::vector<std::pair<std::string, Duration>> notes;
  const net::Instant connected = net::kStart + 10ms;
  for (const auto& seen : world.observations(made.index)) {
    if (seen.kind == Kind::Note) notes.emplace_back(seen.name, seen.at - connected);
  }
  EXPECT_EQ(notes, (std::vector<std::pair<std::string, Duration>>{{"tick", 10ms}, {"computed", 65ms}, {"tick", 65ms}}));
}

TEST(Stop, HoldsCallsUntilContinue) {
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 100");
  Kernel& kernel = world.left().kernel();
  EXPECT_TRUE(kernel.hold(left.program().index()));
  right("send 10");
  world.run_for(100ms);
  right("send 10");
  world.run_for(100ms);
  EXPECT_EQ(left.program().result(recv), "waits");
  EXPECT_EQ(left("get SIOCINQ"), "20");  // the kernel goes on: it has taken and acknowledged both
  EXPECT_TRUE(kernel.release(left.program().index()));
  world.settle();
  EXPECT_EQ(left.program().result(recv), "20");
  EXPECT_EQ(left.program().observations().back().at, world.now());
  EXPECT_FALSE(kernel.hold(99));
}

TEST(Freeze, TimersWaitAndFireAtOnceAfterwards) {
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set SO_RCVTIMEO 100000000");
  Begun& recv = left.begin("recv 10");
  left("send 1");  // its acknowledgement will wait in the card
  world.left().kernel().freeze();
  world.left().stack().freeze();
  world.run_for(1s);
  EXPECT_EQ(left.program().result(recv), "waits");
  EXPECT_EQ(right("recv 10"), "1");
  world.left().stack().thaw();
  world.left().kernel().thaw();
  world.settle();
  EXPECT_EQ(left.program().result(recv), "EAGAIN");
  EXPECT_EQ(left("get SIOCOUTQ"), "0");
}

TEST(Faults, StalledCallIsCarriedOutLate) {
  TwoHosts world;
  auto [left, right] = world.connected();
  EXPECT_TRUE(world.left().kernel().stall_calls(left.program().index(), Op::Close, 1, 300ms));
  Begun& close = left.begin("close");
  world.run_for(299ms);
  EXPECT_EQ(left.program().result(close), "waits");
  EXPECT_EQ(right("state"), "ESTABLISHED");
  world.run_for(10ms);
  EXPECT_EQ(left.program().result(close), "0");
  EXPECT_EQ(right("state"), "CLOSE-WAIT");
  const auto& seen = left.program().observations().back();
  EXPECT_EQ(seen.at - seen.began, 300ms);
  EXPECT_EQ(seen.socket, 1);
}

TEST(Faults, FailedCallDoesNothingElse) {
  TwoHosts world;
  auto [left, right] = world.connected();
  world.left().kernel().fail_calls(left.program().index(), Op::Send, 2, net::linux_errno::kConnectionReset);
  expect(left, {{"send 1", "ECONNRESET"}, {"send 1", "ECONNRESET"}, {"send 1", "1"}}, "fail_calls");
  world.run_for(100ms);
  EXPECT_EQ(right("recv 10"), "1");
}

TEST(Crash, OfTheHostIsSilent) {
  TwoHosts world;
  auto [left, right] = world.connected();
  world.left().stack().power_off();
  world.left().kernel().crash();
  world.run_for(1s);
  EXPECT_EQ(right("state"), "ESTABLISHED");
  EXPECT_EQ(left.program().observations().back().name, "crashed");
  EXPECT_TRUE(world.left().kernel().idle());
  EXPECT_TRUE(world.left().kernel().socket_table().empty());
}

TEST(Waiting, IsObservedInTheOrderOfTheCalls) {
  TwoHosts world;
  auto [left, right] = world.connected();
  left.begin("recv 10");
  left.program().begin({.op = Op::Sleep, .argument = 1'000'000'000});
  world.run_for(100ms);
  world.left().kernel().observe_waiting();
  std::vector<Op> waiting;
  for (const auto& seen : left.program().observations()) {
    if (seen.kind == Kind::Waiting) waiting.push_back(seen.op);
  }
  EXPECT_EQ(waiting, (std::vector<Op>{Op::Recv, Op::Sleep}));
  EXPECT_EQ(left.program().observations().back().at - left.program().observations().back().began, 100ms);
}

Task<> give_up_recv(Process& process, net::Descriptor descriptor) {
  std::byte octet[1];
  co_await process.call({.op = Op::Recv, .descriptor = descriptor, .in = octet});
}

Task<int> abandon_a_recv(Process& process, net::Descriptor descriptor) {
  {
    Task<> waiting = give_up_recv(process, descriptor);
    waiting.start(process);
    co_await process.call({.op = Op::Sleep, .argument = 20'000'000});
  }
  std::byte octet[1];
  co_return static_cast<int>((co_await process.call({.op = Op::Recv, .descriptor = descriptor, .in = octet})).value);
}

TEST(Abandon, ForgetsACallWhoseTaskGoesAway) {
  TwoHosts world;
  const Client made = client(world, abandon_a_recv);
  world.run_for(100ms);
  made.peer("send 1");
  world.run_for(100ms);
  EXPECT_EQ(world.observations(made.index).back().name, "returned");
  EXPECT_EQ(world.observations(made.index).back().value, 1);
}

}  // namespace
}  // namespace halfopen::sim::kernel
