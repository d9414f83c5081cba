// Points, injections, sweeps and shrinking, on small scripts whose segments can be counted by hand.
#include "halfopen/analysis/sweep.h"

#include <algorithm>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/analysis/shrink.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

// The client asks once; the server answers and both close: SYN, SYN-ACK, ACK, question, answer (it acknowledges the question),
// then the FINs and their acknowledgements.
model::Scenario question_and_answer() {
  return {.name = "question",
          .until = 5s,
          .limit_events = 100'000,
          .hosts = {{.name = "client", .os = "linux-6.18"}, {.name = "server", .os = "linux-6.18"}},
          .links = {{.name = "wire", .a = "client", .b = "server", .one_way_delay = 5ms}},
          .programs = {{.name = "server",
                        .host = "server",
                        .steps = scenarios::Steps{scenarios::Steps{}.listen(7000).accept("c").recv("c", 10).send("c", 20).close("c")}.take()},
                       {.name = "client",
                        .host = "client",
                        .start = 100ms,
                        .steps = scenarios::Steps{scenarios::Steps{}.connect("s", "server:7000").send("s", 10).recv("s", 20).observe("answered").close("s")}.take()}}};
}

model::Record run(const model::Scenario& scenario, bool whole) {
  return sim::run(scenario, scenarios::Registry{}.instantiate(), {.packets = whole, .digests = false, .events = whole, .wire_digest = false});
}

std::vector<Point> of_kind(const std::vector<Point>& points, Point::Kind kind) {
  std::vector<Point> some;
  std::copy_if(points.begin(), points.end(), std::back_inserter(some), [&](const Point& p) { return p.kind == kind; });
  return some;
}

TEST(Points, AreTheSegmentsOfEachDirectionTheCallsAndTheInstants) {
  const model::Scenario scenario = question_and_answer();
  const std::vector<Point> points = points_of(scenario, run(scenario, true), "client");

  std::vector<std::string> forward;
  for (const Point& point : of_kind(points, Point::Kind::Segment)) {
    if (point.direction == model::Direction::Forward) forward.push_back(to_string(point));
  }
  ASSERT_GE(forward.size(), 3u);
  EXPECT_EQ(forward[0], "100ms wire forward: SYN len 0");
  EXPECT_EQ(forward[1], "110ms wire forward: ACK len 0");
  EXPECT_EQ(forward[2], "110ms wire forward: PSH+ACK len 10");

  std::vector<std::string> calls;
  for (const Point& point : of_kind(points, Point::Kind::Call)) calls.push_back(point.what);
  EXPECT_THAT(calls, Contains("connect"));
  EXPECT_THAT(calls, Contains("recv"));
  EXPECT_FALSE(of_kind(points, Point::Kind::Instant).empty());
  EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.at < b.at; }));
}

// The server closes first, at 115 ms; the client's FIN is back at 125 ms. TIME-WAIT is 60 s (linux/15.time-wait): its end is a timer and a
// change of state, and nothing else happens then.
TEST(Points, AreTheTimersAndTheStatesOfConnections) {
  model::Scenario scenario = question_and_answer();
  scenario.until = 70s;
  const std::vector<Point> points = points_of(scenario, run(scenario, true), "client");
  std::vector<std::string> timers, states, last_instant;
  for (const Point& point : of_kind(points, Point::Kind::Timer)) timers.push_back(to_string(point));
  for (const Point& point : of_kind(points, Point::Kind::State)) {
    if (point.target == "server") states.push_back(to_string(point));
  }
  EXPECT_THAT(timers, Contains("60.125s server: time-wait"));
  EXPECT_THAT(states, ElementsAre("105ms server: CLOSED -> SYN-RECEIVED", "115ms server: SYN-RECEIVED -> ESTABLISHED",
                                  "115ms server: ESTABLISHED -> FIN-WAIT-1", "125ms server: FIN-WAIT-1 -> TIME-WAIT",
                                  "60.125s server: TIME-WAIT -> CLOSED"));
  EXPECT_EQ(of_kind(points, Point::Kind::Instant).back().at, 60s + 125ms);
}

