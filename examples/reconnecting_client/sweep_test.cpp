// Is there any moment at which a failure breaks the client? All of them are tried.
#include <fstream>
#include <sstream>

#include "bench.h"

namespace example {
namespace {

using namespace halfopen;
using namespace halfopen::gtest;

constexpr net::Duration kNoticedWithin = 8s;  // a heartbeat a second, and three seconds for its answer; a stop of five beside it
constexpr net::Duration kSettle = 30s;  // more than the longest pause, a connect time-out and what is retransmitted

// Four seconds of an undisturbed life: a connection, a message, three heartbeats. The server comes back after a reboot.
MakeBench quiet_life(const Systems& systems) {
  return [systems] {
    Bench bench = bench_of(systems);
    bench.scenario().until = 4s;
    bench.restarted("server");
    return bench;
  };
}

// Connected, and neither anything heard nor the connection given up for too long.
std::optional<std::string> unnoticed_silence(const analysis::Finished& run) {
  std::optional<net::Instant> since;
  const auto too_long = [&](net::Instant now) { return since && now - *since > kNoticedWithin; };
  for (const model::Observation& seen : analysis::seen_by(run.record, "client")) {
    const bool heard = seen.kind == model::Observation::Kind::Call && seen.op == net::Op::Recv && seen.value > 0;
    if (!heard && seen.name != "connected" && seen.name != "lost") continue;
    if (too_long(seen.at)) return "from " + model::to_string(*since - net::kStart) + " on";
    since = seen.name == "lost" ? std::nullopt : std::optional{seen.at};
  }
  if (!too_long(run.record.ended_at)) return std::nullopt;
  return "from " + model::to_string(*since - net::kStart) + " on";
}

std::vector<Invariant> what_is_promised() {
  return {
      analysis::no_endless_loop(),
      analysis::stays_alive("client"),
      analysis::counts_up("client", "acknowledged"),
      analysis::at_most("client", net::Op::Connect, 20, 1min),
      analysis::within("client", "lost", {"connected", "failed"}, 12s),
      analysis::ends_up("client", "connected", {"lost", "failed"}),
      {.name = "the client notices silence", .violated_by = unnoticed_silence},
      {.name = "the message is acknowledged",
       .violated_by = [](const analysis::Finished& run) -> std::optional<std::string> {
         for (const model::Observation& seen : analysis::seen_by(run.record, "client")) {
           if (seen.name == "acknowledged") return std::nullopt;
         }
         return "never";
       },
       .of_healing = true},
  };
}

std::string committed_map() {
  const std::ifstream file{SWEEP_MAP};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Sweep : public testing::TestWithParam<Systems> {};
INSTANTIATE_TEST_SUITE_P(Systems, Sweep, testing::ValuesIn(linux_and_windows()), Named{});

TEST_P(Sweep, NothingBreaksTheClient) {
  const analysis::SweepOptions options{.settle = kSettle};
  const MakeBench make = quiet_life(GetParam());
  const analysis::Sweep sweep = sweep_of(make, "client", what_is_promised(), options);
  EXPECT_TRUE(survives(make, sweep, what_is_promised(), options));
  if (sweep.clean() && name_of(GetParam()) == "linux_6_18_to_linux_6_18") {
    EXPECT_EQ(map_text(sweep), committed_map());
  }
}

}  // namespace
}  // namespace example
