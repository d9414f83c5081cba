// judge(): what holds for some systems only, how programs and runs end, and what was on the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge_case.h"

namespace halfopen::model {
namespace {

using ::testing::HasSubstr;

constexpr auto kReset = net::linux_errno::kConnectionReset;

TEST(Judge, FirstExpectationWhoseSystemsMatchCounts) {
  const std::vector<ConditionalExpect> list = {{"windows", "", {.error = "WSAECONNRESET"}},
                                               {"linux", "linux", {.error = "EPIPE"}},
                                               {"linux", "windows", {.error = "ECONNRESET"}},
                                               {"", "", {.value = 0}}};
  Case one{StepKind::Recv, list};
  one.saw(net::Op::Recv, kReset);
  EXPECT_EQ(one.complaint(), "");
  one.record.hosts[1].os = "linux-6.1";
  EXPECT_THAT(one.complaint(), HasSubstr("/programs/1/steps/0/expect/1: expected EPIPE"));
  one.record.hosts[0].os = "windows-11";
  EXPECT_THAT(one.complaint(), HasSubstr("/programs/1/steps/0/expect/0: expected WSAECONNRESET"));
}

TEST(Judge, ExpectationForOtherSystemsIsNotChecked) {
  Case one{StepKind::Recv, std::vector<ConditionalExpect>{{"windows", "", {.value = 0}}}};
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 0);
}

TEST(Judge, PeerMeansNothingWithThreeHosts) {
  Case one{StepKind::Recv, std::vector<ConditionalExpect>{{"", "windows", {.value = 0}}}};
  one.scenario.hosts.push_back({.name = "router"});
  EXPECT_EQ(one.verdict().checked, 0);
}

TEST(Judge, SystemComesFromTheScenarioIfTheRecordDoesNotSay) {
  Case one{StepKind::Recv, std::vector<ConditionalExpect>{{"linux", "", {.value = 0}}}};
  one.record.hosts.clear();
  EXPECT_EQ(one.verdict().checked, 1);
}

TEST(Judge, LimitIsAFailureThatSaysWhatWasPending) {
  Case one{StepKind::Recv, Expect{.value = 100}};
  one.saw(net::Op::Recv, 100);
  one.record.end = End::Limit;
  one.record.ended_at = net::kStart + 3s;
  one.record.pending = "RTO of client#1";
  EXPECT_EQ(one.complaint(),
            "/: expected a run within its limits, observed limit reached at 3s, pending: RTO of client#1 [run.limit]");
}

TEST(Judge, IdleAndUntilAreNoFailures) {
  Case one{StepKind::Recv, Expect{.waiting = true}};
  one.waits(net::Op::Recv);
  for (const End end : {End::Idle, End::Until, End::Finished}) {
    one.record.end = end;
    EXPECT_EQ(one.complaint(), "");
  }
}

TEST(Judge, DamagedOctetsFailAnyRun) {
  Case one{StepKind::Recv, Expect{.value = 100}};
  one.saw(net::Op::Recv, 100).saw({.kind = Kind::Note, .at = net::kStart + 1s, .value = 17, .name = "damaged"});
  EXPECT_EQ(
      one.complaint(),
      "/programs/1: expected the octets that were sent, observed a wrong octet at offset 17, seen at 1s [run.damaged]");
}

TEST(Judge, EndOfAProgramIsItsLast) {
  Case one{StepKind::Sleep, std::vector<ConditionalExpect>{}};
  one.scenario.programs[1].ends = {{.on = "windows", .how = "exited"}, {.how = "signalled", .code = 13, .at = 125ms}};
  EXPECT_EQ(one.complaint(),
            "/programs/1/ends/1: expected signalled 13 at 125ms, observed alive [scenario.end.mismatch]");
  one.saw({.kind = Kind::Ended, .at = net::kStart + 1s, .value = 9, .name = "killed"});
  EXPECT_THAT(one.complaint(), HasSubstr("observed killed 9 at 1s"));
  one.saw({.kind = Kind::Ended, .at = net::kStart + 125ms, .value = 13, .name = "signalled"});
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 1);
  one.scenario.programs[1].ends = {{.how = "alive"}};
  EXPECT_THAT(one.complaint(), HasSubstr("expected alive, observed signalled 13 at 125ms"));
}

/// An IPv4 packet without options that carries a TCP header with these flags.
PacketRecord segment(std::int32_t host, PacketRecord::Way way, std::uint8_t flags) {
  std::vector<std::byte> bytes(40);
  bytes[0] = std::byte{0x45};
  bytes[9] = std::byte{6};
  bytes[33] = std::byte{flags};
  return {.host = host, .way = way, .bytes = std::move(bytes)};
}

TEST(Judge, WireCountsWhatAHostSent) {
  using Way = PacketRecord::Way;
  Case one{StepKind::Sleep, std::vector<ConditionalExpect>{}};
  one.scenario.wire = {{.from = "client", .flags = 0x04, .at_least = 1, .at_most = 1},
                       {.on = "windows", .from = "client", .flags = 0x01}};
  EXPECT_EQ(one.complaint(),
            "/wire/0: expected 1 to 1 segments with RST from client, observed 0 [scenario.wire.mismatch]");
  one.record.packets = {segment(0, Way::Out, 0x14), segment(0, Way::In, 0x04), segment(1, Way::Out, 0x04),
                        segment(0, Way::Out, 0x11), segment(0, Way::Lost, 0x04)};
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 1);
  one.scenario.wire[0].at_least = 2;
  one.scenario.wire[0].at_most = WireExpect::kNoLimit;
  EXPECT_THAT(one.complaint(), HasSubstr("expected at least 2 segments with RST from client, observed 1"));
  one.scenario.wire[0] = {.from = "client", .flags = 0x11, .at_least = 0, .at_most = 0};
  EXPECT_THAT(one.complaint(), HasSubstr("expected at most 0 segments with FIN+ACK from client, observed 1"));
}

TEST(Judge, WireIsReadWithoutTrustingItsLengths) {
  Case one{StepKind::Sleep, std::vector<ConditionalExpect>{}};
  one.scenario.wire = {{.from = "client", .flags = 0x04, .at_least = 0, .at_most = 0}};
  const auto whole = segment(0, PacketRecord::Way::Out, 0x04);
  for (std::size_t size = 0; size < 34; ++size) {
    one.record.packets.push_back(whole);
    one.record.packets.back().bytes.resize(size);
  }
  one.record.packets.push_back(whole);
  one.record.packets.back().bytes[0] = std::byte{0x4f};  // header longer than the packet
  one.record.packets.push_back(whole);
  one.record.packets.back().bytes[7] = std::byte{1};  // a later fragment has no TCP header
  one.record.packets.push_back(whole);
  one.record.packets.back().bytes[9] = std::byte{17};  // UDP
  EXPECT_EQ(one.complaint(), "");
}

}  // namespace
}  // namespace halfopen::model
