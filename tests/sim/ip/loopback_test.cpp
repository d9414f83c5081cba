#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LoopbackTest : public testing::Test {
 protected:
  LoopbackTest() { bench_.add_card({{kOwn, 24}}); }
  Bench bench_;
};

TEST_F(LoopbackTest, CarriesItsOwnAddressesAndNothingElse) {
  for (const char* own : {"127.0.0.1", "127.200.0.3", "::1", "10.0.0.1"}) {
    SCOPED_TRACE(own);
    EXPECT_TRUE(bench_.stack.is_own(address(own)));
    EXPECT_TRUE(bench_.stack.path_to(address(own)).loopback);
    EXPECT_EQ(bench_.stack.mtu_to(address(own)), 65536u);
    EXPECT_EQ(bench_.stack.send(segment(address(own), address(own))), SendResult::Sent);
  }
  EXPECT_FALSE(bench_.stack.is_own(kPeer));
  EXPECT_FALSE(bench_.stack.path_to(kPeer).loopback);
  bench_.run();
  EXPECT_EQ(bench_.upper.tcp.size(), 4u);
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
  EXPECT_THAT(bench_.tap.in, ElementsAre(kLoopback, kLoopback, kLoopback, kLoopback));
}

TEST_F(LoopbackTest, DeliversAtTheSameInstantButNeverInsideTheCall) {
  bench_.run_until(3ms);
  bench_.stack.send(segment(kOwn, kOwn, 1));
  bench_.stack.send(segment(kOwn, kOwn, 2));
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  bench_.run();
  ASSERT_EQ(bench_.upper.tcp.size(), 2u);
  EXPECT_EQ(bench_.upper.tcp[0].packet.ip.id, 1u);
  EXPECT_EQ(bench_.upper.tcp[1].packet.ip.id, 2u);
  EXPECT_EQ(bench_.upper.tcp[1].at, 3ms);
}

TEST_F(LoopbackTest, WorksWithTheCableOutAndTheInterfaceDown) {
  bench_.set_carrier(false);
  bench_.stack.set_up(0, false);
  EXPECT_EQ(bench_.stack.send(segment(kOwn, kOwn)), SendResult::Sent);
  bench_.run();
  EXPECT_EQ(bench_.upper.tcp.size(), 1u);
}

TEST_F(LoopbackTest, HasAnMtuOfItsOwn) {
  EXPECT_EQ(bench_.stack.send(datagram(kOwn, kOwn, 65'507)),
            SendResult::Sent);  // the largest UDP datagram: 65 535 octets
  EXPECT_EQ(bench_.stack.send(datagram(kOwn, kOwn, 65'509)), SendResult::TooBig);
}

TEST_F(LoopbackTest, NothingComesFromOutsideThatCannotBeThere) {
  bench_.receive(segment(kPeer, address("127.0.0.1")));
  bench_.receive(segment(address("127.0.0.1"), kOwn));
  bench_.receive(segment(kOwn, kOwn));
  bench_.receive(segment(net::Address{}, kOwn));
  bench_.receive(segment(address("224.0.0.1"), kOwn));
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  EXPECT_EQ(bench_.tap.discards, std::vector<Discard>(5, Discard::Martian));
}

}  // namespace
}  // namespace halfopen::sim::ip
