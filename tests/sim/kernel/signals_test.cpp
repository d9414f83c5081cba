// Signals to a process whose call waits: linux/surface.eintr, linux/surface.sa-restart, linux/2.3.recv.7.
#include <gtest/gtest.h>

#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::Op;
using net::SignalAction;

constexpr std::int32_t kUser1 = 10;  // SIGUSR1

struct Signalled {
  TwoHosts world;
  ConnectedPair pair = world.connected();
  TestProgram& program = pair.left.program();

  explicit Signalled(SignalAction action) {
    program.process().on_signal(kUser1, action);
    // The program's own task waits in a poll of nothing, which is the oldest call: the first signal is for it.
    send();
  }
  void send() {
    program.host().kernel().signal(program.index(), kUser1);
    world.settle();
  }
  /// What a call that waits comes to when the signal is delivered.
  std::string interrupts(Begun& call) {
    EXPECT_EQ(program.result(call), "waits");
    world.run_for(10ms);
    send();
    return program.result(call);
  }
};

TEST(Signal, WithoutRestartEndsWhatWaits) {  // linux/surface.eintr
  Signalled is{SignalAction::Handled};
  EXPECT_EQ(is.interrupts(is.pair.left.begin("recv 1")), "EINTR");
  EXPECT_EQ(is.interrupts(wait_for(is.pair.left, Op::Poll, net::Ready::In)), "EINTR");
  EXPECT_EQ(is.interrupts(wait_for(is.pair.left, Op::Select, net::Ready::In)), "EINTR");
  EXPECT_EQ(is.interrupts(is.program.begin({.op = Op::Sleep, .argument = 1'000'000'000})), "EINTR");
  EpollEnd epoll{is.program};
  EXPECT_EQ(is.interrupts(epoll.begin_wait(-1)), "EINTR");
  EXPECT_EQ(is.interrupts(is.world.listener(is.program).begin("accept")), "EINTR");
}

TEST(Signal, WithRestartEndsOnlyWhatIsNotRestarted) {  // linux/surface.sa-restart
  Signalled is{SignalAction::Restarting};
  EXPECT_EQ(is.interrupts(wait_for(is.pair.left, Op::Poll, net::Ready::In)), "EINTR");
  EXPECT_EQ(is.interrupts(is.program.begin({.op = Op::Sleep, .argument = 1'000'000'000})), "EINTR");
  Begun& recv = is.pair.left.begin("recv 1");
  EXPECT_EQ(is.interrupts(recv), "waits");
  is.pair.right("send 1");
  is.world.run_for(5ms);
  EXPECT_EQ(is.program.result(recv), "1");
}

TEST(Signal, WithRestartEndsARecvThatHasATimeOut) {  // linux/surface.sa-restart
  Signalled is{SignalAction::Restarting};
  is.pair.left("set SO_RCVTIMEO 5000000000");
  EXPECT_EQ(is.interrupts(is.pair.left.begin("recv 1")), "EINTR");
}

TEST(Signal, EndsATransferWithWhatItHasMoved) {  // linux/surface.eintr
  for (const SignalAction action : {SignalAction::Handled, SignalAction::Restarting}) {
    Signalled is{action};
    is.pair.right("send 3");
    is.world.run_for(20ms);
    EXPECT_EQ(is.interrupts(is.pair.left.begin("recv 10 MSG_WAITALL")), "3");
  }
}

TEST(Signal, EndsACallOnTheNumberThatIsLeft) {  // linux/surface.eintr, linux/surface.dup
  Signalled is{SignalAction::Handled};
  const net::Call again{.op = Op::Duplicate, .descriptor = is.pair.left.descriptor()};
  const End other{is.program, static_cast<net::Descriptor>(is.program.value(again))};
  EXPECT_EQ(is.pair.left("close"), "0");
  EXPECT_EQ(is.interrupts(other.begin("recv 1")), "EINTR");
}

TEST(Signal, InterruptedConnectGoesOn) {  // linux/4.1.signal
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  world.listener(world.program(world.right()));
  program.process().on_signal(kUser1, SignalAction::Handled);
  program.host().kernel().signal(program.index(), kUser1);
  world.settle();
  const End socket = world.socket(program);
  Begun& connect = socket.begin("connect 7000");
  world.run_for(2ms);
  program.host().kernel().signal(program.index(), kUser1);
  world.settle();
  EXPECT_EQ(program.result(connect), "EINTR");
  Begun& again = socket.begin("connect 7000");
  world.run_for(20ms);
  EXPECT_EQ(program.result(again), "0");
}

TEST(Signal, EndsALingeringCloseWithZero) {  // linux/surface.eintr; the connection goes on in the background
  Signalled is{SignalAction::Handled};
  is.pair.left("set SO_LINGER 1 60");
  is.pair.left("set O_NONBLOCK 1");
  for (std::string sent; sent != "EAGAIN"; sent = is.pair.left("send 65536")) is.world.run_for(2s);
  is.pair.left("set O_NONBLOCK 0");
  EXPECT_EQ(is.interrupts(is.pair.left.begin("close")), "0");
}

TEST(Signal, IsRecordedAndByDefaultEndsTheProcess) {
  TwoHosts world;
  auto [left, right] = world.connected();
  TestProgram& program = left.program();
  program.process().on_signal(kUser1, SignalAction::Ignored);
  program.host().kernel().signal(program.index(), kUser1);
  EXPECT_EQ(left("state"), "ESTABLISHED");
  program.host().kernel().signal(program.index(), 15);  // SIGTERM
  world.run_for(20ms);
  const auto& seen = program.observations();
  ASSERT_GE(seen.size(), 2u);
  EXPECT_EQ(seen[seen.size() - 2].kind, model::Observation::Kind::Signal);
  EXPECT_EQ(seen[seen.size() - 2].value, 15);
  EXPECT_EQ(seen.back().kind, model::Observation::Kind::Ended);
  EXPECT_EQ(seen.back().name, "signalled");
  EXPECT_EQ(right("state"), "CLOSE-WAIT");
}

TEST(Signal, OfChildrenAndWindowsIsIgnoredByDefault) {  // signal(7)
  TwoHosts world;
  auto [left, right] = world.connected();
  for (const std::int32_t number : {17, 18, 23, 28}) left.program().host().kernel().signal(left.program().index(), number);
  EXPECT_EQ(left("state"), "ESTABLISHED");
}

}  // namespace
}  // namespace halfopen::sim::kernel
