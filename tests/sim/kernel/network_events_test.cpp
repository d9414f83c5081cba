// WSAEventSelect and WSAEnumNetworkEvents: windows/11, column FD_ event, and windows/3.fd-close.
#include <gtest/gtest.h>

#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::NetworkEvent;
using net::Op;

const HostOptions kWindows{.os = "windows-11"};
constexpr NetworkEvent kAll = NetworkEvent::Read | NetworkEvent::Write | NetworkEvent::OutOfBand |
                              NetworkEvent::Accept | NetworkEvent::Connect | NetworkEvent::Close;

struct Watched {
  TwoHosts world{kWindows};
  ConnectedPair pair = world.connected();
  EventEnd events{pair.left, kAll};

  std::string after(const char* command) {
    pair.right(command);
    world.run_for(20ms);
    return events.take();
  }
};

TEST(NetworkEvents, OfAConnectionThatIsThereAlready) {  // its FD_CONNECT is no news, its room to write is
  Watched is;
  EXPECT_TRUE(is.events.signalled());
  EXPECT_EQ(is.events.take(), "FD_WRITE");
  EXPECT_FALSE(is.events.signalled());
  EXPECT_EQ(is.events.take(), "0");
}

TEST(NetworkEvents, ConnectThenWrite) {  // windows/11.connected
  TwoHosts world{kWindows};
  TestProgram& client = world.program(world.left());
  world.listener(world.program(world.right()));
  const End socket = world.socket(client);
  const EventEnd events{socket, kAll};
  EXPECT_EQ(socket("connect 7000"), "WSAEWOULDBLOCK");  // windows/11.event-select-nonblocking
  world.run_for(9ms);
  EXPECT_EQ(events.take(), "0");
  world.run_for(1ms);  // one round trip of 2 * 5 ms
  EXPECT_EQ(events.take(), "FD_WRITE FD_CONNECT");
}

TEST(NetworkEvents, RefusedConnectBringsItsCode) {  // windows/11.refused
  TwoHosts world{kWindows};
  const End socket = world.socket(world.program(world.left()));
  const EventEnd events{socket, kAll};
  socket("connect 9");
  world.run_for(5s);
  EXPECT_EQ(events.take(), "FD_CONNECT=WSAECONNREFUSED");
}

TEST(NetworkEvents, ReadIsPostedAgainAfterAPartialRecvOnly) {  // windows/11.data
  Watched is;
  is.events.take();
  EXPECT_EQ(is.after("send 5"), "FD_READ");
  EXPECT_EQ(is.after("send 5"), "0");  // not before a recv
  is.pair.left("recv 3");
  EXPECT_EQ(is.events.take(), "FD_READ");
  is.pair.left("recv 7");
  EXPECT_EQ(is.events.take(), "0");
}

TEST(NetworkEvents, WriteIsPostedAgainAfterWouldBlockOnly) {
  Watched is;
  is.events.take();
  is.pair.left("send 1");
  is.world.run_for(100ms);
  EXPECT_EQ(is.events.take(), "0");
  for (std::string sent; sent != "WSAEWOULDBLOCK"; sent = is.pair.left("send 65536")) is.world.run_for(2s);
  EXPECT_EQ(is.events.take(), "0");
  is.pair.right("set FIONBIO 1");
  for (int i = 0; i < 50; ++i) {
    is.pair.right("recv 65536");
    is.world.run_for(100ms);
  }
  EXPECT_EQ(is.events.take(), "FD_WRITE");
}

TEST(NetworkEvents, CloseByFinBringsNoError) {  // windows/11.fin
  Watched is;
  is.events.take();
  EXPECT_EQ(is.after("shutdown wr"), "FD_CLOSE");
}

TEST(NetworkEvents, CloseComesWhileDataIsUnread) {  // windows/11.fin-behind-data
  Watched is;
  is.events.take();
  is.pair.right("send 5");
  EXPECT_EQ(is.after("shutdown wr"), "FD_READ FD_CLOSE");
}

TEST(NetworkEvents, CloseByResetSays10053WhereRecvSays10054) {  // windows/3.fd-close
  Watched is;
  is.events.take();
  is.pair.right("set SO_LINGER 1 0");
  EXPECT_EQ(is.after("close"), "FD_CLOSE=WSAECONNABORTED");
  EXPECT_EQ(is.pair.left("recv 1"), "WSAECONNRESET");
}

TEST(NetworkEvents, CloseComesOnce) {  // windows/11.fd-close-once
  Watched is;
  is.events.take();
  is.after("shutdown wr");
  is.events.select(kAll);
  EXPECT_EQ(is.events.take(), "FD_WRITE");
}

TEST(NetworkEvents, CloseComesAfterALocalSdReceive) {  // windows/11.local-shutdown
  Watched is;
  is.events.take();
  is.pair.left("shutdown rd");
  EXPECT_EQ(is.events.take(), "0");
  EXPECT_EQ(is.after("shutdown wr"), "FD_CLOSE");
}

TEST(NetworkEvents, AcceptIsPostedAgainAfterAccept) {  // windows/11.listener
  TwoHosts world{{}, kWindows};
  TestProgram& client = world.program(world.left());
  const End listener = world.listener(world.program(world.right()));
  const EventEnd events{listener, kAll};
  for (int i = 0; i < 2; ++i) world.socket(client).begin("connect 7000");
  world.run_for(20ms);
  EXPECT_EQ(events.take(), "FD_ACCEPT");
  EXPECT_EQ(events.take(), "0");
  listener("accept");
  EXPECT_EQ(events.take(), "FD_ACCEPT");
  listener("accept");
  EXPECT_EQ(events.take(), "0");
}

TEST(NetworkEvents, AskedForNoMoreAreRecordedNoMore) {
  Watched is;
  EXPECT_EQ(is.events.select(NetworkEvent::None), "0");
  EXPECT_EQ(is.after("send 1"), "0");
}

TEST(NetworkEvents, KeepTheSocketFromBlocking) {  // windows/11.event-select-nonblocking
  Watched is;
  EXPECT_EQ(is.pair.left("recv 1"), "WSAEWOULDBLOCK");
  EXPECT_EQ(is.pair.left("set FIONBIO 0"), "WSAEINVAL");
  is.events.select(NetworkEvent::None);
  EXPECT_EQ(is.pair.left("set FIONBIO 0"), "0");
}

TEST(EventObject, IsWaitedForAndStaysSignalledUntilReset) {
  Watched is;
  is.events.take();
  Begun& wait = is.events.begin_wait(-1);
  EXPECT_EQ(is.pair.left.program().result(wait), "waits");
  is.pair.right("send 1");
  is.world.run_for(5ms);
  EXPECT_EQ(is.pair.left.program().result(wait), "0");
  EXPECT_TRUE(is.events.signalled());
  is.events.take();
  Begun& late = is.events.begin_wait(10'000'000);
  is.world.run_for(10ms);
  EXPECT_EQ(late.operation.outcome.value, net::kWaitTimeout);
}

TEST(NetworkEvents, AreNotThereOnLinux) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  for (const Op op : {Op::CreateEvent, Op::EventSelect, Op::EnumEvents, Op::WaitEvents, Op::CreatePort}) {
    EXPECT_EQ(program.call({.op = op}), "ENOSYS") << to_string(op);
  }
}

}  // namespace
}  // namespace halfopen::sim::kernel
