// Connects: refused, non-blocking, timed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.h"

namespace halfopen::realnet::test {
namespace {

using net::Op;
using testing::ElementsAre;

const Registered kListensNowhere{"listens-nowhere", [](net::Process&) -> net::Task<int> { co_return 0; }};

/// A socket of the client, and where the server would be.
struct Attempt {
  net::Socket socket;
  net::Endpoint server;
};

net::Task<Attempt> attempt(net::Process& process) {
  const net::Outcome opened = co_await process.call({.op = Op::Socket});
  net::Socket socket{process, static_cast<net::Descriptor>(opened.value)};
  auto server = co_await net::Resolver{process}.endpoint("server", kPort);
  co_return Attempt{std::move(socket), server.value};
}

const Registered kConnectsTwice{"connects-twice", [](net::Process& process) -> net::Task<int> {
  Attempt made = co_await attempt(process);
  for (int i = 0; i < 2; ++i) {
    (void)co_await process.call({.op = Op::Connect, .descriptor = made.socket.descriptor(), .endpoint = made.server});
  }
  (void)co_await made.socket.get(net::Option::PendingError);
  (void)co_await made.socket.poll(net::Ready::In | net::Ready::Out, net::Duration{-1});
  co_return 0;
}};

// docs/evidence: linux/4.1.closed-port, linux/4.1.reusable.
TEST(Connect, ClosedPortRefusesAndLeavesTheSocketReusable) {
  const model::Record record = play(between("listens-nowhere", "connects-twice"));

  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("ECONNREFUSED", "ECONNREFUSED")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::GetOption), ElementsAre("0"));
  EXPECT_EQ(net::to_string(first(record, "client", Op::Poll).ready), "POLLOUT|POLLHUP");
}

const Registered kConnectsNonBlocking{"connects-non-blocking", [](net::Process& process) -> net::Task<int> {
  Attempt made = co_await attempt(process);
  (void)co_await made.socket.set(net::Option::NonBlocking, 1);
  (void)co_await process.call({.op = Op::Connect, .descriptor = made.socket.descriptor(), .endpoint = made.server});
  const auto polled = co_await made.socket.poll(net::Ready::In | net::Ready::Out | net::Ready::ReadHangUp, net::Duration{-1});
  process.observe("ready", net::to_string(polled.value));
  (void)co_await made.socket.get(net::Option::PendingError);
  (void)co_await receive(made.socket);
  co_return 0;
}};

// docs/evidence: linux/1.1.nonblocking-connect, linux/2.3.so-error.
TEST(Connect, NonBlockingOneIsAlwaysInProgressAndPollTellsTheRest) {
  const model::Record record = play(between("listens-nowhere", "connects-non-blocking"));

  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("EINPROGRESS")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Poll), ElementsAre("1"));
  EXPECT_THAT(results(record, "client", Op::GetOption), ElementsAre("111"));
  EXPECT_NE(dump(record).find("ready POLLIN|POLLOUT|POLLERR|POLLHUP|POLLRDHUP"), std::string::npos) << dump(record);
}

const Registered kWaitsWithPatience{"waits-with-patience", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  (void)co_await listener.set(net::Option::ReceiveTimeout, 50'000'000);
  (void)co_await listener.accept();
  (void)co_await listener.set(net::Option::NonBlocking, 1);
  (void)co_await listener.accept();
  co_return 0;
}};

// docs/evidence: linux/2.3.recv.6, linux/1.2: never early.
TEST(Accept, EndsWithItsTimeoutOrAtOnce) {
  const model::Record record = play(alone("waits-with-patience"));

  EXPECT_THAT(results(record, "program", Op::Accept), ElementsAre("EAGAIN", "EAGAIN")) << dump(record);
  const model::Observation& patient = first(record, "program", Op::Accept);
  EXPECT_GE(patient.at - patient.began, net::Duration{50'000'000}) << dump(record);
}

const Registered kCallsAround{"calls-around", [](net::Process& process) -> net::Task<int> {
  (void)co_await net::Resolver{process}.lookup("server");
  (void)co_await net::Resolver{process}.lookup("nobody");
  const net::Outcome opened = co_await process.call({.op = Op::Socket});
  process.observe("first", opened.value);
  (void)co_await process.call({.op = Op::Recv, .descriptor = 99});
  co_return 0;
}};

TEST(Calls, AreMadeOnDescriptorsOfTheProgramsOwn) {
  const model::Record record = play(between("listens-nowhere", "calls-around"));

  EXPECT_THAT(results(record, "client", Op::Resolve), ElementsAre("1", "EAI_NONAME")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Socket), ElementsAre("3")) << "the lowest number a fresh process has free";
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("EBADF"));
}

const Registered kCallsFarAway{"calls-far-away", [](net::Process& process) -> net::Task<int> {
  const net::Outcome opened = co_await process.call({.op = Op::Socket});
  const net::Endpoint documentation{net::Address::v4(192, 0, 2, 1), 80};
  (void)co_await process.call({.op = Op::Connect, .descriptor = static_cast<net::Descriptor>(opened.value), .endpoint = documentation});
  co_return 0;
}};

TEST(Calls, NeverLeaveTheLoopback) {
  try {
    play(alone("calls-far-away"));
    FAIL() << "it was let out";
  } catch (const std::invalid_argument& refused) {
    EXPECT_STREQ(refused.what(), "program \"program\": connect: 192.0.2.1:80 is no host of the scenario");
  }
}

}  // namespace
}  // namespace halfopen::realnet::test
