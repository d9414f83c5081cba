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

TEST(Flips, LeaveNumbersAndOrdersAlone) {
  for (const PolicyFlip& flip : policy_flips(*find_profile("windows"))) {
    EXPECT_NE(flip.path, "tcp.rto_min");
    EXPECT_NE(flip.path, "socket.recv_order");
  }
}

TEST(Flips, ChangeOneEntryEach) {
  const Profile& linux = *find_profile("linux");
  for (const PolicyFlip& flip : policy_flips(linux)) {
    const std::vector<EntryDifference> changes = differences(linux, flipped(linux, flip));
    ASSERT_EQ(changes.size(), 1u) << flip.path;
    EXPECT_EQ(changes[0].right.path, flip.path);
    EXPECT_EQ(changes[0].right.value, flip.value);
  }
}

TEST(Flips, ReachTheValueItself) {
  const Profile& linux = *find_profile("linux");
  EXPECT_EQ(flipped(linux, {"tcp.give_up", "count"}).tcp.give_up.value, GiveUp::Count);
  EXPECT_FALSE(flipped(linux, {"socket.pipe_signal", "false"}).socket.pipe_signal.value);
}

TEST(Flips, RefuseWhatIsNoPolicy) {
  EXPECT_THROW(flipped(*find_profile("linux"), {"tcp.give_up", "never"}), ProfileError);
  EXPECT_THROW(flipped(*find_profile("linux"), {"tcp.nothing", "count"}), ProfileError);
}

}  // namespace
}  // namespace halfopen::profiles
