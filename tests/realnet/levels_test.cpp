// What the machine gives, as a value with reasons.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/realnet/levels.h"

namespace halfopen::realnet::test {
namespace {

/// A machine that gives everything but the means of this name.
Machine without(const std::string& name) {
  Machine machine{.means = {{.name = "loopback"}, {.name = "user namespace"}, {.name = "network namespace"}, {.name = "/dev/net/tun"}}};
  for (Means& means : machine.means) {
    means.given = means.name != name;
    if (!means.given) means.detail = "Permission denied";
  }
  return machine;
}

TEST(Levels, EverythingGivesNamespaces) {
  EXPECT_EQ(without("nothing").highest(), Level::Namespaces);
  EXPECT_EQ(without("nothing").reason_against(Level::Namespaces), "");
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
  ASSERT_EQ(this_machine().means.size(), 4u);
  for (const Means& means : this_machine().means) EXPECT_FALSE(means.detail.empty()) << means.name;
}

}  // namespace
}  // namespace halfopen::realnet::test
