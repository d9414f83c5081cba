#include "both_backends.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "app.h"
#include "doubts.h"
#include "halfopen/profiles/describe.h"
#include "halfopen/profiles/error.h"
#include "halfopen/realnet/running_system.h"
#include "halfopen/sim/world/world.h"
#include "programs.h"

namespace halfopen::cli {
namespace {

using report::ScenarioComparison;
using Outcome = ScenarioComparison::Outcome;

/// "linux-6.18.44": family, and the first two numbers of the version. Nothing if it is named otherwise.
struct Version {
  std::string family;
  int major = 0, minor = 0;

  static std::optional<Version> of(const std::string& system) {
    const std::size_t dash = system.find('-');
    if (dash == system.npos) return std::nullopt;
    Version version{.family = system.substr(0, dash)};
    const char* const end = system.data() + system.size();
    const auto [point, error] = std::from_chars(system.data() + dash + 1, end, version.major);
    if (error != std::errc{}) return std::nullopt;
    if (point != end && *point == '.') std::from_chars(point + 1, end, version.minor);
    return version;
  }
  auto number() const { return std::pair{major, minor}; }
};

const profiles::Profile& chosen_profile(const BothOptions& options, const profiles::Catalogue& catalogue) {
  const profiles::Profile* profile =
      options.profile.empty() ? profile_of(realnet::running_system(), catalogue) : catalogue.find(options.profile);
  if (!profile) throw UsageError{"--profile: expected the name of a profile, found \"" + options.profile + "\" [usage.os]"};
  return *profile;
}

/// Whether what the scenario says of the host's system leaves the profile open.
bool may_take(const model::Host& host, const profiles::Profile& profile, const profiles::Catalogue& catalogue) {
  const profiles::Profile* named = catalogue.find(host.os);
  return !named || named == &profile || named->name != host.os;
}

constexpr std::string_view kCongestionControl = "net.ipv4.tcp_congestion_control";
constexpr std::string_view kOfRoutes = "route congestion control";  ///< What the real backend's routes say outranks the sysctl.

/// The sysctls of a real host as its connections took them.
std::vector<std::pair<std::string, std::string>> effective(const model::HostRecord& measured) {
  std::vector<std::pair<std::string, std::string>> facts = measured.facts;
  const auto of_routes = std::ranges::find(measured.facts, kOfRoutes, &std::pair<std::string, std::string>::first);
  if (of_routes == measured.facts.end()) return facts;
  for (auto& [knob, value] : facts) {
    if (knob == kCongestionControl) value = of_routes->second;
  }
  return facts;
}

/// Turns the host's knob to where it stands on the real host, unless the scenario turns it or it stands there. What the
/// profile cannot be turned to stays, and is said.
void turn(model::Host& host, const profiles::Profile& profile, const std::string& knob, const std::string& value,
          std::vector<std::string>& turned) {
  const bool known = std::ranges::any_of(profile.knobs, [&](const profiles::Knob& each) { return each.name == knob; });
  const bool said = std::ranges::any_of(host.knobs, [&](const auto& already) { return already.first == knob; });
  if (!known || said) return;
  const std::string line = host.name + ": " + knob + " = " + value;
  try {
    const auto differing = profiles::differences(profile, profiles::with_knob(profile, knob, value));
    if (std::ranges::none_of(differing, &profiles::EntryDifference::in_value)) return;
    host.knobs.emplace_back(knob, value);
    turned.push_back(line);
  } catch (const profiles::ProfileError&) {
    turned.push_back(line + " is not simulated");
  }
}

model::Record simulated_run(const model::Scenario& scenario, const profiles::FindProfile& find) {
  return sim::run(scenario, registered_programs().instantiate(), {.packets = true, .digests = false, .wire_digest = false}, find);
}

model::Record real_run(const model::Scenario& scenario, const BothOptions& options) {
  return realnet::run(scenario, {.packets = true, .digests = false}, real_programs(), options.real);
}

}  // namespace

const profiles::Profile* profile_of(const std::string& running, const profiles::Catalogue& catalogue) {
  const std::optional<Version> wanted = Version::of(running);
  if (!wanted) return nullptr;
  const profiles::Profile* newest_before = nullptr;
  const profiles::Profile* oldest = nullptr;
  for (const std::string_view name : profiles::profile_names()) {
    const std::optional<Version> version = Version::of(std::string{name});
    if (!version || version->family != wanted->family) continue;
    const auto later = [&](const profiles::Profile* than) { return !than || version->number() > Version::of(than->name)->number(); };
    if (version->number() <= wanted->number() && later(newest_before)) newest_before = catalogue.find(name);
    if (!oldest || !later(oldest)) oldest = catalogue.find(name);
  }
  return newest_before ? newest_before : oldest;
}

std::vector<std::string> reasons_against(const model::Scenario& scenario, const BothOptions& options,
                                         const profiles::Catalogue& catalogue) {
  std::vector<std::string> reasons = realnet::missing(scenario, options.real);
  const std::optional<realnet::Level> needed = reasons.empty() ? std::nullopt : realnet::level_needed(scenario, options.real);
  if (needed && *needed != options.real.level) {
    const std::string lacking = realnet::this_machine().reason_against(*needed);
    reasons.push_back("it needs " + std::string{to_string(*needed)} +
                      (lacking.empty() ? ", which this machine gives" : ", which this machine does not give: " + lacking));
  }
  if (!reasons.empty() || !options.profile.empty()) return reasons;
  const profiles::Profile& profile = chosen_profile(options, catalogue);
  for (const model::Host& host : scenario.hosts) {
    if (may_take(host, profile, catalogue)) continue;
    reasons.push_back("host \"" + host.name + "\" is to run " + host.os + ", and this machine runs " + realnet::running_system() +
                      ", which is simulated as " + profile.name);
  }
  return reasons;
}

model::Scenario with_profile(model::Scenario scenario, const profiles::Profile& profile, const model::Record& real,
                             std::vector<std::string>& turned) {
  for (model::Host& host : scenario.hosts) {
    const auto measured = std::ranges::find(real.hosts, host.name, &model::HostRecord::name);
    if (measured == real.hosts.end() || measured->os.starts_with("windows") != (profile.family == net::ErrorFamily::Windows)) continue;
    host.os = profile.name;
    for (const auto& [knob, value] : effective(*measured)) turn(host, profile, knob, value, turned);
  }
  return scenario;
}

model::Scenario as_measured(model::Scenario scenario, const model::Record& real, const BothOptions& options,
                            const profiles::Catalogue& catalogue, std::vector<std::string>& turned) {
  const profiles::Profile& profile = chosen_profile(options, catalogue);
  if (options.profile.empty()) return with_profile(std::move(scenario), profile, real, turned);
  for (model::Host& host : scenario.hosts) host.os = profile.name;  // The profile is what is asked about, as it is.
  return scenario;
}

model::Scenario watched(model::Scenario scenario, const std::optional<net::Duration>& watch) {
  if (!watch || scenario.until <= *watch) return scenario;
  scenario.until = *watch;
  std::erase_if(scenario.faults, [&](const model::Fault& fault) { return !fault.after && fault.at > *watch; });
  std::erase_if(scenario.programs, [&](const model::Program& program) { return program.start > *watch; });
  return scenario;
}

ScenarioComparison compare_backends(const model::Scenario& whole, const std::string& file, const BothOptions& options,
                                    const profiles::Catalogue& catalogue) {
  const model::Scenario scenario = watched(whole, options.watch);
  ScenarioComparison out{.file = file, .outcome = Outcome::Skipped, .reasons = reasons_against(scenario, options, catalogue)};
  if (!out.reasons.empty()) return out;
  if (scenario.until < whole.until) out.watched = scenario.until;
  out.real = real_run(scenario, options);
  const model::Scenario nominal = as_measured(scenario, out.real, options, catalogue, out.turned);
  out.simulated = simulated_run(nominal, catalogue.lookup());
  out.comparison = analysis::compare(out.simulated, out.real, {.scenario = &scenario});
  out.outcome = out.comparison.same() ? Outcome::Agrees : Outcome::Differs;
  for (int again = 0; again < options.confirm && out.outcome == Outcome::Differs; ++again) {
    const model::Record once_more = real_run(scenario, options);
    if (analysis::compare(out.simulated, once_more, {.scenario = &scenario}).same()) out.outcome = Outcome::Unsteady;
  }
  if (options.doubts && out.outcome == Outcome::Differs) {
    const profiles::Profile& profile = chosen_profile(options, catalogue);
    out.doubts = doubts(EntryTrials{nominal, profile, catalogue, out.real}, profile);
  }
  return out;
}

}  // namespace halfopen::cli
