#include "halfopen/sim/names/resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::sim::names {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr net::Address kServer = net::Address::v4(10, 0, 0, 2);
constexpr net::Address kElsewhere = net::Address::v4(10, 9, 9, 9);

TEST(Resolver, FindsTheHostsOfTheScenarioInTheOrderAdded) {
  Resolver resolver;
  const net::Address v6 = *net::Address::parse("fd00::2");
  resolver.add("server", kServer);
  resolver.add("server", v6);
  const Answer answer = resolver.lookup("server");
  EXPECT_EQ(answer.outcome, Outcome::Found);
  EXPECT_THAT(answer.addresses, ElementsAre(kServer, v6));
  EXPECT_EQ(answer.takes, 0ns);
}

TEST(Resolver, ComparesNamesWithoutCaseAndFinalDot) {
  Resolver resolver;
  resolver.add("Server.Example.", kServer);
  EXPECT_EQ(resolver.lookup("server.example").outcome, Outcome::Found);
  EXPECT_EQ(resolver.lookup("SERVER.EXAMPLE.").outcome, Outcome::Found);
  EXPECT_EQ(resolver.lookup("server.example..").outcome, Outcome::NoSuchHost);
  EXPECT_EQ(resolver.lookup("server").outcome, Outcome::NoSuchHost);
}

TEST(Resolver, AnUnknownNameIsAnsweredToo) {
  const Resolver resolver{{.answer_time = 30ms}};
  const Answer answer = resolver.lookup("nowhere");
  EXPECT_EQ(answer.outcome, Outcome::NoSuchHost);
  EXPECT_THAT(answer.addresses, IsEmpty());
  EXPECT_EQ(answer.takes, 30ms);
}

TEST(Resolver, KnowsLocalhostWithoutAsking) {
  const Resolver resolver{{.answer_time = 30ms}};
  const Answer answer = resolver.lookup("localhost");
  EXPECT_THAT(answer.addresses, ElementsAre(net::Address::v4(127, 0, 0, 1), *net::Address::parse("::1")));
  EXPECT_EQ(answer.takes, 0ns);
}

TEST(Resolver, AnAddressIsItsOwnAnswer) {
  const Resolver resolver{{.answer_time = 30ms}};
  const Answer answer = resolver.lookup("10.0.0.2");
  EXPECT_THAT(answer.addresses, ElementsAre(kServer));
  EXPECT_EQ(answer.takes, 0ns);
}

TEST(Resolver, SilenceLastsAsLongAsItsPatience) {
  Resolver resolver{{.answer_time = 30ms, .patience = 10s}};
  resolver.add("server", kServer);
  resolver.set("server", {.outcome = Outcome::Silence});
  const Answer answer = resolver.lookup("server");
  EXPECT_EQ(answer.outcome, Outcome::Silence);
  EXPECT_THAT(answer.addresses, IsEmpty());
  EXPECT_EQ(answer.takes, 10s);
}

TEST(Resolver, AFailureHandsOutNoAddresses) {
  Resolver resolver{{.answer_time = 30ms}};
  resolver.set("server", {.outcome = Outcome::TemporaryFailure, .addresses = {kServer}, .takes = 4s});
  const Answer answer = resolver.lookup("server");
  EXPECT_EQ(answer.outcome, Outcome::TemporaryFailure);
  EXPECT_THAT(answer.addresses, IsEmpty());
  EXPECT_EQ(answer.takes, 4s);
}

TEST(Resolver, AWrongAddressLooksLikeARightOneUntilRestored) {
  Resolver resolver;
  resolver.add("server", kServer);
  resolver.set("server", {.addresses = {kElsewhere}});
  EXPECT_EQ(resolver.lookup("server").outcome, Outcome::Found);
  EXPECT_THAT(resolver.lookup("server").addresses, ElementsAre(kElsewhere));
  resolver.restore("server");
  EXPECT_THAT(resolver.lookup("server").addresses, ElementsAre(kServer));
}

}  // namespace
}  // namespace halfopen::sim::names