// A script that sends three times at once: three calls, of which a fault can take each.
TEST(Points, TellCallsOfOneInstantApart) {
  model::Scenario scenario = question_and_answer();
  scenario.programs[1].steps = scenarios::Steps{scenarios::Steps{}.connect("s", "server:7000").send("s", 3).send("s", 4).send("s", 3)}.take();
  const Sweep swept = sweep(scenario, "client", {}, run, standard_injections(scenario, "client"), {});
  std::vector<std::string> sends;
  for (const Point& point : of_kind(swept.points, Point::Kind::Call)) {
    if (point.op == net::Op::Send) sends.push_back(to_string(point));
  }
  EXPECT_THAT(sends, ElementsAre("110ms client: send", "110ms client: send, no. 2", "110ms client: send, no. 3"));
  const auto second = std::find_if(swept.points.begin(), swept.points.end(), [](const Point& p) { return p.what == "send" && p.nth == 2; });
  const auto fails = std::find_if(swept.injections.begin(), swept.injections.end(), [](const Injection& i) { return i.name == "send fails with ENOBUFS"; });
  const Trial trial{{{static_cast<std::uint32_t>(second - swept.points.begin()), static_cast<std::uint32_t>(fails - swept.injections.begin())}}};
  const model::Record record = run(scenario_of(swept, trial, 30s), false);
  std::vector<std::string> seen;
  for (const auto& observation : model::find_program(record, "client")->observations) {
    if (observation.op == net::Op::Send) seen.push_back(model::to_string(observation));
  }
  EXPECT_THAT(seen, ElementsAre("110ms send#1 -> 3", "110ms send#1 -> ENOBUFS", "110ms send#1 -> 3"));
}

// RFC 4443: address unreachable is type 1, code 3; packet too big type 2. Type 3 is another error there (time exceeded).
TEST(Injections, SpeakTheIcmpOfTheSegmentsFamily) {
  const auto all = standard_injections(question_and_answer(), "client");
  const auto answer = [&](const char* name, bool v6) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Injection& i) { return i.name == name; });
    const Point point{.kind = Point::Kind::Segment, .target = "wire", .tcp = true, .v6 = v6, .payload = true};
    return found->faults(point).at(0).icmp;
  };
  EXPECT_EQ(answer("icmp host unreachable", false), (model::IcmpAnswer{3, 1, 0}));
  EXPECT_EQ(answer("icmp host unreachable", true), (model::IcmpAnswer{1, 3, 0}));
  EXPECT_EQ(answer("icmp port unreachable", true), (model::IcmpAnswer{1, 4, 0}));
  EXPECT_EQ(answer("icmp fragmentation needed", true), (model::IcmpAnswer{2, 0, 1280}));
}

// A program's first calls are made at the instant of its start, the client's at 100 ms: what befalls them there does.
TEST(Injections, AllStrike) {
  const model::Scenario scenario = question_and_answer();
  const Sweep swept = sweep(scenario, "client", {}, run, standard_injections(scenario, "client"), {});
  for (std::uint32_t point = 0; point < swept.points.size(); ++point) {
    for (std::uint32_t injection = 0; injection < swept.injections.size(); ++injection) {
      const Injection& candidate = swept.injections[injection];
      if (candidate.kind != swept.points[point].kind || candidate.faults(swept.points[point]).empty()) continue;
      const Trial trial{{{point, injection}}};
      const model::Scenario disturbed = scenario_of(swept, trial, 1s);
      const model::Record record = run(disturbed, false);
      for (const model::ProgramRecord& program : record.programs) {
        for (const auto& seen : program.observations) EXPECT_NE(seen.name, model::note::kMissed) << to_string(swept, trial);
      }
    }
  }
}

