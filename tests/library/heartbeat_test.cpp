// scenarios/games/heartbeat-200-clients.json: who is noticed, when, and how.
//
// Each client connects at 1 ms + 40 ms, and sends a heartbeat at 41 ms + k s, k from 0 to 29; each arrives 20 ms later.
// The server's patience is 5 s.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "halfopen/library/programs.h"
#include "halfopen/model/verdict.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::library {
namespace {

using namespace std::chrono_literals;

class Heartbeat200 : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scenario_ = scenarios::load_file(HALFOPEN_SOURCE_DIR "/scenarios/games/heartbeat-200-clients.json").scenario;
    scenarios::Registry registry;
    add_programs(registry);
    record_ = sim::runner(registry.instantiate())(scenario_, {});
  }
  /// When the server observed this of whom.
  static std::map<std::int64_t, net::Duration> seen(std::string_view name) {
    std::map<std::int64_t, net::Duration> out;
    for (const model::Observation& o : model::find_program(record_, "server")->observations) {
      if (o.kind == model::Observation::Kind::Note && o.name == name) out[o.value] = o.at - net::kStart;
    }
    return out;
  }
  static std::set<std::int64_t> who(std::string_view name) {
    std::set<std::int64_t> out;
    for (const auto& [number, at] : seen(name)) out.insert(number);
    return out;
  }

  static inline model::Scenario scenario_;
  static inline model::Record record_;
};

TEST_F(Heartbeat200, IsOneServerAndTwoHundredClients) {
  EXPECT_EQ(scenario_.hosts.size(), 201u);
  EXPECT_EQ(scenario_.links.size(), 200u);
  EXPECT_EQ(scenario_.programs.size(), 201u);
  EXPECT_EQ(scenario_.hosts.back().name, "client-200");
  EXPECT_EQ(scenario_.links[41].name, "wire-42");
  EXPECT_EQ(scenario_.links[41].a, "client-42");
  EXPECT_EQ(scenario_.programs.back().name, "player-200");
}

TEST_F(Heartbeat200, MeetsItsExpectations) {
  const model::Verdict verdict = model::judge(scenario_, record_);
  EXPECT_TRUE(verdict.passed());
  EXPECT_EQ(verdict.checked, 201);  // 200 connects, one server alive
}

// SYN at 1 ms, SYN-ACK 20 ms later, its ACK another 40 ms later: 61 ms, for all at one instant, in the order of links.
TEST_F(Heartbeat200, EverybodyJoins) {
  const auto joined = seen("joined");
  ASSERT_EQ(joined.size(), 200u);
  for (const auto& [number, at] : joined) EXPECT_EQ(at, 61ms) << number;
}

// Power gone at 10.5 s: the last heartbeat left at 10.041 s and came at 10.061 s. The hung ones: 12.061 s.
TEST_F(Heartbeat200, TheVanishedAndTheHungTimeOut) {
  EXPECT_THAT(seen("timed-out"), testing::ElementsAre(std::pair{3, 15061ms}, std::pair{7, 17061ms}, std::pair{50, 15061ms},
                                                      std::pair{77, 17061ms}, std::pair{99, 15061ms},
                                                      std::pair{150, 15061ms}, std::pair{177, 17061ms},
                                                      std::pair{200, 15061ms}));
}

// The last of 30 heartbeats leaves at 29.041 s, the FIN right behind it. Number 120 was stopped from 15.5 s to 19.5 s,
// in its pause that would have ended at 16.041 s: it goes on at 19.5 s, 3.459 s late.
TEST_F(Heartbeat200, AllOthersLeaveInOrder) {
  const auto left = seen("left");
  EXPECT_EQ(left.size(), 192u);
  for (const auto& [number, at] : left) EXPECT_EQ(at, number == 120 ? 29061ms + 3459ms : 29061ms) << number;
  EXPECT_THAT(who("broken"), testing::IsEmpty());
}

}  // namespace
}  // namespace halfopen::library
