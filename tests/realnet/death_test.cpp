// Programs that die, and what their peers see.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "support.h"

namespace halfopen::realnet::test {
namespace {

using model::Word;
using net::Op;
using testing::ElementsAre;

const Registered kNeverReads{"never-reads", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)co_await socket.poll(net::Ready::In, net::Duration{-1});
  process.observe("has-data", 1);
  co_await forever(process);
  co_return 0;
}};

const Registered kSendsAndReads{"sends-and-reads", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("0123456789"));
  (void)co_await receive(socket);
  (void)co_await receive(socket);
  process.on_pipe_signal(net::PipeSignal::Ignored);
  (void)co_await socket.send(net::octets("x"));
  co_return 0;
}};

// docs/evidence: linux/3.S4.unread-data, linux/3.C1.blocked-recv, linux/2.4.recv-empty.
TEST(Kill, UnreadDataResetsThePeerOnce) {
  model::Scenario scenario = between("never-reads", "sends-and-reads");
  scenario.faults = {after_note(Word::Kill, "server", "server", "has-data")};
  const model::Record record = play(scenario);

  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("ECONNRESET", "0")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Send), ElementsAre("10", "EPIPE"));
  EXPECT_EQ(end_of(record, "server"), "killed 9");
}

TEST(Kill, WhatWasObservedUntilThenIsKept) {
  model::Scenario scenario = between("never-reads", "sends-and-reads");
  scenario.faults = {after_note(Word::Kill, "server", "server", "has-data")};
  const model::Record record = play(scenario);

  EXPECT_THAT(results(record, "server", Op::Accept), testing::SizeIs(1)) << dump(record);
  EXPECT_THAT(results(record, "server", Op::Poll), ElementsAre("1"));
  EXPECT_THAT(notes(record, "server"), ElementsAre("has-data"));
  EXPECT_THAT(results(record, "server", Op::Sleep), ElementsAre()) << "it was waiting in it";
}

const Registered kSendsALot{"sends-a-lot", [](net::Process& process) -> net::Task<int> {
  process.on_pipe_signal(net::PipeSignal::Ignored);
  net::Socket socket = co_await connected(process);
  const std::vector<std::byte> much(std::size_t{64} << 20);
  for (int i = 0; i < 3; ++i) (void)co_await socket.send(much);
  co_return 0;
}};

// docs/evidence: linux/3.C1.blocked-send: a partial count, then the error, then broken pipes.
TEST(Kill, BlockedSendReturnsWhatWasTakenAndTheNextOneTheError) {
  model::Scenario scenario = between("never-reads", "sends-a-lot");
  scenario.faults = {after_note(Word::Kill, "server", "server", "has-data")};
  const model::Record record = play(scenario);

  const std::vector<std::string> sends = results(record, "client", Op::Send);
  ASSERT_EQ(sends.size(), 3u) << dump(record);
  EXPECT_GT(std::stoll(sends[0]), 0) << dump(record);
  EXPECT_LT(std::stoll(sends[0]), 64 << 20) << dump(record);
  EXPECT_EQ(sends[1], "ECONNRESET");
  EXPECT_EQ(sends[2], "EPIPE");
}

const Registered kThrows{"throws", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)socket.release();
  throw std::runtime_error{"out of cheese"};
}};

const Registered kReadsTwice{"reads-twice", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await receive(socket);
  (void)co_await receive(socket);
  co_return 0;
}};

// docs/evidence: linux/3.S3.nothing-unread: the kernel closes what a dying process has open.
TEST(Crash, EscapingExceptionIsObservedAndThePeerSeesTheEnd) {
  const model::Record record = play(between("throws", "reads-twice"));

  EXPECT_EQ(last(record, "server").name, "crashed") << dump(record);
  EXPECT_EQ(last(record, "server").text, "out of cheese");
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("0", "0"));
}

const Registered kExits{"exits-without-closing", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)co_await process.call({.op = Op::Exit, .argument = 5});
  co_return 0;
}};

// docs/evidence: linux/3.S3.exit, linux/3.S3.nothing-unread.
TEST(Exit, WithoutClosingSendsAFin) {
  const model::Record record = play(between("exits-without-closing", "reads-twice"));

  EXPECT_EQ(end_of(record, "server"), "exited 5") << dump(record);
  EXPECT_THAT(results(record, "server", Op::Close), ElementsAre());
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("0", "0"));
}

// docs/evidence: linux/3.S3.unread-data.
TEST(Exit, AskedForWithUnreadDataResetsThePeer) {
  model::Scenario scenario = between("never-reads", "sends-and-reads");
  scenario.faults = {after_note(Word::Exit, "server", "server", "has-data")};
  const model::Record record = play(scenario);

  EXPECT_EQ(end_of(record, "server"), "exited 0") << dump(record);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("ECONNRESET", "0"));
}

}  // namespace
}  // namespace halfopen::realnet::test