// Two routers: nobody's only card is on the link between them.
TEST(Points, NameALinkWhoseSegmentsCannotBeToldApart) {
  model::Scenario scenario = question_and_answer();
  scenario.hosts.push_back({.name = "r1", .os = "linux-6.18", .router = true});
  scenario.hosts.push_back({.name = "r2", .os = "linux-6.18", .router = true});
  scenario.links = {{.name = "a", .a = "client", .b = "r1"}, {.name = "b", .a = "r1", .b = "r2"}, {.name = "c", .a = "r2", .b = "server"}};
  std::vector<std::string> unseen;
  const std::vector<Point> points = points_of(scenario, run(scenario, true), "client", &unseen);
  EXPECT_THAT(unseen, ElementsAre("b"));
  EXPECT_THAT(points, Contains(Field(&Point::target, "a")));
  EXPECT_THAT(points, Contains(Field(&Point::target, "c")));
}

TEST(Points, NeedTheSubject) {
  const model::Scenario scenario = question_and_answer();
  EXPECT_THROW(points_of(scenario, run(scenario, true), "nobody"), std::invalid_argument);
}

// The n-th segment of the map is the one that is lost: without its SYN a client answers 1 s later (linux/4.2.rule).
TEST(Injections, TakeTheSegmentTheyName) {
  const model::Scenario scenario = question_and_answer();
  const Sweep swept = sweep(scenario, "client", {}, run, standard_injections(scenario, "client"), {});
  const auto syn = std::find_if(swept.points.begin(), swept.points.end(), [](const Point& p) { return p.what == "SYN len 0"; });
  const Trial drop_syn{{{static_cast<std::uint32_t>(syn - swept.points.begin()), 0}}};
  EXPECT_EQ(to_string(swept, drop_syn), "drop at 100ms wire forward: SYN len 0");
  const model::Record record = run(scenario_of(swept, drop_syn, 30s), false);
  const auto& seen = model::find_program(record, "client")->observations;
  const auto connected = std::find_if(seen.begin(), seen.end(), [](const auto& o) { return o.op == net::Op::Connect; });
  EXPECT_EQ(connected->at - net::kStart, 1110ms);
}

const std::vector<Invariant>& answered() {
  static const std::vector<Invariant> one{holds("answered", [](const model::Record& record) -> std::optional<std::string> {
    for (const auto& seen : seen_by(record, "client")) {
      if (seen.name == "answered") return std::nullopt;
    }
    return "never";
  })};
  return one;
}

// A script that takes whatever recv says for its answer survives what TCP repairs and what merely ends the connection; it cannot
// be answered while it never gets past connect or recv.
TEST(Sweep, CountsWhatSurvivesAndKeepsWhatDoesNot) {
  const model::Scenario scenario = question_and_answer();
  const Sweep swept = sweep(scenario, "client", answered(), run, standard_injections(scenario, "client"), {});
  std::size_t tried = 0, survived = 0;
  for (std::size_t i = 0; i < swept.injections.size(); ++i) {
    tried += swept.tried[i];
    survived += swept.survived[i];
    if (swept.injections[i].name == "drop") {
      EXPECT_EQ(swept.survived[i], swept.tried[i]);  // TCP repairs it
    }
  }
  EXPECT_EQ(tried, swept.trials);
  EXPECT_EQ(tried - survived, swept.failures.size());
  ASSERT_FALSE(swept.clean());
  EXPECT_THAT(map_text(swept), HasSubstr("violated: answered"));
  for (const Failure& failure : swept.failures) {
    EXPECT_TRUE(answered()[0].violated_by({scenario, run(scenario_of(swept, failure.trial, 30s), false)}));
  }
}

TEST(Sweep, RefusesAScenarioThatIsBrokenAsItIs) {
  const model::Scenario scenario = question_and_answer();
  const std::vector<Invariant> impossible{holds("impossible", [](const model::Record&) { return std::optional<std::string>{"so it is"}; })};
  EXPECT_THROW(sweep(scenario, "client", impossible, run, standard_injections(scenario, "client"), {}), std::invalid_argument);
}

