// Overlapped calls and completion ports: windows/12, windows/3.11, windows/4.5, windows/4.16, windows/4.17, windows/7.20,
// windows/7.21, windows/10.6.
#include <gtest/gtest.h>

#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::Op;
using net::Overlapped;

const HostOptions kWindows{.os = "windows-11"};

struct Bound {
  TwoHosts world{kWindows};
  ConnectedPair pair = world.connected();
  TestProgram& program = pair.left.program();
  net::Descriptor port = static_cast<net::Descriptor>(program.value({.op = Op::CreatePort}));

  Bound() {
    program.call({.op = Op::AssociatePort, .descriptor = pair.left.descriptor(), .second = port});
  }
  Begun& begin_completion(std::int64_t timeout_ns) {
    return program.begin({.op = Op::TakeCompletion, .descriptor = port, .argument = timeout_ns});
  }
  std::string completion() { return program.result(begin_completion(0)); }
  void reset_from_right() {
    pair.right("set SO_LINGER 1 0");
    pair.right("close");
    world.run_for(20ms);
  }
};

TEST(Overlapped, RecvIsPendingThenCompletesToItsPort) {
  Bound is;
  OverlappedCall recv{7};
  EXPECT_EQ(recv.start(is.pair.left, {.op = Op::Recv}, 10), "WSA_IO_PENDING");
  EXPECT_EQ(recv.result(is.program), "WSA_IO_INCOMPLETE");
  EXPECT_EQ(is.completion(), "WAIT_TIMEOUT");
  Begun& wait = is.begin_completion(-1);
  is.pair.right("send 4");
  is.world.run_for(5ms);
  EXPECT_EQ(is.program.result(wait), "4");
  EXPECT_EQ(wait.operation.outcome.extra, 7);  // which call it was
  EXPECT_EQ(recv.result(is.program), "4");
}

TEST(Overlapped, SuccessAtOncePostsACompletionToo) {
  Bound is;
  is.pair.right("send 4");
  is.world.run_for(20ms);
  OverlappedCall recv;
  EXPECT_EQ(recv.start(is.pair.left, {.op = Op::Recv}, 10), "4");
  EXPECT_EQ(is.completion(), "4");
}

TEST(Overlapped, ResetShowsThreeNumbers) {  // windows/3.11: C000020D, 64 and 10054, 0 bytes
  Bound is;
  OverlappedCall recv;
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  is.reset_from_right();
  EXPECT_EQ(recv.state.status, 0xC000020Du);
  EXPECT_EQ(is.completion(), "ERROR_NETNAME_DELETED");
  EXPECT_EQ(is.program.observations().back().text, "WSAECONNRESET 0xc000020d");
  EXPECT_EQ(recv.result(is.program), "WSAECONNRESET");
  EXPECT_EQ(recv.result(is.program, Op::SystemResult), "ERROR_NETNAME_DELETED");
}

TEST(Overlapped, FailureAtOncePostsNothing) {  // windows/12.sync-failure
  Bound is;
  is.reset_from_right();
  OverlappedCall recv;
  EXPECT_EQ(recv.start(is.pair.left, {.op = Op::Recv}, 10), "WSAECONNRESET");
  EXPECT_EQ(is.completion(), "WAIT_TIMEOUT");
}

TEST(Overlapped, IgnoresTheSocketsTimeOutAndMode) {  // windows/13.4
  Bound is;
  is.pair.left("set SO_RCVTIMEO 10000000");
  is.pair.left("set FIONBIO 1");
  OverlappedCall recv;
  EXPECT_EQ(recv.start(is.pair.left, {.op = Op::Recv}, 10), "WSA_IO_PENDING");
  is.world.run_for(1s);
  EXPECT_EQ(recv.state.state, Overlapped::State::Pending);
}

TEST(Overlapped, CancelledCompletesWith995) {  // windows/12.cancelled
  Bound is;
  OverlappedCall recv;
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  EXPECT_EQ(is.program.call({.op = Op::Cancel, .descriptor = is.pair.left.descriptor(), .overlapped = &recv.state}), "0");
  EXPECT_EQ(is.completion(), "WSA_OPERATION_ABORTED");
  EXPECT_EQ(recv.state.status, 0xC0000120u);
  EXPECT_EQ(is.program.call({.op = Op::Cancel, .descriptor = is.pair.left.descriptor()}), "ERROR_NOT_FOUND");
}

