#include "halfopen/analysis/verify.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "halfopen/net/net.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using Kind = Divergence::Kind;
using scenarios::Steps;

/// 5 ms each way; the program is registered as "user-code", a peer reads what it sends.
model::Scenario with_user_code() {
  return scenarios::describe("user-code")
      .until(10s)
      .host("client", {.os = "linux-6"})
      .host("server", {.os = "linux-6"})
      .link("client", "server", {.one_way_delay = 5ms})
      .program({.name = "server", .host = "server"}, Steps{}.listen(7000).accept("c").recv_end("c"))
      .program({.name = "client", .host = "client"}, "user-code")
      .build();
}

Verification verify_program(scenarios::Registry::Main main) {
  return verify(with_user_code(), sim::runner(scenarios::Registry{}.add("user-code", std::move(main)).instantiate()));
}

/// Connects, and sends what `octets` says at 1 s.
net::Task<int> send_once(net::Process& process, std::string octets) {
  net::Clock clock{process};
  net::Resolver names{process};
  const auto server = co_await names.endpoint("server", 7000);
  auto socket = co_await net::Socket::connect(process, server.value);
  co_await clock.sleep_until(net::kStart + 1s);
  co_await socket.value.send(net::octets(octets));
  co_return 0;
}

TEST(Verify, TheSameRunTwiceIsTheSame) {
  const auto done = verify_program([](net::Process& process, std::string_view) { return send_once(process, "hello"); });
  EXPECT_TRUE(done.same());
  EXPECT_FALSE(done.first.packets.empty());
}

// A static of the user's: the second run sends one octet more. The first event that shows it is its fifth call: resolve,
// socket, connect, sleep, send.
TEST(Verify, NamesTheFirstObservationThatDiffers) {
  auto runs = std::make_shared<int>(0);
  const auto done = verify_program([runs](net::Process& process, std::string_view) {
    return send_once(process, std::string(static_cast<std::size_t>(++*runs), 'x'));
  });
  ASSERT_FALSE(done.same());
  EXPECT_EQ(done.divergence->kind, Kind::Observation);
  EXPECT_EQ(to_string(*done.divergence), "at 1s client #4: first 1s send#1 -> 1, second 1s send#1 -> 2");
}

// The observations agree: only the octets on the wire tell. IP and TCP headers with timestamps are 20 + 20 + 12 octets; the first
// octet that differs is the checksum's, at 20 + 16.
TEST(Verify, NamesThePacketWhereOnlyOctetsDiffer) {
  auto runs = std::make_shared<int>(0);
  const auto done = verify_program([runs](net::Process& process, std::string_view) { return send_once(process, ++*runs == 1 ? "a" : "b"); });
  ASSERT_FALSE(done.same());
  EXPECT_EQ(done.divergence->kind, Kind::Packet);
  EXPECT_EQ(done.divergence->at, net::kStart + 1s);
  EXPECT_EQ(done.divergence->where, "client");
  EXPECT_TRUE(done.divergence->first.ends_with("(octets differ from 36 on)")) << done.divergence->first;
}

model::Record record_with(std::vector<model::Observation> seen) {
  model::Record record;
  record.programs.push_back({"client", "client", std::move(seen)});
  return record;
}

model::Observation note_at(net::Duration when, const std::string& name) {
  model::Observation note;
  note.kind = model::Observation::Kind::Note;
  note.at = net::kStart + when;
  note.name = name;
  return note;
}

TEST(FirstDivergence, IsTheEarliestOfAllPrograms) {
  model::Record one = record_with({note_at(1s, "a"), note_at(9s, "late")});
  model::Record other = record_with({note_at(1s, "a"), note_at(9s, "later")});
  one.programs.push_back({"server", "server", {note_at(3s, "b")}});
  other.programs.push_back({"server", "server", {note_at(4s, "b")}});
  const auto found = first_divergence(one, other);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->where, "server");
  EXPECT_EQ(found->at, net::kStart + 3s);
}

TEST(FirstDivergence, AMissingObservationIsNamedByTheOther) {
  const auto found = first_divergence(record_with({note_at(1s, "a"), note_at(2s, "b")}), record_with({note_at(1s, "a")}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->index, 1u);
  EXPECT_EQ(found->at, net::kStart + 2s);
  EXPECT_TRUE(found->second.empty());
}

TEST(FirstDivergence, WhenACallBeganCounts) {
  model::Observation early;
  early.at = net::kStart + 2s;
  model::Observation late = early;
  late.began = net::kStart + 1s;
  const auto found = first_divergence(record_with({early}), record_with({late}));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->second.ends_with("(began 1s, step -1)")) << found->second;
}

TEST(FirstDivergence, AnotherProgramAnotherEndAnotherDigest) {
  model::Record other = record_with({});
  other.programs[0].name = "server";
  EXPECT_EQ(first_divergence(record_with({}), other)->kind, Kind::Set);
  other = record_with({});
  other.end = model::End::Idle;
  EXPECT_EQ(first_divergence(record_with({}), other)->kind, Kind::End);
  other = record_with({});
  other.digests.wire = 1;
  EXPECT_EQ(first_divergence(record_with({}), other)->kind, Kind::Digest);
  EXPECT_FALSE(first_divergence(record_with({}), record_with({})));
}

}  // namespace
}  // namespace halfopen::analysis
