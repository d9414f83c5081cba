// MSG_ERRQUEUE: linux/surface.errqueue-*, linux/4.4.icmp-error-queue.
#include <gtest/gtest.h>

#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::MessageFlag;
using net::Op;

/// "5 ECONNREFUSED by icmp 3/3 from 10.0.0.2 to 10.0.0.2:9"; "+" if the record did not fit.
std::string take(const End& end, std::size_t room = 100) {
  net::Message message;
  const Begun& begun = end.program().begin(
      {.op = Op::RecvMessage, .descriptor = end.descriptor(), .flags = MessageFlag::ErrorQueue, .message = &message}, room);
  if (begun.operation.outcome.error) return end.program().result(begun);
  const bool cut = has(message.flags, MessageFlag::Truncate);
  return end.program().result(begun) + (cut ? "+ " : " ") + to_string(message.queued) + " to " +
         begun.operation.outcome.peer.to_string();
}

struct Datagrams {
  TwoHosts world;
  End socket = world.socket(world.program(world.left()), net::SocketType::Datagram);

  void send(const char* command) {
    socket(command);
    world.run_for(20ms);
  }
};

TEST(ErrorQueue, IsEmptyWithoutWaiting) {  // linux/surface.errqueue-empty: the socket is in blocking mode
  Datagrams is;
  EXPECT_EQ(take(is.socket), "EAGAIN");
  EXPECT_EQ(take(is.world.socket(is.world.program(is.world.left()))), "EAGAIN");
}

TEST(ErrorQueue, NeedsReceiveErrorsOnUdp) {  // linux/surface.errqueue-recverr-only
  Datagrams is;
  is.socket("connect 9");
  is.send("send 5");
  EXPECT_EQ(is.socket("poll"), "POLLOUT|POLLERR");
  EXPECT_EQ(take(is.socket), "EAGAIN");
}

TEST(ErrorQueue, KeepsARecordPerError) {  // linux/surface.errqueue-udp, linux/surface.errqueue-poll
  Datagrams is;
  is.socket("set IP_RECVERR 1");
  is.send("sendto 5 9");
  EXPECT_EQ(is.socket("so_error"), "ECONNREFUSED");
  EXPECT_EQ(is.socket("poll"), "POLLOUT|POLLERR");  // the record keeps it
  is.send("sendto 2 9");
  EXPECT_EQ(take(is.socket), "5 ECONNREFUSED by icmp 3/3 from 10.0.0.2 to 10.0.0.2:9");
  EXPECT_EQ(is.socket("so_error"), "ECONNREFUSED");  // that of the next record
  EXPECT_EQ(take(is.socket, 1), "1+ ECONNREFUSED by icmp 3/3 from 10.0.0.2 to 10.0.0.2:9");
  EXPECT_EQ(is.socket("so_error"), "0");
  EXPECT_EQ(is.socket("poll"), "POLLOUT");
  EXPECT_EQ(take(is.socket), "EAGAIN");
}

TEST(ErrorQueue, HoldsTheNeighbourFailureOfAConnect) {  // linux/surface.errqueue-tcp: 20 + 20 octets of TCP header
  TwoHosts world{{}, {}, {.neighbours = ip::NeighbourKind::Resolved}};
  const End socket = world.socket(world.program(world.left()));
  Begun& connect = socket.begin("connect 10.0.0.77:9");
  world.run_for(10s);
  EXPECT_EQ(socket.program().result(connect), "EHOSTUNREACH");
  EXPECT_TRUE(socket("poll").find("POLLERR") != std::string::npos);
  EXPECT_EQ(socket("so_error"), "0");
  EXPECT_TRUE(socket("poll").find("POLLERR") != std::string::npos);
  EXPECT_EQ(take(socket), "40 EHOSTUNREACH by icmp 3/1 from 10.0.0.1 to 10.0.0.77:9");
  EXPECT_EQ(socket("poll"), "POLLOUT|POLLHUP");
  EXPECT_EQ(take(socket), "EAGAIN");
}

TEST(ErrorQueue, HasNothingOfARefusal) {
  TwoHosts world;
  const End socket = world.socket(world.program(world.left()));
  Begun& connect = socket.begin("connect 9");
  world.run_for(20ms);
  EXPECT_EQ(socket.program().result(connect), "ECONNREFUSED");
  EXPECT_EQ(take(socket), "EAGAIN");
}

}  // namespace
}  // namespace halfopen::sim::kernel
