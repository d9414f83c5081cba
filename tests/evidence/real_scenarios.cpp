#include "real_scenarios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include "halfopen/library/programs.h"
#include "halfopen/model/tolerance.h"
#include "halfopen/model/verdict.h"
#include "halfopen/report/text.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/scenarios/save.h"

namespace halfopen {

namespace {

using namespace std::chrono_literals;

constexpr int kAtATime = 12;  // nearly all they do is wait
constexpr int kAttempts = 3;
const std::string kFolder = HALFOPEN_SOURCE_DIR "/scenarios/";

/// When the last thing may be seen that is expected, or done.
net::Duration last_need(const model::Scenario& scenario) {
  net::Duration last{};
  const auto need = [&](net::Duration at) { last = std::max(last, model::latest_tolerated(at)); };
  for (const model::Program& program : scenario.programs) {
    net::Duration now = program.start;
    for (const model::Step& step : program.steps) {
      if (step.kind == model::StepKind::SleepUntil) now = std::max(now, step.duration);
      if (step.kind == model::StepKind::Sleep) now += step.duration * step.times;
      if (step.kind == model::StepKind::Poll && step.duration > 0s) now += step.duration;
      now += step.every * step.times;
      for (const model::ConditionalExpect& expect : step.expect) {
        if (expect.expect.at) now = std::max(now, *expect.expect.at);
        if (expect.expect.waiting) now = std::max(now, scenario.until);
      }
    }
    need(now);
    for (const model::EndExpect& end : program.ends) need(end.at.value_or(0s));
  }
  for (const model::Fault& fault : scenario.faults) need(fault.at + fault.duration);
  return last;
}

/// True if every step says when: nothing is expected after a wait whose length only the kernel knows.
bool says_when(const model::Scenario& scenario) {
  if (!scenario.wire.empty()) return false;
  return std::all_of(scenario.programs.begin(), scenario.programs.end(), [](const model::Program& program) {
    return program.ends.empty() && std::all_of(program.steps.begin(), program.steps.end(), [](const model::Step& step) {
      return std::all_of(step.expect.begin(), step.expect.end(), [](const model::ConditionalExpect& expect) { return expect.expect.at.has_value(); });
    });
  });
}

/// As in its file, but watched no longer than it takes where that is known.
model::Scenario scenario_of(const std::string& file) {
  model::Scenario scenario = scenarios::load_file(kFolder + file + ".json").scenario;
  if (says_when(scenario)) scenario.until = std::min(scenario.until, last_need(scenario) + 500ms);
  return scenario;
}

struct Outcome {
  bool met = true;
  std::string text;
};

Outcome play(const std::string& file, const model::Scenario& scenario, const realnet::RealOptions& options) {
  Outcome outcome;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    try {
      const model::Record record = realnet::run(scenario, {.packets = true}, real_programs(), options);
      const model::Verdict verdict = model::judge(scenario, record);
      outcome = {verdict.passed(), report::run_text(scenario, record, verdict, file)};
    } catch (const std::exception& failure) {
      outcome = {false, failure.what()};
    }
    if (outcome.met) break;
  }
  return outcome;
}

}  // namespace

realnet::Programs real_programs() {
  scenarios::Registry registry;
  library::add_programs(registry);
  realnet::Programs programs;
  programs.instantiate = registry.instantiate();
  programs.load = [](std::string_view text) { return scenarios::load_text(text, "scenario").scenario; };
  programs.save = [](const model::Scenario& scenario) { return scenarios::save_text(scenario); };
  return programs;
}

const std::map<std::string, const char*>& not_on_emulated_links() {
  constexpr const char* kWithinTheCall = "an emulated link answers a moment after the call that sent, never within";
  constexpr const char* kTogether = "programs of one instant are let go one after the other";
  static const std::map<std::string, const char*> kNames = {
      {"conformance/linux/a-cancelled-connect-beats-a-soft-error", kWithinTheCall},
      {"conformance/linux/a-refusal-beats-a-soft-error", kWithinTheCall},
      {"conformance/linux/a-soft-error-replaces-a-syn-timeout", kWithinTheCall},
      {"conformance/linux/icmp-within-the-call-is-only-recorded", kWithinTheCall},
      {"conformance/linux/simultaneous-close", kTogether},
      {"conformance/linux/simultaneous-open", kTogether},
      {"conformance/linux/udp-misuse", "to 255.255.255.255 there is no route, which the kernel says first"},
      {"faults/jitter-absent", "it asks in the millisecond of the arrival"},
      {"conformance/linux/without-latency-one-send-succeeds", kWithinTheCall},
  };
  return kNames;
}

std::vector<std::string> scenario_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{kFolder + folder}) {
    if (entry.path().extension() == ".json") files.push_back(folder + "/" + entry.path().stem().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string no_kernel_to_ask() {
  utsname system{};
  if (uname(&system) != 0 || !std::string_view{system.release}.starts_with("6.")) return "the expectations are those of a 6.x kernel";
  return realnet::this_machine().reason_against(realnet::Level::Namespaces);
}

int expect_met_in_namespaces(const std::vector<std::string>& files, net::Duration limit) {
  const realnet::RealOptions options{.level = realnet::Level::Namespaces, .limit = limit};
  std::atomic<std::size_t> next{0};
  std::atomic<int> played{0};
  std::mutex reporting;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      const model::Scenario scenario = scenario_of(files[i]);
      if (not_on_emulated_links().contains(files[i]) || !realnet::missing(scenario, options).empty()) continue;
      const Outcome outcome = play(files[i], scenario, options);
      ++played;
      const std::lock_guard lock{reporting};
      EXPECT_TRUE(outcome.met) << files[i] << ":\n" << outcome.text;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtATime; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  return played;
}

}  // namespace halfopen