void expect_same(const Sweep& a, const Sweep& b) {
  EXPECT_EQ(a.trials, b.trials);
  EXPECT_EQ(a.pairs, b.pairs);
  EXPECT_EQ(a.tried, b.tried);
  EXPECT_EQ(a.survived, b.survived);
  EXPECT_EQ(a.failures, b.failures);
}

TEST(Sweep, IsTheSameWithThreadsAndInShards) {
  const model::Scenario scenario = question_and_answer();
  const auto injections = standard_injections(scenario, "client");
  const auto with = [&](const SweepOptions& options) { return sweep(scenario, "client", answered(), run, injections, options); };
  const Sweep whole = with({.depth = 2, .budget = 200});
  EXPECT_EQ(whole.pairs, 200u);
  expect_same(whole, with({.depth = 2, .budget = 200, .jobs = 8}));
  for (const std::uint32_t shards : {3u, 16u}) {
    std::vector<Sweep> parts;
    for (std::uint32_t shard = shards; shard-- > 0;) parts.push_back(with({.depth = 2, .budget = 200, .shard = shard, .shards = shards}));
    expect_same(whole, merged(std::move(parts)));
  }
}

TEST(Sweep, RefusesAShardThatIsNone) {
  const model::Scenario scenario = question_and_answer();
  EXPECT_THROW(sweep(scenario, "client", {}, run, {}, {.shard = 3, .shards = 3}), std::invalid_argument);
  EXPECT_THROW(merged({}), std::invalid_argument);
}

// Of three faults one matters: the cut, for ever. Nothing else is left, and what is left fails.
TEST(Shrink, LeavesOutWhatDoesNotMatter) {
  model::Scenario scenario = question_and_answer();
  scenario.faults = {{.word = model::Word::ClockStep, .target = "client", .at = 50ms, .duration = 1h},
                     {.word = model::Word::Cut, .target = "wire", .at = 101ms},
                     {.word = model::Word::ExhaustPorts, .target = "server", .at = 1s}};
  scenario.hosts.push_back({.name = "bystander", .os = "linux-6.18"});
  const StillFails fails = [](const model::Scenario& candidate) {
    return answered()[0].violated_by({candidate, run(candidate, false)}).has_value();
  };
  const Shrunk shrunk = shrink(scenario, [&](const model::Scenario& candidate) {
    model::Scenario harmless = candidate;
    harmless.faults.clear();
    return fails(candidate) && !fails(harmless);
  });
  ASSERT_THAT(shrunk.scenario.faults, SizeIs(1));
  EXPECT_EQ(shrunk.scenario.faults[0].word, model::Word::Cut);
  EXPECT_THAT(shrunk.scenario.hosts, SizeIs(2));
  EXPECT_TRUE(fails(shrunk.scenario));
  EXPECT_GT(shrunk.runs, 3u);
}

TEST(Shrink, RefusesWhatDoesNotFail) {
  EXPECT_THROW(shrink(question_and_answer(), [](const model::Scenario&) { return false; }), std::invalid_argument);
}

// --- Invariants

model::Record words(std::vector<model::Observation> observations) {
  model::Record record;
  record.ended_at = net::kStart + 60s;
  record.programs = {{.name = "p", .host = "h", .observations = std::move(observations)}};
  return record;
}

model::Observation note(net::Duration at, const char* name, std::int64_t value = 0) {
  model::Observation seen;
  seen.kind = model::Observation::Kind::Note;
  seen.at = seen.began = net::kStart + at;
  seen.name = name;
  seen.value = value;
  return seen;
}

bool breaks(const Invariant& invariant, const model::Record& record) {
  return invariant.violated_by({model::Scenario{}, record}).has_value();
}

TEST(Invariants, EventuallyMeansOnce) {
  EXPECT_FALSE(breaks(eventually("p", "up"), words({note(5s, "up")})));
  EXPECT_TRUE(breaks(eventually("p", "up"), words({note(4s, "down")})));
  EXPECT_TRUE(eventually("p", "up").of_healing);
}

