// The Linux scenarios of scenarios/conformance on the sockets of this machine: whatever the loopback can carry out,
// without times and packets. What the simulator was made to show, the kernel must show, too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "halfopen/model/verdict.h"
#include "halfopen/realnet/runner.h"
#include "halfopen/report/text.h"
#include "halfopen/scenarios/load.h"
#include "real_scenarios.h"

namespace halfopen {
namespace {

using namespace std::chrono_literals;

constexpr int kShards = 8;
constexpr int kAttempts = 3;  // a busy machine may be late for the order of two programs' steps, not three times
const std::string kFolder = HALFOPEN_SOURCE_DIR "/scenarios/conformance/linux/";
constexpr realnet::RealOptions kOptions{.ignore_link_delay = true, .ignore_wire = true, .limit = 60s};

/// Those whose answer hangs on what the loopback does not have.
const std::map<std::string, const char*>& not_on_the_loopback() {
  constexpr const char* kForeign = "addresses of nobody are refused before the call is made";
  static const std::map<std::string, const char*> kNames = {
      {"a-signal-interrupts-connect-which-goes-on", "without a delay connect has returned before the signal comes"},
      {"bind-different-addresses", "all addresses of a scenario's loopback become one of the run's own"},
      {"bind-to-a-foreign-address", kForeign},
      {"connect-to-many", kForeign},
      {"connect-without-a-route", kForeign},
      {"connecting-without-blocking", "without a delay the handshake is over before the next call"},
      {"sends-succeed-until-the-reset-arrives", "without a delay the reset is there after the first send"},
      {"shutdown-of-sending", "without a delay the answer is there at the next poll"},
      {"simultaneous-open", "without a delay the SYNs do not cross"},
      {"udp-misuse", kForeign},
  };
  return kNames;
}

/// When the last thing happens that a script waits for.
net::Duration last_event(const model::Scenario& scenario) {
  net::Duration last{};
  for (const model::Program& program : scenario.programs) {
    net::Duration now = program.start;
    for (const model::Step& step : program.steps) {
      if (step.kind == model::StepKind::SleepUntil) now = std::max(now, step.duration);
      if (step.kind == model::StepKind::Sleep) now += step.duration * step.times;
      if (step.kind == model::StepKind::Poll && step.duration > 0s) now += step.duration;
      const bool waits = step.option == net::Option::ReceiveTimeout || step.option == net::Option::SendTimeout ||
                         step.option == net::Option::Linger;
      if (step.kind == model::StepKind::SetOption && waits) now += 3s;
      now += step.every * step.times;
    }
    last = std::max(last, now);
  }
  for (const model::Fault& fault : scenario.faults) last = std::max(last, fault.at);
  return last;
}

/// Without times and packets, and watched no longer than its steps take.
model::Scenario for_real_sockets(model::Scenario scenario) {
  for (model::Program& program : scenario.programs) {
    for (model::Step& step : program.steps) {
      for (model::ConditionalExpect& expect : step.expect) expect.expect.at.reset();
    }
    for (model::EndExpect& end : program.ends) end.at.reset();
  }
  scenario.wire.clear();
  scenario.until = std::min(scenario.until, last_event(scenario) + 1500ms);
  return scenario;
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{kFolder}) names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

bool kernel_is_6() {
  utsname system{};
  return uname(&system) == 0 && std::string_view{system.release}.starts_with("6.");
}

// The same whole: with links, times and packets. What it does not take is in real_scenarios.cpp, with the reason.
TEST(ConformanceInNamespaces, TheKernelShowsWhatTheSimulatorShows) {
  if (const std::string reason = no_kernel_to_ask(); !reason.empty()) GTEST_SKIP() << reason;
  EXPECT_GT(expect_met_in_namespaces(scenario_files("conformance/linux"), 60s), 200);
}

class ConformanceReal : public testing::TestWithParam<int> {};

TEST_P(ConformanceReal, TheKernelShowsWhatTheSimulatorShows) {
  if (!kernel_is_6()) GTEST_SKIP() << "the expectations are those of a 6.x kernel";
  const std::vector<std::string> all = names();
  int played = 0;
  for (std::size_t i = static_cast<std::size_t>(GetParam()); i < all.size(); i += kShards) {
    if (not_on_the_loopback().count(all[i]) > 0) continue;
    const model::Scenario scenario = for_real_sockets(scenarios::load_file(kFolder + all[i] + ".json").scenario);
    if (scenario.until > 8s || !realnet::missing(scenario, kOptions).empty()) continue;
    model::Verdict verdict;
    model::Record record;
    for (int attempt = 0; attempt < kAttempts && (attempt == 0 || !verdict.passed()); ++attempt) {
      record = realnet::run(scenario, {}, real_programs(), kOptions);
      verdict = model::judge(scenario, record);
    }
    EXPECT_TRUE(verdict.passed()) << report::run_text(scenario, record, verdict, all[i]);
    ++played;
  }
  EXPECT_GT(played, 0);
}

INSTANTIATE_TEST_SUITE_P(Shard, ConformanceReal, testing::Range(0, kShards));

TEST(ConformanceRealList, NamesScenariosThatExist) {
  for (const auto& [name, reason] : not_on_the_loopback()) {
    EXPECT_TRUE(std::filesystem::exists(kFolder + name + ".json")) << name;
  }
}

}  // namespace
}  // namespace halfopen

int main(int argc, char** argv) {
  halfopen::realnet::become_child_if_asked(argc, argv, halfopen::real_programs());
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
