// What the machine gives, as a value with reasons.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/realnet/levels.h"

namespace halfopen::realnet::test {
namespace {

/// A machine that gives everything but the means of this name.
Machine without(const std::string& name) {
  Machine machine{.means = {{.name = "loopback", .level = Level::Loopback},
                            {.name = "user namespace", .level = Level::Namespaces},
                            {.name = "network namespace", .level = Level::Namespaces},
                            {.name = "/dev/net/tun", .level = Level::Namespaces},
                            {.name = "nf_tables", .level = Level::Filters},
                            {.name = "connection tracking", .level = Level::Filters}}};
  for (Means& means : machine.means) {
    means.given = means.name != name;
    if (!means.given) means.detail = "Permission denied";
  }
  return machine;
}

TEST(Levels, EverythingGivesTheHighest) {
  EXPECT_EQ(without("nothing").highest(), Level::Filters);
  EXPECT_EQ(without("nothing").reason_against(Level::Filters), "");
}

TEST(Levels, WithoutFiltersNamespacesAreLeftAndTheReasonNamesWhatIsMissing) {
  for (const std::string name : {"nf_tables", "connection tracking"}) {
    EXPECT_EQ(without(name).highest(), Level::Namespaces) << name;
    EXPECT_EQ(without(name).reason_against(Level::Filters), name + ": Permission denied");
    EXPECT_EQ(without(name).reason_against(Level::Namespaces), "");
  }
}

TEST(Levels, WithoutOneMeansOnlyTheLoopbackIsLeftAndTheReasonNamesIt) {
  for (const std::string name : {"user namespace", "network namespace", "/dev/net/tun"}) {
    EXPECT_EQ(without(name).highest(), Level::Loopback) << name;
    EXPECT_EQ(without(name).reason_against(Level::Namespaces), name + ": Permission denied");
    EXPECT_EQ(without(name).reason_against(Level::Loopback), "");
  }
}

TEST(Levels, WithoutLoopbackThereIsNone) {
  EXPECT_EQ(without("loopback").reason_against(Level::Loopback), "loopback: Permission denied");
}

// Whatever this machine gives, each means says how or why not.
TEST(Levels, EveryMeansOfThisMachineSaysHowOrWhyNot) {
  ASSERT_EQ(this_machine().means.size(), 6u);
  for (const Means& means : this_machine().means) EXPECT_FALSE(means.detail.empty()) << means.name;
}

}  // namespace
}  // namespace halfopen::realnet::test
