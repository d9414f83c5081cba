// TCP_DEFER_ACCEPT: a listener's connection waits for data. linux/20.option-defer, linux/20.defer-accept.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
namespace flag = wire::tcp_flag;

constexpr wire::SeqNum kIrs{5000};

/// A listener on the right that defers by so many seconds, and one client whose segments are made by hand.
class Deferral {
 public:
  explicit Deferral(int seconds) : listening{world.listener(world.program(world.right()))} {
    listening("set TCP_DEFER_ACCEPT " + std::to_string(seconds) + "000000000");
    segment(flag::kSyn, kIrs);
  }
  void segment(std::uint8_t flags, wire::SeqNum seq, std::string_view data = {}) {
    wire::Packet packet;
    packet.ip.source = net::Address::v4(10, 0, 0, 100);
    packet.ip.destination = world.right().address();
    packet.tcp.source_port = 1000;
    packet.tcp.destination_port = kPort;
    packet.tcp.flags = flags;
    packet.tcp.seq = seq;
    if (packet.tcp.has_ack()) packet.tcp.ack = world.sent_by(world.right()).front().tcp.seq + 1;
    packet.tcp.window = 64240;
    packet.payload = core::Slice::copy_of(std::as_bytes(std::span{data}));
    world.inject(world.right(), packet);
  }
  void ack(std::string_view data = {}, std::uint8_t more = 0) { segment(flag::kAck | more, kIrs + 1, data); }
  /// How often a SYN-ACK has been sent.
  std::size_t syn_acks() {
    std::size_t count = 0;
    for (const wire::Packet& packet : world.sent_by(world.right())) count += packet.tcp.syn() ? 1 : 0;
    return count;
  }
  /// SYN-ACKs after each of these times.
  std::vector<std::size_t> syn_acks_after(std::initializer_list<Duration> times) {
    std::vector<std::size_t> counts;
    for (const Duration time : times) {
      world.run_for(net::kStart + time - world.now());
      counts.push_back(syn_acks());
    }
    return counts;
  }

  TwoHosts world;
  End listening;
};

using Counts = std::vector<std::size_t>;

TEST(DeferAccept, IsShownAsTheTimeOfSoManyTimeouts) {  // linux/20.option-defer
  TwoHosts world;
  expect(world.socket(world.program(world.left())),
         {{"get TCP_DEFER_ACCEPT", "0"},
          {"set TCP_DEFER_ACCEPT 1000000000", "0"},
          {"get TCP_DEFER_ACCEPT", "1000000000"},
          {"set TCP_DEFER_ACCEPT 2000000000", "0"},
          {"get TCP_DEFER_ACCEPT", "3000000000"},
          {"set TCP_DEFER_ACCEPT 4000000000", "0"},
          {"get TCP_DEFER_ACCEPT", "7000000000"},
          {"set TCP_DEFER_ACCEPT 8000000000", "0"},
          {"get TCP_DEFER_ACCEPT", "15000000000"},
          {"set TCP_DEFER_ACCEPT 60000000000", "0"},
          {"get TCP_DEFER_ACCEPT", "63000000000"}},
         "linux/20.option-defer");
}

// Shown as 7 s: nothing is repeated until then, later at 15 and 31 s; gone at 63 s.
TEST(DeferAccept, ABareAcknowledgementIsNotEnough) {  // linux/20.defer-accept
  Deferral deferral{4};
  deferral.ack();
  EXPECT_EQ(deferral.syn_acks_after({6900ms, 7100ms, 15100ms, 31100ms, 100s}), (Counts{1, 2, 3, 4, 4}));
  EXPECT_EQ(deferral.listening("poll"), "0");
  EXPECT_EQ(deferral.world.right().kernel().sockets().size(), 1u);
}

// Shown as 1 s: its only time-out is the last of the deferral.
TEST(DeferAccept, OfOneTimeoutRepeatsAtOnce) {  // linux/20.defer-accept
  Deferral deferral{1};
  deferral.ack();
  EXPECT_EQ(deferral.syn_acks_after({900ms, 1100ms, 3100ms, 7100ms}), (Counts{1, 2, 3, 4}));
}

TEST(DeferAccept, WithoutAnAnswerRepeatsAsEver) {  // linux/20.defer-accept
  Deferral deferral{4};
  EXPECT_EQ(deferral.syn_acks_after({1100ms, 3100ms, 7100ms, 15100ms, 31100ms, 100s}), (Counts{2, 3, 4, 5, 6, 6}));
}

TEST(DeferAccept, DataOrAFinCompletesAtOnce) {  // linux/20.defer-accept
  Deferral data{4};
  data.ack();
  data.world.run_for(500ms);
  data.ack("hello");
  EXPECT_EQ(data.listening("accept"), "4");
  EXPECT_EQ((End{data.listening.program(), 4}("recv 10")), "5");
  Deferral fin{4};
  fin.ack({}, flag::kFin);
  EXPECT_EQ(fin.listening("accept"), "4");
  EXPECT_EQ((End{fin.listening.program(), 4}("recv 10")), "0");
  Deferral reset{4};
  reset.ack();
  reset.segment(flag::kRst, kIrs + 1);
  EXPECT_EQ(reset.world.right().kernel().sockets().size(), 1u);
}

// The ACK of the repetition at 7 s is as good as data; one at 4 s is not.
TEST(DeferAccept, AnAnswerAfterTheDeferralCompletes) {  // linux/20.defer-accept
  Deferral deferral{4};
  deferral.ack();
  deferral.world.run_for(4s);
  deferral.ack();
  EXPECT_EQ(deferral.listening("poll"), "0");
  deferral.world.run_for(3100ms);
  deferral.ack();
  EXPECT_EQ(deferral.listening("poll"), "POLLIN");
}

// 60 s are six time-outs, one more than the SYN-ACK has: repeated at 63 s, gone at 127 s.
TEST(DeferAccept, LongerThanTheRetriesItKeepsTheEntry) {  // linux/20.defer-accept
  Deferral deferral{60};
  deferral.ack();
  EXPECT_EQ(deferral.syn_acks_after({62s, 64s, 126s}), (Counts{1, 2, 2}));
  EXPECT_EQ(deferral.world.right().kernel().sockets().size(), 2u);
  deferral.world.run_for(2s);
  EXPECT_EQ(deferral.world.right().kernel().sockets().size(), 1u);
}

TEST(DeferAccept, IsNotInherited) {  // linux/20.inherited
  Deferral deferral{4};
  deferral.ack("hello");
  EXPECT_EQ(deferral.listening("accept"), "4");
  EXPECT_EQ((End{deferral.listening.program(), 4}("get TCP_DEFER_ACCEPT")), "0");
}

}  // namespace
}  // namespace halfopen::sim::kernel
