#include "check_systems.h"

#include <algorithm>

namespace halfopen::scenarios {

void check_system(const std::string& name, bool prefix, const CheckOptions& options, const Place& place) {
  if (options.systems.empty()) return;
  const auto fits = [&](const std::string& system) {
    return prefix ? model::os_matches(name, system) : name == system;
  };
  if (std::ranges::any_of(options.systems, fits)) return;
  place.unknown("an operating system", name, {options.systems.begin(), options.systems.end()},
                "scenario.unknown.system");
}

void check_condition(const std::string& on, const std::string& peer, const model::Scenario& scenario,
                     const CheckOptions& options, const Place& place) {
  if (!on.empty()) check_system(on, true, options, place / "on");
  if (peer.empty()) return;
  check_system(peer, true, options, place / "peer");
  if (scenario.hosts.size() == 2) return;
  (place / "peer")
      .fail("expected two hosts, of which one is the other's peer, found " + std::to_string(scenario.hosts.size()),
            "scenario.expect.peer");
}

void check_symbol(const std::string& symbol, const Place& place) {
  std::vector<std::string_view> all;
  for (const auto family : {net::ErrorFamily::Linux, net::ErrorFamily::Windows}) {
    if (net::error_named(family, symbol)) return;
    for (const net::ErrorName& row : net::error_list(family)) all.push_back(row.symbol);
  }
  place.fail("expected an error's symbol, found \"" + symbol + "\"" + did_you_mean(symbol, all),
             "scenario.error.unknown");
}

}  // namespace halfopen::scenarios
