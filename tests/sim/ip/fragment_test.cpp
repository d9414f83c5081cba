// Fragmentation and reassembly. A datagram of 3000 octets has a body of 3008 with its UDP header. Over an MTU of 1500
// IPv4 leaves 1480 octets for a fragment (RFC 791: a multiple of eight): 1480, 1480, 48. IPv6 has 40 octets of header
// and 8 of fragment header (RFC 8200, 4.5): 1452, of which 1448 are used: 1448, 1448, 112.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const net::Address kOwn = net::Address::v4(10, 0, 0, 1);
const net::Address kPeer = net::Address::v4(10, 0, 0, 2);
const net::Address kOwn6 = address("fd00::1");
const net::Address kPeer6 = address("fd00::2");

class FragmentTest : public testing::Test {
 protected:
  FragmentTest() {
    bench_.add_card({{kOwn, 24}, {kOwn6, 64}});
    peer_.add_card({{kPeer, 24}, {kPeer6, 64}});
  }
  /// What a datagram of this payload leaves as.
  std::vector<wire::Packet> sent(const net::Address& from, const net::Address& to, std::size_t payload) {
    bench_.wire().sent.clear();
    EXPECT_EQ(bench_.stack.send(datagram(from, to, payload)), SendResult::Sent);
    std::vector<wire::Packet> out;
    for (Transmitted& one : bench_.wire().sent) out.push_back(one.packet);
    return out;
  }
  static std::vector<std::size_t> sizes(const std::vector<wire::Packet>& packets) {
    std::vector<std::size_t> out;
    for (const wire::Packet& packet : packets) out.push_back(packet.payload.size());
    return out;
  }

  Bench bench_;
  Bench peer_{IpConfig{.host = "peer", .host_index = 1, .seed = 1}};
};

TEST_F(FragmentTest, CutsWhatIsLargerThanTheMtu) {
  const auto v4 = sent(kOwn, kPeer, 3000);
  EXPECT_THAT(sizes(v4), ElementsAre(1480, 1480, 48));
  EXPECT_EQ(v4[1].ip.fragment_offset, 1480);
  EXPECT_EQ(v4[2].ip.fragment_offset, 2960);
  EXPECT_TRUE(v4[0].ip.more_fragments && v4[1].ip.more_fragments);
  EXPECT_FALSE(v4[2].ip.more_fragments || v4[0].ip.dont_fragment);
  EXPECT_EQ(v4[0].ip.id, v4[2].ip.id);
  EXPECT_EQ(v4[0].wire_size(), 1500u);
  const auto v6 = sent(kOwn6, kPeer6, 3000);
  EXPECT_THAT(sizes(v6), ElementsAre(1448, 1448, 112));
  EXPECT_EQ(v6[0].wire_size(), 1496u);
  EXPECT_NE(v6[0].ip.id, v4[0].ip.id);
}

TEST_F(FragmentTest, CutsToThePathMtu) {
  bench_.stack.learn_path_mtu(kPeer, 1000);  // 976 octets in a fragment
  EXPECT_THAT(sizes(sent(kOwn, kPeer, 992)), ElementsAre(976, 24));
}

// linux/13.above-mtu: with IP_MTU_DISCOVER=DO EMSGSIZE, from 1473 octets on an MTU of 1500.
TEST_F(FragmentTest, UnlessItIsForbidden) {
  const HeaderMarks never{.fragmentation = Fragmentation::Never};
  EXPECT_EQ(bench_.stack.send(datagram(kOwn, kPeer, 1472), never), SendResult::Sent);
  EXPECT_EQ(bench_.stack.send(datagram(kOwn, kPeer, 1473), never), SendResult::TooBig);
  EXPECT_EQ(bench_.wire().sent.size(), 1u);
}

TEST_F(FragmentTest, IsPutTogetherInAnyOrder) {
  for (const auto& [from, to] : {std::pair{kOwn, kPeer}, std::pair{kOwn6, kPeer6}}) {
    const auto pieces = sent(from, to, 3000);
    peer_.upper.udp.clear();
    for (const int i : {2, 0, 1}) {
      EXPECT_THAT(peer_.upper.udp, IsEmpty());
      peer_.receive(pieces[static_cast<std::size_t>(i)]);
    }
    ASSERT_EQ(peer_.upper.udp.size(), 1u);
    EXPECT_EQ(peer_.upper.udp[0].packet.udp.destination_port, 53);
    EXPECT_EQ(peer_.upper.udp[0].packet.payload.size(), 3000u);
    EXPECT_THAT(peer_.upper.udp[0].packet.payload.bytes(), testing::Each(std::byte{0x5a}));
  }
}

TEST_F(FragmentTest, PacketsDoNotMix) {
  const auto first = sent(kOwn, kPeer, 3000);
  const auto second = sent(kOwn, kPeer, 3000);
  peer_.receive(first[0]);
  peer_.receive(second[1]);
  peer_.receive(first[2]);
  EXPECT_THAT(peer_.upper.udp, IsEmpty());
  peer_.receive(first[1]);
  EXPECT_EQ(peer_.upper.udp.size(), 1u);
}

