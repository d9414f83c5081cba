// Answers to doubtful segments that a host limits as a whole: RFC 5961, 10; linux/11.challenge-limit.
#include <gtest/gtest.h>

#include <set>

#include "halfopen/sim/tcp/connection.h"
#include "profiles.h"

namespace halfopen::sim::tcp::test {
namespace {

using namespace std::chrono_literals;

std::vector<int> allowed_per_second(std::int32_t limit, int seconds) {
  profiles::Tcp profile = linux_tcp();
  profile.challenge_ack_limit.value = limit;
  profiles::Usage usage;
  ChallengeLimit challenges{profile, core::RandomStream{1, "host", "challenges"}};
  std::vector<int> allowed;
  for (int second = 0; second < seconds; ++second) {
    int count = 0;
    for (int i = 0; i < 1000; ++i) {
      if (challenges.allows(net::kStart + second * 1s + i * 1ms, usage)) ++count;
    }
    allowed.push_back(count);
  }
  return allowed;
}

// Half of the limit, and a part below the limit that changes from second to second: 10 allow 5 to 14, 1 allows 1.
TEST(ChallengeLimit, IsHalfTheLimitAndARandomPart) {
  std::set<int> seen;
  for (const int count : allowed_per_second(10, 100)) {
    EXPECT_GE(count, 5);
    EXPECT_LE(count, 14);
    seen.insert(count);
  }
  EXPECT_GT(seen.size(), 5u);
  for (const int count : allowed_per_second(1, 10)) EXPECT_EQ(count, 1);
  for (const int count : allowed_per_second(2147483647, 3)) EXPECT_EQ(count, 1000);
}

wire::Packet reset(const Flow& flow, SeqNum seq) {
  wire::Packet segment;
  segment.ip.source = flow.remote.address;
  segment.ip.destination = flow.local.address;
  segment.tcp.source_port = flow.remote.port;
  segment.tcp.destination_port = flow.local.port;
  segment.tcp.seq = seq;
  segment.tcp.flags = wire::tcp_flag::kRst;
  return segment;
}

wire::Packet opening(const Flow& flow, std::uint8_t flags, SeqNum ack) {
  wire::Packet segment = reset(flow, SeqNum{1000});
  segment.tcp.flags = flags;
  segment.tcp.ack = ack;
  segment.tcp.window = 64240;
  return segment;
}

// Two connections of one host, one challenge in a second, no limit of their own: a RST inside the window draws one
// answer from either of them.
TEST(ChallengeLimit, HoldsForAllConnectionsOfAHost) {
  profiles::Tcp profile = linux_tcp();
  profile.challenge_ack_limit.value = 1;
  profile.invalid_ack_interval.value = 0ms;
  profiles::Usage usage;
  ChallengeLimit challenges{profile, core::RandomStream{1, "host", "challenges"}};
  std::vector<std::unique_ptr<Connection>> connections;
  Actions out;
  for (std::uint16_t port = 40000; port < 40002; ++port) {
    const Flow flow{{net::Address::v4(10, 0, 0, 1), port}, {net::Address::v4(10, 0, 0, 2), 7000}};
    connections.push_back(std::make_unique<Connection>(
        profile, flow, Options{}, Start{.iss = SeqNum{1}, .usage = &usage, .challenges = &challenges}));
    connections.back()->connect(net::kStart, out);
    connections.back()->segment_arrives(opening(flow, wire::tcp_flag::kSyn | wire::tcp_flag::kAck, SeqNum{2}),
                                        net::kStart, out);
    ASSERT_EQ(connections.back()->state(), TcpState::Established);
  }
  const auto answers = [&](Duration at) {
    out.clear();
    for (const auto& connection : connections)
      connection->segment_arrives(reset(connection->flow(), SeqNum{1001} + 100), net::kStart + at, out);
    return out.segments.size();
  };
  EXPECT_EQ(answers(100ms), 1u);
  EXPECT_EQ(answers(900ms), 0u);
  EXPECT_EQ(answers(1s), 1u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
