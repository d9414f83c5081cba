// The faces over Process: which calls they make, and what becomes of a descriptor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <type_traits>

#include "fake_process.h"
#include "halfopen/net/net.h"

namespace halfopen::net {
namespace {

using ::testing::ElementsAre;
using testing::FakeProcess;
using namespace std::chrono_literals;

const Endpoint kServer{Address::v4(10, 0, 0, 2), 7000};

static_assert(!std::is_copy_constructible_v<Socket> && std::is_nothrow_move_constructible_v<Socket>);
static_assert(!std::is_copy_constructible_v<Listener> && !std::is_copy_constructible_v<Datagram>);

std::vector<Op> ops(const FakeProcess& process) {
  std::vector<Op> made;
  for (const Call& call : process.calls) made.push_back(call.op);
  return made;
}

/// Gives out descriptors from 3 on, as Linux does; everything else succeeds with 0, but `failing` fails.
void give_descriptors(FakeProcess& process, std::optional<Op> failing = std::nullopt,
                      Error error = linux_errno::kConnectionRefused) {
  process.answer = [next = 3, failing, error](const Call& call) mutable -> std::optional<Outcome> {
    if (call.op == failing) return Outcome{.value = -1, .error = error};
    if (call.op == Op::Socket || call.op == Op::Accept) return Outcome{.value = next++, .peer = kServer};
    if (call.op == Op::Send)
      return Outcome{.value = static_cast<std::int64_t>(std::min<std::size_t>(call.out.size(), 4))};
    return Outcome{};
  };
}

Task<int> connect_and_close(Process& process) {
  auto made = co_await Socket::connect(process, kServer);
  if (!made) co_return made.error.number();
  co_return static_cast<int>((co_await made.value.close()).value);
}

TEST(Socket, ConnectMakesTwoCallsAndCloseOne) {
  FakeProcess process;
  give_descriptors(process);
  EXPECT_EQ(process.run(connect_and_close(process)), 0);
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket, Op::Connect, Op::Close));
  EXPECT_EQ(process.calls[1].endpoint, kServer);
  EXPECT_EQ(process.calls[2].descriptor, 3);
  EXPECT_TRUE(process.closed_quietly.empty());
}

TEST(Socket, ConnectThatFailsClosesAndTellsItsError) {
  FakeProcess process;
  give_descriptors(process, Op::Connect);
  EXPECT_EQ(process.run(connect_and_close(process)), 111);
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket, Op::Connect, Op::Close));
}

TEST(Socket, ConnectWithoutADescriptorMakesNoFurtherCall) {
  FakeProcess process;
  give_descriptors(process, Op::Socket, linux_errno::kTooManyFiles);
  EXPECT_EQ(process.run(connect_and_close(process)), 24);
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket));
}

Task<> connect_and_forget(Process& process) { (void)co_await Socket::connect(process, kServer); }

TEST(Socket, DestroyingAnOpenOneClosesItWithoutWaiting) {
  FakeProcess process;
  give_descriptors(process);
  process.run(connect_and_forget(process));
  EXPECT_THAT(process.closed_quietly, ElementsAre(3));
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket, Op::Connect));
}

TEST(Socket, MovingHandsTheDescriptorOn) {
  FakeProcess process;
  {
    Socket first{process, 3};
    Socket second{std::move(first)};
    EXPECT_FALSE(first.is_open());  // NOLINT: the point
    Socket third{process, 4};
    third = std::move(second);
    EXPECT_EQ(third.descriptor(), 3);
    EXPECT_EQ(second.release(), 4);  // NOLINT: swapped, so that nothing is closed here
  }
  EXPECT_THAT(process.closed_quietly, ElementsAre(3));
}

Task<Outcome> send_ten(Process& process) {
  Socket socket{process, 3};
  const Outcome sent = co_await socket.send_all(octets("0123456789"));
  (void)socket.release();
  co_return sent;
}

TEST(Socket, SendAllGoesOnWhereTheSystemStopped) {
  FakeProcess process;
  give_descriptors(process);
  EXPECT_EQ(process.run(send_ten(process)).value, 10);
  ASSERT_EQ(process.calls.size(), 3u);  // 4 + 4 + 2
  EXPECT_EQ(process.calls[2].out.size(), 2u);
}

TEST(Socket, SendAllTellsHowFarItCameBesideTheError) {
  FakeProcess process;
  process.answer = [calls = 0](const Call&) mutable {
    return ++calls == 1 ? Outcome{.value = 4} : Outcome{.value = -1, .error = linux_errno::kBrokenPipe};
  };
  const Outcome sent = process.run(send_ten(process));
  EXPECT_EQ(sent.value, 4);
  EXPECT_EQ(sent.error, linux_errno::kBrokenPipe);
}

Task<Outcome> recv_eight(Process& process) {
  Socket socket{process, 3};
  std::array<std::byte, 8> room;
  const Outcome got = co_await socket.recv_all(room);
  (void)socket.release();
  co_return got;
}

