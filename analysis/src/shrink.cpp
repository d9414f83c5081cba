#include "halfopen/analysis/shrink.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace halfopen::analysis {
namespace {

using model::Scenario;

class Shrinking {
 public:
  Shrinking(const Scenario& scenario, const StillFails& fails, std::size_t most) : best_{scenario}, fails_{fails}, most_{most} {}

  Shrunk run() {
    if (!accepts(best_)) throw std::invalid_argument{"what is to be shrunk does not fail"};
    do {
      smaller_ = false;
      leave_out(&Scenario::faults);
      leave_out(&Scenario::programs);
      leave_out(&Scenario::links);
      leave_out(&Scenario::hosts);
      leave_out(&Scenario::wire);
      for (std::size_t i = 0; i < best_.programs.size(); ++i) leave_out_steps(i);
      for (std::size_t i = 0; i < best_.faults.size(); ++i) plainer_fault(i);
      for (std::size_t i = 0; i < best_.hosts.size(); ++i) plainer_host(i);
      for (std::size_t i = 0; i < best_.links.size(); ++i) plainer_link(i);
      shorter([](Scenario& scenario) -> net::Duration& { return scenario.until; });
    } while (smaller_ && runs_ < most_);
    return {std::move(best_), runs_};
  }

 private:
  bool accepts(const Scenario& candidate) {
    ++runs_;
    try {
      return fails_(candidate);
    } catch (const std::invalid_argument&) {
      return false;  // what was left out is needed
    }
  }

  bool take(Scenario&& candidate) {
    if (runs_ >= most_ || candidate == best_ || !accepts(candidate)) return false;
    best_ = std::move(candidate);
    return smaller_ = true;
  }

  template <class Change>
  bool take_with(Change&& change) {
    Scenario candidate = best_;
    change(candidate);
    return take(std::move(candidate));
  }

  // From the end: what comes last is needed by nothing before it.
  template <class Item>
  void leave_out(std::vector<Item> Scenario::*items) {
    for (std::size_t i = (best_.*items).size(); i-- > 0;) {
      take_with([&](Scenario& scenario) { (scenario.*items).erase((scenario.*items).begin() + static_cast<std::ptrdiff_t>(i)); });
    }
  }

  void leave_out_steps(std::size_t program) {
    for (std::size_t i = best_.programs[program].steps.size(); i-- > 0;) {
      take_with([&](Scenario& scenario) {
        auto& steps = scenario.programs[program].steps;
        steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(i));
      });
    }
    for (std::size_t i = 0; i < best_.programs[program].steps.size(); ++i) {
      take_with([&](Scenario& scenario) { scenario.programs[program].steps[i].times = 1; });
      while (best_.programs[program].steps[i].bytes > 1 &&
             take_with([&](Scenario& scenario) { scenario.programs[program].steps[i].bytes /= 2; })) {
      }
      take_with([&](Scenario& scenario) { scenario.programs[program].steps[i].expect.clear(); });
    }
  }

  // Halves a time for as long as it still fails.
  template <class Where>
  void shorter(Where where) {
    while (where(best_) > net::Duration{1} && take_with([&](Scenario& scenario) { where(scenario) /= 2; })) {
    }
  }

  void plainer_fault(std::size_t index) {
    shorter([index](Scenario& scenario) -> net::Duration& { return scenario.faults[index].duration; });
    take_with([&](Scenario& scenario) { scenario.faults[index].count = 1; });
    take_with([&](Scenario& scenario) { scenario.faults[index].why.clear(); });
  }

  void plainer_host(std::size_t index) {
    for (std::size_t knob = best_.hosts[index].knobs.size(); knob-- > 0;) {
      take_with([&](Scenario& scenario) {
        auto& knobs = scenario.hosts[index].knobs;
        knobs.erase(knobs.begin() + static_cast<std::ptrdiff_t>(knob));
      });
    }
    take_with([&](Scenario& scenario) { scenario.hosts[index].copies = 1; });
  }

  void plainer_link(std::size_t index) {
    take_with([&](Scenario& scenario) {
      const model::Link& link = scenario.links[index];
      scenario.links[index] = {.name = link.name, .a = link.a, .b = link.b};
    });
    take_with([&](Scenario& scenario) {
      const model::Link& link = scenario.links[index];
      scenario.links[index] = {.name = link.name, .a = link.a, .b = link.b, .one_way_delay = link.one_way_delay};
    });
  }

  Scenario best_;
  const StillFails& fails_;
  std::size_t most_;
  std::size_t runs_ = 0;
  bool smaller_ = false;
};

}  // namespace

Shrunk shrink(const Scenario& scenario, const StillFails& fails, std::size_t most) {
  return Shrinking{scenario, fails, most}.run();
}

// What a candidate must keep: as long to settle as the sweep gave; and that it is the faults that break it: without a server, say,
// a client ends up unconnected, too, but that is another story.
Shrunk shrink(const Scenario& scenario, const std::string& name, net::Duration calm, const std::vector<Invariant>& invariants,
              const Run& run, net::Duration settle, std::size_t most) {
  const auto same = std::find_if(invariants.begin(), invariants.end(), [&](const Invariant& invariant) { return invariant.name == name; });
  if (same == invariants.end()) throw std::invalid_argument{"no invariant is called '" + name + "'"};
  const StillFails fails = [&](const Scenario& candidate) {
    const bool settles = !same->of_healing || candidate.until >= calm + settle;
    if (!settles || !same->violated_by({candidate, run(candidate, false)})) return false;
    Scenario harmless = candidate;
    harmless.faults.clear();
    return !same->violated_by({harmless, run(harmless, false)});
  };
  return shrink(scenario, fails, most);
}

Shrunk shrink(const Sweep& sweep, const Failure& failure, const std::vector<Invariant>& invariants, const Run& run,
              net::Duration settle, std::size_t most) {
  return shrink(scenario_of(sweep, failure.trial, settle), failure.violation.invariant, calm_since(sweep, failure.trial), invariants, run,
                settle, most);
}

}  // namespace halfopen::analysis
