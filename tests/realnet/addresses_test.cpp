// Hosts as addresses of the loopback.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "loopback_addresses.h"
#include "loopback_network.h"

namespace halfopen::realnet {
namespace {

using net::Address;
using net::AddressFamily;
using net::Endpoint;

constexpr LoopbackNetwork kNetwork{.a = 7, .b = 9};

/// As seen from "client", the second of two hosts; the first has an address of its own in the scenario.
LoopbackAddresses client() {
  model::Scenario scenario;
  scenario.hosts = {{.name = "server", .addresses = {Address::v4(10, 0, 0, 5)}}, {.name = "client"}};
  return {scenario, kNetwork, "client"};
}

TEST(LoopbackAddresses, HostsAreCountedFromOne) {
  EXPECT_EQ(client().resolve("server", AddressFamily::V4).peer.address.to_string(), "127.7.9.1");
  EXPECT_EQ(client().resolve("client", AddressFamily::V4).peer.address.to_string(), "127.7.9.2");
}

TEST(LoopbackAddresses, OwnLoopbackIsOnesOwn) {
  EXPECT_EQ(client().resolve("localhost", AddressFamily::V4).peer.address.to_string(), "127.7.9.2");
  EXPECT_EQ(client().remote({Address::v4(127, 0, 0, 1), 80}).to_string(), "127.7.9.2:80");
  EXPECT_EQ(client().local({Address::any(AddressFamily::V4), 80}).to_string(), "127.7.9.2:80");
}

TEST(LoopbackAddresses, AddressOfTheScenarioStandsForItsHost) {
  EXPECT_EQ(client().remote({Address::v4(10, 0, 0, 5), 80}).to_string(), "127.7.9.1:80");
}

TEST(LoopbackAddresses, AllHostsShareTheLoopbackOfIpv6) {
  EXPECT_EQ(client().resolve("server", AddressFamily::V6).peer.address.to_string(), "::1");
  EXPECT_EQ(client().local({Address::any(AddressFamily::V6), 80}).to_string(), "[::1]:80");
}

TEST(LoopbackAddresses, AnythingElseIsOutside) {
  EXPECT_THROW(client().remote({Address::v4(10, 0, 0, 6), 80}), OutsideLoopback);
  EXPECT_THROW(client().local({Address::v4(10, 0, 0, 5), 80}), OutsideLoopback);
}

TEST(LoopbackAddresses, NamesNobodyHasAreUnknown) {
  EXPECT_EQ(client().resolve("nobody", AddressFamily::V4).error.symbol(), "EAI_NONAME");
  EXPECT_EQ(client().resolve("127.0.0.1", AddressFamily::V6).error.symbol(), "EAI_ADDRFAMILY");
}

TEST(LoopbackNetwork, CrossesAsText) {
  EXPECT_EQ(kNetwork.to_string(), "127.7.9");
  const LoopbackNetwork read = LoopbackNetwork::parse("127.7.9");
  EXPECT_EQ(read.a, 7);
  EXPECT_EQ(read.b, 9);
  EXPECT_ANY_THROW(LoopbackNetwork::parse("10.7.9"));
}

TEST(NetworkClaim, TwoClaimsNeverShareANetwork) {
  std::vector<NetworkClaim> claims(20);
  std::vector<std::string> names;
  for (const NetworkClaim& claim : claims) names.push_back(claim.network().to_string());
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace halfopen::realnet
