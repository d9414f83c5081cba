// Every policy can be turned over, one at a time.
#include "halfopen/profiles/flip.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "halfopen/profiles/describe.h"
#include "halfopen/profiles/error.h"

namespace halfopen::profiles {
namespace {

bool flips_to(const std::vector<PolicyFlip>& flips, std::string_view path, std::string_view value) {
  return std::ranges::any_of(flips, [&](const PolicyFlip& flip) { return flip.path == path && flip.value == value; });
}

TEST(Flips, AreEachPolicyWithItsOtherValues) {
  const std::vector<PolicyFlip> flips = policy_flips(*find_profile("linux"));
  EXPECT_TRUE(flips_to(flips, "tcp.rto_floor", "whole"));
  EXPECT_FALSE(flips_to(flips, "tcp.rto_floor", "variance"));
  EXPECT_TRUE(flips_to(flips, "tcp.sack", "false"));
  EXPECT_TRUE(flips_to(flips, "socket.exit", "abort"));
  EXPECT_TRUE(flips_to(flips, "socket.needs_startup", "true"));
}

TEST(Flips, LeaveNumbersAlone) {
  for (const PolicyFlip& flip : policy_flips(*find_profile("windows"))) EXPECT_NE(flip.path, "tcp.rto_min");
}

// linux/15.tcp_keepalive_probes is 9; a count of 0 has nothing below it, and a size is no count.
TEST(CountFlips, AreOneLessAndOneMore) {
  const Profile& linux_profile = *find_profile("linux");
  const std::vector<PolicyFlip> flips = count_flips(linux_profile);
  EXPECT_TRUE(flips_to(flips, "tcp.keepalive_probes", "8"));
  EXPECT_TRUE(flips_to(flips, "tcp.keepalive_probes", "10"));
  EXPECT_EQ(std::ranges::count(flips, "socket.backlog_hint_most", &PolicyFlip::path), 1);
  EXPECT_EQ(std::ranges::count(flips, "tcp.receive_buffer", &PolicyFlip::path), 0);
  const auto probes = std::ranges::find(flips, "tcp.keepalive_probes", &PolicyFlip::path);
  EXPECT_EQ(flipped(linux_profile, *probes).tcp.keepalive_probes.value, 8);
}

// 3 s less 1.9676 s are 1.0324 s: 1 s with one digit and with two; 200 ms would be below 0.
TEST(DurationFlips, AreLongerOrShorterByAsMuch) {
  Profile profile = *find_profile("linux");
  profile.tcp.rto_initial.value = std::chrono::seconds{3};
  const std::vector<PolicyFlip> flips = duration_flips(profile, std::chrono::microseconds{-1'967'600});
  EXPECT_TRUE(flips_to(flips, "tcp.rto_initial", "1s"));
  EXPECT_EQ(std::ranges::count(flips, "tcp.rto_min", &PolicyFlip::path), 0);
  EXPECT_TRUE(flips_to(duration_flips(profile, std::chrono::milliseconds{56}), "tcp.rto_min", "250ms"));
}

// Five questions have four pairs of neighbours.
TEST(Flips, SwapNeighboursInAnOrder) {
  const std::vector<PolicyFlip> flips = policy_flips(*find_profile("linux"));
  EXPECT_TRUE(flips_to(flips, "socket.recv_order", "end-of-stream, queue, error, shut, not-connected"));
  EXPECT_TRUE(flips_to(flips, "socket.recv_order", "queue, end-of-stream, error, not-connected, shut"));
  EXPECT_EQ(std::ranges::count(flips, "socket.recv_order", &PolicyFlip::path), 4);
}

TEST(Flips, ReachEveryCellOfTheTables) {
  const std::vector<PolicyFlip> flips = policy_flips(*find_profile("linux"));
  EXPECT_TRUE(flips_to(flips, "socket.errors[rst in CLOSE-WAIT].latch", "sticky"));
  EXPECT_TRUE(flips_to(flips, "socket.errors[rst in CLOSE-WAIT].queue", "purge"));
  EXPECT_TRUE(flips_to(flips, "socket.icmp[3/1].connected", "fatal"));
  EXPECT_EQ(std::ranges::count(flips, "socket.errors[rst in CLOSE-WAIT].code", &PolicyFlip::path), 1);
  EXPECT_EQ(std::ranges::count(flips, "socket.codes.send-shut", &PolicyFlip::path), 1);
}

TEST(Flips, TurnACodeIntoOneTheProfileUsesNowhere) {
  const Profile& linux = *find_profile("linux");
  for (const PolicyFlip& flip : policy_flips(linux)) {
    if (flip.path != "socket.codes.send-shut") continue;
    for (const std::string& line : describe(linux)) EXPECT_EQ(line.find(flip.value), line.npos) << line;
  }
}

TEST(Flips, ChangeOneEntryEach) {
  const Profile& linux = *find_profile("linux");
  for (const PolicyFlip& flip : policy_flips(linux)) {
    const std::vector<EntryDifference> changes = differences(linux, flipped(linux, flip));
    ASSERT_EQ(changes.size(), 1u) << flip.path;
    EXPECT_EQ(changes[0].right.path, linux.entries[flip.entry].path);
    EXPECT_EQ(changes[0].right.value, flip.value);
  }
}

TEST(Flips, ReachTheValueItself) {
  const Profile& linux = *find_profile("linux");
  EXPECT_EQ(flipped(linux, {"tcp.give_up", "count"}).tcp.give_up.value, GiveUp::Count);
  EXPECT_FALSE(flipped(linux, {"socket.pipe_signal", "false"}).socket.pipe_signal.value);
  EXPECT_EQ(flipped(linux, {"socket.codes.send-shut", "EIO"}).socket.codes[static_cast<std::size_t>(Situation::SendShut)].value.number(), 5);
  EXPECT_EQ(flipped(linux, {"socket.errors[refused].latch", "sticky"}).socket.errors[8].latch, Latch::Sticky);
}

TEST(Flips, RefuseWhatIsNoPolicy) {
  EXPECT_THROW(flipped(*find_profile("linux"), {"tcp.give_up", "never"}), ProfileError);
  EXPECT_THROW(flipped(*find_profile("linux"), {"tcp.nothing", "count"}), ProfileError);
}

}  // namespace
}  // namespace halfopen::profiles