TEST(Overlapped, CloseCompletesItWith1236AndResets) {  // windows/4.16, windows/4.17
  Bound is;
  OverlappedCall recv;
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  is.pair.left("close");
  EXPECT_EQ(is.completion(), "ERROR_CONNECTION_ABORTED");
  EXPECT_EQ(recv.result(is.program, Op::SystemResult), "ERROR_CONNECTION_ABORTED");
  EXPECT_EQ(recv.result(is.program), "WSAECONNABORTED");
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.right("recv 1"), "ECONNRESET");
}

TEST(Overlapped, ConnectNeedsABoundSocketAndCompletesWith1225) {  // windows/7.20
  Bound is;
  const End socket = is.world.socket(is.program);
  is.program.call({.op = Op::AssociatePort, .descriptor = socket.descriptor(), .second = is.port});
  const net::Endpoint closed{net::Address::v4(10, 0, 0, 2), 9};
  OverlappedCall connect;
  EXPECT_EQ(connect.start(socket, {.op = Op::Connect, .endpoint = closed}), "WSAEINVAL");
  socket("bind 0.0.0.0:0");
  EXPECT_EQ(connect.start(socket, {.op = Op::Connect, .endpoint = closed}), "WSA_IO_PENDING");
  is.world.run_for(5s);
  EXPECT_EQ(is.completion(), "ERROR_CONNECTION_REFUSED");
  EXPECT_EQ(connect.result(is.program), "WSAECONNREFUSED");
}

// windows/7.21: connect 10022, getpeername and shutdown not usable; send and recv are.
TEST(Overlapped, ConnectLeavesASocketWithoutContext) {
  Bound is;
  is.world.listener(is.world.program(is.world.right()), 10, kPort + 1);
  const End socket = is.world.socket(is.program);
  socket("bind 0.0.0.0:0");
  OverlappedCall connect;
  connect.start(socket, {.op = Op::Connect, .endpoint = {net::Address::v4(10, 0, 0, 2), kPort + 1}});
  is.world.run_for(20ms);
  EXPECT_EQ(connect.result(is.program), "0");
  EXPECT_EQ(socket("connect 7001"), "WSAEINVAL");
  EXPECT_EQ(socket("peer"), "WSAENOTCONN");
  EXPECT_EQ(socket("shutdown wr"), "WSAENOTCONN");
  EXPECT_EQ(socket("send 3"), "3");
  EXPECT_EQ(socket("set SO_UPDATE_CONNECT_CONTEXT 1"), "0");
  EXPECT_EQ(socket("connect 7001"), "WSAEISCONN");
  EXPECT_EQ(socket("peer"), "10.0.0.2:7001");
  EXPECT_EQ(socket("shutdown wr"), "0");
  const End fresh = is.world.socket(is.program);
  EXPECT_EQ(fresh("set SO_UPDATE_CONNECT_CONTEXT 1"), "WSAENOTCONN");
}

// windows/4.5: the receive under way completes with the data; then data draws a RST (windows/4.4), and not before.
TEST(Overlapped, ReceivesUnderWayOutliveTheOwnShutdown) {
  Bound is;
  OverlappedCall first, second;
  first.start(is.pair.left, {.op = Op::Recv}, 10);
  second.start(is.pair.left, {.op = Op::Recv}, 10);
  EXPECT_EQ(is.pair.left("shutdown rd"), "0");
  OverlappedCall late;
  EXPECT_EQ(late.start(is.pair.left, {.op = Op::Recv}, 10), "WSAESHUTDOWN");
  is.pair.right("send 3");  // acknowledged after 40 ms; until then Nagle holds the next one back
  is.world.run_for(60ms);
  EXPECT_EQ(first.result(is.program), "3");
  EXPECT_EQ(second.result(is.program), "WSA_IO_INCOMPLETE");
  is.pair.right("send 4");
  is.world.run_for(60ms);
  EXPECT_EQ(second.result(is.program), "4");
  EXPECT_EQ(is.pair.right("send 5"), "5");
  is.world.run_for(60ms);
  EXPECT_EQ(is.pair.right("recv 1"), "ECONNRESET");
}

TEST(Overlapped, ACancelledReceiveEndsTheRespiteOfAShutdown) {
  Bound is;
  OverlappedCall recv;
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  is.pair.left("shutdown rd");
  is.program.call({.op = Op::Cancel, .descriptor = is.pair.left.descriptor()});
  is.pair.right("send 3");
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.right("recv 1"), "ECONNRESET");
}

TEST(Overlapped, ACancelledReceiveMakesTheCloseAReset) {  // windows/4.16
  Bound is;
  OverlappedCall recv;
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  is.program.call({.op = Op::Cancel, .descriptor = is.pair.left.descriptor()});
  EXPECT_EQ(is.pair.right("send 3"), "3");  // only the close resets
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.left("recv 3"), "3");
  is.pair.left("close");
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.right("recv 1"), "ECONNRESET");
}