TEST_F(FragmentTest, RepeatedOnesAreIgnored) {
  const auto pieces = sent(kOwn, kPeer, 3000);
  for (const int i : {0, 0, 1, 1, 2}) peer_.receive(pieces[static_cast<std::size_t>(i)]);
  EXPECT_EQ(peer_.upper.udp.size(), 1u);
}

// RFC 5722, 3: overlapping fragments end the packet, those that come later included; Linux does so for IPv4, too.
TEST_F(FragmentTest, OverlapEndsThePacket) {
  const auto pieces = sent(kOwn, kPeer, 3000);
  wire::Packet overlapping = pieces[1];
  overlapping.ip.fragment_offset = 1472;
  peer_.receive(pieces[0]);
  peer_.receive(overlapping);
  peer_.receive(pieces[1]);
  peer_.receive(pieces[2]);
  EXPECT_THAT(peer_.upper.udp, IsEmpty());
}

// 30 s for IPv4 and 60 s for IPv6 after the first fragment to come (net.ipv4.ipfrag_time, net.ipv6.ip6frag_time); then
// time exceeded, code 1, about the fragment with offset 0 (RFC 1122, 3.3.2; RFC 8200, 4.5).
TEST_F(FragmentTest, GivesUpInTimeAndSaysSo) {
  peer_.receive(sent(kOwn, kPeer, 3000)[0]);
  peer_.receive(sent(kOwn6, kPeer6, 3000)[0]);
  peer_.run_until(std::chrono::seconds{30} - std::chrono::nanoseconds{1});
  EXPECT_THAT(peer_.wire().sent, IsEmpty());
  peer_.run();
  ASSERT_EQ(peer_.wire().sent.size(), 2u);
  EXPECT_EQ(peer_.wire().sent[0].at, std::chrono::seconds{30});
  EXPECT_EQ(peer_.wire().sent[0].packet.icmp, (wire::IcmpHeader{11, 1, 0}));
  EXPECT_EQ(peer_.wire().sent[1].at, std::chrono::seconds{60});
  EXPECT_EQ(peer_.wire().sent[1].packet.icmp, (wire::IcmpHeader{3, 1, 0}));
}

TEST_F(FragmentTest, GivesUpSilentlyWithoutTheFirst) {
  peer_.receive(sent(kOwn, kPeer, 3000)[1]);
  peer_.run();
  EXPECT_THAT(peer_.wire().sent, IsEmpty());
}

TEST_F(FragmentTest, OnesThatAreLateBeginAnew) {
  const auto pieces = sent(kOwn, kPeer, 3000);
  peer_.receive(pieces[1]);
  peer_.run_until(std::chrono::seconds{31});
  peer_.receive(pieces[0]);
  peer_.receive(pieces[2]);
  EXPECT_THAT(peer_.upper.udp, IsEmpty());
}

TEST_F(FragmentTest, PowerLossForgetsThem) {
  const auto pieces = sent(kOwn, kPeer, 3000);
  peer_.receive(pieces[0]);
  peer_.stack.power_off();
  peer_.stack.power_on();
  peer_.receive(pieces[1]);
  peer_.receive(pieces[2]);
  EXPECT_THAT(peer_.upper.udp, IsEmpty());
}

TEST_F(FragmentTest, MemoryHasALimit) {
  IpConfig config{.host = "small", .host_index = 2, .seed = 1};
  config.reassembly.octets_most = 2000;
  Bench small{config};
  small.add_card({{kPeer, 24}});
  const auto pieces = sent(kOwn, kPeer, 3000);
  for (const wire::Packet& piece : pieces) small.receive(piece);
  EXPECT_THAT(small.upper.udp, IsEmpty());
}

// A router cuts what may be cut (DF clear), fragments again, too: 1480 over an MTU of 1000 is 976 and 504.
TEST_F(FragmentTest, RouterCutsAgain) {
  Bench router{IpConfig{.host = "router", .seed = 1, .forwards = true}};
  router.add_card({{address("10.0.0.3"), 24}});
  router.add_card({{address("10.2.0.1"), 24}}, NeighbourKind::Permanent, 1000);
  wire::Packet piece = sent(kOwn, kPeer, 3000)[1];
  piece.ip.destination = address("10.2.0.9");
  router.receive(piece);
  ASSERT_EQ(router.wire(1).sent.size(), 2u);
  const wire::Packet& first = router.wire(1).sent[0].packet;
  const wire::Packet& second = router.wire(1).sent[1].packet;
  EXPECT_EQ(first.payload.size(), 976u);
  EXPECT_EQ(second.payload.size(), 504u);
  EXPECT_EQ(first.ip.fragment_offset, 1480);
  EXPECT_EQ(second.ip.fragment_offset, 1480 + 976);
  EXPECT_TRUE(second.ip.more_fragments);  // it was not the last one
  EXPECT_EQ(first.ip.id, piece.ip.id);
  EXPECT_EQ(first.ip.hop_limit, piece.ip.hop_limit - 1);
}

}  // namespace
}  // namespace halfopen::sim::ip