TEST(Invariants, EndsUpLooksAtTheLastWord) {
  EXPECT_FALSE(breaks(ends_up("p", "up", {"down"}), words({note(1s, "down"), note(2s, "up"), note(3s, "else")})));
  EXPECT_TRUE(breaks(ends_up("p", "up", {"down"}), words({note(1s, "up"), note(2s, "down")})));
  EXPECT_TRUE(breaks(ends_up("p", "up", {"down"}), words({})));
}

TEST(Invariants, WithinCountsFromEachFirstWord) {
  const Invariant soon = within("p", "down", {"up", "off"}, 10s);
  EXPECT_FALSE(breaks(soon, words({note(1s, "down"), note(11s, "up")})));
  EXPECT_TRUE(breaks(soon, words({note(1s, "down"), note(12s, "off")})));
  EXPECT_FALSE(breaks(soon, words({note(55s, "down")})));  // not watched so long
  EXPECT_TRUE(breaks(soon, words({note(40s, "down")})));
}

TEST(Invariants, AtMostLooksAtEverySpan) {
  const auto connects = [](std::initializer_list<int> seconds) {
    std::vector<model::Observation> calls;
    for (const int at : seconds) {
      model::Observation call;
      call.op = net::Op::Connect;
      call.began = call.at = net::kStart + std::chrono::seconds{at};
      calls.push_back(call);
    }
    return words(calls);
  };
  EXPECT_FALSE(breaks(at_most("p", net::Op::Connect, 2, 10s), connects({0, 5, 10, 15})));
  EXPECT_TRUE(breaks(at_most("p", net::Op::Connect, 2, 10s), connects({0, 20, 25, 29})));
}

TEST(Invariants, CountsUpFromOneWithoutGapOrRepetition) {
  EXPECT_FALSE(breaks(counts_up("p", "n"), words({note(1s, "n", 1), note(2s, "n", 2)})));
  EXPECT_TRUE(breaks(counts_up("p", "n"), words({note(1s, "n", 1), note(2s, "n", 1)})));
  EXPECT_TRUE(breaks(counts_up("p", "n"), words({note(1s, "n", 1), note(2s, "n", 3)})));
  EXPECT_TRUE(breaks(counts_up("p", "n"), words({note(1s, "n", 2)})));
}

TEST(Invariants, StaysAliveForgivesTheDeathThatAFaultBrought) {
  model::Observation end;
  end.kind = model::Observation::Kind::Ended;
  end.name = "killed";
  end.at = net::kStart + 1s;
  const model::Record record = words({end});
  EXPECT_TRUE(breaks(stays_alive("p"), record));
  model::Scenario killed{.programs = {{.name = "p", .host = "h"}}, .faults = {{.word = model::Word::Kill, .target = "p"}}};
  EXPECT_FALSE(stays_alive("p").violated_by({killed, record}).has_value());
  killed.faults = {{.word = model::Word::Crash, .target = "h"}};
  EXPECT_FALSE(stays_alive("p").violated_by({killed, record}).has_value());
  killed.faults = {{.word = model::Word::Kill, .target = "q"}};
  EXPECT_TRUE(stays_alive("p").violated_by({killed, record}).has_value());
}

TEST(Invariants, SeeDamageAndEndlessLoops) {
  EXPECT_FALSE(breaks(no_damage(), words({})));
  EXPECT_TRUE(breaks(no_damage(), words({note(1s, "damaged", 7)})));
  model::Record record = words({});
  EXPECT_FALSE(breaks(no_endless_loop(), record));
  record.end = model::End::Limit;
  EXPECT_TRUE(breaks(no_endless_loop(), record));
}

TEST(Invariants, AboutAnUnknownProgramAreRefused) {
  EXPECT_THROW((void)breaks(eventually("q", "up"), words({})), std::invalid_argument);
}

}  // namespace
}  // namespace halfopen::analysis