TEST(Socket, RecvAllEndsWithTheStream) {
  FakeProcess process;
  process.answer = [calls = 0](const Call&) mutable { return Outcome{.value = ++calls == 1 ? 5 : 0}; };
  const Outcome got = process.run(recv_eight(process));
  EXPECT_EQ(got.value, 5);
  EXPECT_TRUE(got.ok());
}

Task<> options(Process& process) {
  Socket socket{process, 3};
  (void)co_await socket.set(Option::Linger, 1, 2);
  (void)co_await socket.get(Option::PendingError);
  (void)co_await socket.shutdown_send();
  (void)co_await socket.peer_name();
  (void)co_await socket.local_name();
  (void)socket.release();
}

TEST(Socket, OptionsAndNamesAreSingleCalls) {
  FakeProcess process;
  process.run(options(process));
  EXPECT_THAT(ops(process), ElementsAre(Op::SetOption, Op::GetOption, Op::Shutdown, Op::PeerName, Op::LocalName));
  EXPECT_EQ(process.calls[0].argument, 1);
  EXPECT_EQ(process.calls[0].second, 2);
  EXPECT_EQ(process.calls[2].argument, static_cast<std::int64_t>(ShutdownHow::Send));
}

Task<Ready> poll_one(Process& process) {
  Socket socket{process, 3};
  const auto found = co_await socket.poll(Ready::In, 5s);
  (void)socket.release();
  co_return found.value;
}

TEST(Socket, PollHandsOverWhatWasFound) {
  FakeProcess process;
  process.answer = [](const Call& call) {
    call.polled[0].found = Ready::In | Ready::HangUp;
    return Outcome{.value = 1};
  };
  EXPECT_EQ(process.run(poll_one(process)), Ready::In | Ready::HangUp);
  EXPECT_EQ(process.calls[0].argument, 5'000'000'000);
}

Task<int> serve_one(Process& process) {
  auto listener = co_await Listener::listen(process, {Address{}, 7000});
  if (!listener) co_return listener.error.number();
  auto accepted = co_await listener.value.accept();
  co_return accepted.ok() && accepted.value.peer == kServer ? accepted.value.socket.descriptor() : -1;
}

TEST(Listener, BindsListensAndAccepts) {
  FakeProcess process;
  give_descriptors(process);
  EXPECT_EQ(process.run(serve_one(process)), 4);
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket, Op::Bind, Op::Listen, Op::Accept));
  EXPECT_THAT(process.closed_quietly, ElementsAre(4, 3));
}

TEST(Listener, BindThatFailsClosesAndTellsItsError) {
  FakeProcess process;
  give_descriptors(process, Op::Bind, linux_errno::kAddressInUse);
  EXPECT_EQ(process.run(serve_one(process)), 98);
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket, Op::Bind, Op::Close));
}

Task<int> one_datagram(Process& process) {
  auto socket = co_await Datagram::bind(process, {Address{}, 0});
  std::array<std::byte, 4> room;
  (void)co_await socket.value.send_to(octets("ping"), kServer);
  co_return static_cast<int>((co_await socket.value.recv_from(room)).value);
}

TEST(Datagram, SendsToAndReceivesFrom) {
  FakeProcess process;
  give_descriptors(process);
  EXPECT_EQ(process.run(one_datagram(process)), 0);
  EXPECT_THAT(ops(process), ElementsAre(Op::Socket, Op::Bind, Op::SendTo, Op::RecvFrom));
  EXPECT_EQ(process.calls[0].type, SocketType::Datagram);
}

Task<> sleeps(Process& process) {
  Clock clock{process};
  (void)co_await clock.sleep(100ms);
  (void)co_await clock.sleep_until(kStart + 150ms);
  (void)co_await clock.sleep_until(kStart + 50ms);
  (void)co_await clock.compute(-1ms);
}

TEST(Clock, NeverSleepsBackwards) {
  FakeProcess process;
  process.run(sleeps(process));
  EXPECT_EQ(process.calls[1].argument, 50'000'000);
  EXPECT_EQ(process.calls[2].argument, 0);
  EXPECT_EQ(process.calls[3].argument, 0);
  EXPECT_EQ(Clock{process}.now(), kStart + 150ms);
}

Task<Endpoint> look_up(Process& process, std::string_view name) {
  co_return (co_await Resolver{process}.endpoint(name, 7000)).value;
}

TEST(Resolver, AsksForNamesAndReadsAddresses) {
  FakeProcess process;
  process.answer = [](const Call&) { return Outcome{.value = 1, .peer = {kServer.address, 0}}; };
  EXPECT_EQ(process.run(look_up(process, "server")), kServer);
  EXPECT_THAT(ops(process), ElementsAre(Op::Resolve));
  EXPECT_EQ(process.run(look_up(process, "10.0.0.2")), kServer);
  EXPECT_EQ(process.calls.size(), 1u);
}

}  // namespace
}  // namespace halfopen::net
