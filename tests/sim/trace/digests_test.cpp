#include "halfopen/sim/trace/digests.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace halfopen::sim::trace {
namespace {

using model::Observation;
using Programs = std::vector<model::ProgramRecord>;

Observation recv_of_ten() {
  return {.op = net::Op::Recv,
          .at = net::Instant{net::Duration{105}},
          .began = net::Instant{net::Duration{100}},
          .step = 4,
          .socket = 1,
          .value = 10,
          .name = "name",
          .text = "text"};
}

Programs one_call() { return {{"client", "host", {recv_of_ten()}}}; }

Programs changed(const std::function<void(Observation&)>& change) {
  Programs programs = one_call();
  change(programs[0].observations[0]);
  return programs;
}

struct Change {
  std::string name;
  std::function<void(Observation&)> apply;
};

const std::vector<Change>& what_a_program_sees() {
  static const std::vector<Change> kChanges{
      {"kind", [](Observation& o) { o.kind = Observation::Kind::Waiting; }},
      {"operation", [](Observation& o) { o.op = net::Op::Send; }},
      {"time", [](Observation& o) { o.at += net::Duration{1}; }},
      {"socket", [](Observation& o) { o.socket = 2; }},
      {"value", [](Observation& o) { o.value = -1; }},
      {"error", [](Observation& o) { o.error = net::linux_errno::kConnectionReset; }},
      {"error of the other family",
       [](Observation& o) {
         o.error = net::Error{net::ErrorFamily::Windows, 104};
       }},
      {"readiness", [](Observation& o) { o.ready = net::Ready::In; }},
      {"name", [](Observation& o) { o.name = "nam"; }},
      {"text", [](Observation& o) { o.text = "tex"; }},
      {"letter moved from text to name",
       [](Observation& o) {
         o.name = "namet";
         o.text = "ext";
       }},
  };
  return kChanges;
}

TEST(ObservationDigest, EverythingAProgramSeesMatters) {
  std::set<std::uint64_t> digests{observation_digest(one_call())};
  for (const Change& change : what_a_program_sees()) {
    EXPECT_TRUE(digests.insert(observation_digest(changed(change.apply))).second) << change.name;
  }
}

TEST(ObservationDigest, HowACallWasMadeDoesNotMatter) {
  EXPECT_EQ(observation_digest(one_call()), observation_digest(changed([](Observation& o) { o.step = 5; })));
  EXPECT_EQ(observation_digest(one_call()),
            observation_digest(changed([](Observation& o) { o.began += net::Duration{1}; })));
}

TEST(CallDigest, HowACallWasMadeMattersToo) {
  std::set<std::uint64_t> digests{call_digest(one_call())};
  for (const Change& change : what_a_program_sees()) {
    EXPECT_TRUE(digests.insert(call_digest(changed(change.apply))).second) << change.name;
  }
  EXPECT_TRUE(digests.insert(call_digest(changed([](Observation& o) { o.step = 5; }))).second);
  EXPECT_TRUE(digests.insert(call_digest(changed([](Observation& o) { o.began += net::Duration{1}; }))).second);
}

TEST(CallDigest, OnlyCallsMatter) {
  for (const auto kind : {Observation::Kind::Note, Observation::Kind::Signal, Observation::Kind::Ended}) {
    Programs programs = one_call();
    programs[0].observations.push_back({.kind = kind});
    EXPECT_EQ(call_digest(programs), call_digest(one_call()));
    EXPECT_NE(observation_digest(programs), observation_digest(one_call()));
  }
}

// Each program's sequence is its own: an observation that moves from one to the next is another run.
TEST(Digests, ProgramsAreKeptApart) {
  const Programs first{{"a", "", {recv_of_ten(), recv_of_ten()}}, {"b", "", {}}};
  const Programs second{{"a", "", {recv_of_ten()}}, {"b", "", {recv_of_ten()}}};
  const Programs renamed{{"c", "", {recv_of_ten(), recv_of_ten()}}, {"b", "", {}}};
  EXPECT_NE(observation_digest(first), observation_digest(second));
  EXPECT_NE(call_digest(first), call_digest(second));
  EXPECT_NE(observation_digest(first), observation_digest(renamed));
  EXPECT_NE(call_digest(first), call_digest(renamed));
}

TEST(Digests, OfAProgramListAreBothBesideTheWires) {
  const model::Digests digests = digests_of(one_call(), 7);
  EXPECT_EQ(digests.observations, observation_digest(one_call()));
  EXPECT_EQ(digests.calls, call_digest(one_call()));
  EXPECT_EQ(digests.wire, 7u);
}

// What digests.h says of the stream, value by value: each program's observations, then names, counts and those digests.
// 100 observations of at least 72 octets each are more than a stream gathers at a time; some have words, some an error.
TEST(ObservationStream, IsEachProgramsDigestWithNamesAndCounts) {
  ObservationStream stream;
  core::Digest own{model::kDigestVersion};
  for (int i = 0; i < 100; ++i) {
    Observation seen = recv_of_ten();
    seen.value = i;
    seen.name = i % 7 == 0 ? "name" : "";
    seen.text = i % 5 == 0 ? "text" : "";
    if (i % 3 == 0) seen.error = net::linux_errno::kConnectionReset;
    stream.add(1, seen);
    const auto add = [&](auto number) { own.add(static_cast<std::uint64_t>(number)); };
    add(seen.kind);
    add(seen.op);
    add(seen.at.time_since_epoch().count());
    add(seen.socket);
    add(seen.value);
    add(seen.error.number());
    if (seen.error) add(seen.error.family());
    add(seen.ready);
    own.add(std::string_view{seen.name});
    own.add(std::string_view{seen.text});
  }
  core::Digest all{model::kDigestVersion};
  for (const auto& [name, count, value] : {std::tuple{"idle", 0, core::Digest{model::kDigestVersion}.value()},
                                           std::tuple{"busy", 100, own.value()}}) {
    all.add(std::string_view{name});
    all.add(static_cast<std::uint64_t>(count));
    all.add(value);
  }
  const Programs programs{{"idle", "", {}}, {"busy", "", {}}};
  EXPECT_EQ(stream.value(programs), all.value());
}

// Pins, not facts: this code's own numbers, written down so that a platform that makes others shows. They change with
// model::kDigestVersion only.
TEST(Digests, PinnedOnEveryPlatform) {
  ASSERT_EQ(model::kDigestVersion, 1);
  EXPECT_EQ(observation_digest(one_call()), 15589904713196379115u);
  EXPECT_EQ(call_digest(one_call()), 15380122379524201214u);
}

}  // namespace
}  // namespace halfopen::sim::trace