TEST(Overlapped, ACancelledSendDoesNot) {
  Bound is;
  is.pair.left("set SO_SNDBUF 0");
  OverlappedCall send;
  EXPECT_EQ(send.start(is.pair.left, {.op = Op::Send}, 5), "WSA_IO_PENDING");
  is.program.call({.op = Op::Cancel, .descriptor = is.pair.left.descriptor()});
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.right("recv 5"), "5");
  is.pair.left("close");
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.right("recv 1"), "0");
}

// windows/10.6, windows/10.3: one after the other, each as its octets are acknowledged.
TEST(Overlapped, WithoutABufferASendIsOverWhenItIsAcknowledged) {
  Bound is;
  is.pair.left("set SO_SNDBUF 0");
  OverlappedCall first, second;
  EXPECT_EQ(first.start(is.pair.left, {.op = Op::Send}, 5), "WSA_IO_PENDING");
  EXPECT_EQ(second.start(is.pair.left, {.op = Op::Send}, 7), "WSA_IO_PENDING");
  is.world.run_for(9ms);
  EXPECT_EQ(first.result(is.program), "WSA_IO_INCOMPLETE");
  is.world.run_for(1ms);
  EXPECT_EQ(first.result(is.program), "5");
  EXPECT_EQ(second.result(is.program), "WSA_IO_INCOMPLETE");
  is.world.run_for(10ms);
  EXPECT_EQ(second.result(is.program), "7");
}

TEST(Overlapped, WithoutABufferASendOutlivesTheOwnShutdown) {
  Bound is;
  is.pair.left("set SO_SNDBUF 0");
  OverlappedCall send;
  send.start(is.pair.left, {.op = Op::Send}, 5);
  EXPECT_EQ(is.pair.left("shutdown wr"), "0");
  is.world.run_for(60ms);
  EXPECT_EQ(send.result(is.program), "5");
}

TEST(Overlapped, AcceptHandsOverItsSocketWithTheResult) {
  TwoHosts world{{}, kWindows};
  TestProgram& server = world.program(world.right());
  const End listener = world.listener(server);
  OverlappedCall accept;
  EXPECT_EQ(accept.start(listener, {.op = Op::Accept}), "WSA_IO_PENDING");
  const End client = world.socket(world.program(world.left()));
  Begun& connect = client.begin("connect 7000");
  world.run_for(20ms);
  EXPECT_EQ(client.program().result(connect), "0");
  const End accepted{server, static_cast<net::Descriptor>(accept.state.operation.outcome.value)};
  EXPECT_EQ(accepted("state"), "ESTABLISHED");
}

TEST(Overlapped, ResultCanBeAwaited) {
  Bound is;
  OverlappedCall recv;
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  Begun& wait = is.program.begin({.op = Op::OverlappedResult, .argument = 1, .overlapped = &recv.state});
  EXPECT_EQ(is.program.result(wait), "waits");
  is.pair.right("send 3");
  is.world.run_for(5ms);
  EXPECT_EQ(is.program.result(wait), "3");
}

TEST(Overlapped, SignalsItsEventObject) {
  Bound is;
  OverlappedCall recv;
  recv.state.event = static_cast<net::Descriptor>(is.program.value({.op = Op::CreateEvent}));
  recv.start(is.pair.left, {.op = Op::Recv}, 10);
  std::vector<net::PollEntry> events{{recv.state.event}};
  Begun& wait = is.program.begin({.op = Op::WaitEvents, .argument = -1, .polled = events});
  EXPECT_EQ(is.program.result(wait), "waits");
  is.pair.right("send 3");
  is.world.run_for(5ms);
  EXPECT_EQ(is.program.result(wait), "0");
}

TEST(Overlapped, DestroyedWhilePendingIsForgotten) {
  Bound is;
  {
    OverlappedCall recv;
    recv.start(is.pair.left, {.op = Op::Recv}, 10);
  }
  is.pair.right("send 3");
  is.world.run_for(20ms);
  EXPECT_EQ(is.completion(), "WAIT_TIMEOUT");
  EXPECT_EQ(is.pair.left("recv 10"), "3");
}

TEST(Overlapped, IsNotThereOnLinux) {
  TwoHosts world;
  auto [left, right] = world.connected();
  OverlappedCall recv;
  EXPECT_EQ(recv.start(left, {.op = Op::Recv}, 10), "ENOSYS");
}

}  // namespace
}  // namespace halfopen::sim::kernel
