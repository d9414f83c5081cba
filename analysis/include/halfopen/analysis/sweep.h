// Is there any moment at which a failure breaks a program? Everything that can go wrong, at every point, one run each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "halfopen/analysis/invariant.h"
#include "halfopen/analysis/point.h"

namespace halfopen::analysis {

/// Carries a scenario out, observations kept; with packets and events if `whole`. A model::Runner without its options, or a test
/// that makes its programs anew for each run.
using Run = std::function<model::Record(const model::Scenario&, bool whole)>;

/// What went wrong in one run: so many injections, each at a point. By their places in Sweep::points and Sweep::injections.
struct Trial {
  struct Part {
    std::uint32_t point = 0;
    std::uint32_t injection = 0;
    friend bool operator==(const Part&, const Part&) = default;
  };
  std::vector<Part> parts;
  friend bool operator==(const Trial&, const Trial&) = default;
};

struct Failure {
  Trial trial;
  Violation violation;
  friend bool operator==(const Failure&, const Failure&) = default;
};

struct SweepOptions {
  net::Duration settle = std::chrono::seconds{30};  ///< A run is watched so long after the last thing that went wrong.
  int depth = 1;                  ///< 2: pairs of injections, too.
  std::size_t budget = 10'000;    ///< So many pairs at most, the most different first.
  unsigned jobs = 1;              ///< Threads; `run` must bear as many calls at once. The result is the same.
  std::uint32_t shard = 0, shards = 1;  ///< Only every `shards`-th trial, from the `shard`-th on.
  std::function<void(std::size_t done, std::size_t all)> progress{};
};

/// A coverage map: which points were tried with what, and what broke.
struct Sweep {
  model::Scenario scenario;
  std::vector<Point> points;
  std::vector<Injection> injections;
  std::vector<std::string> unseen;  ///< Links whose segments could not be told apart.
  std::size_t trials = 0;           ///< Runs made,
  std::size_t pairs = 0;            ///< of these with two injections.
  std::vector<std::uint32_t> tried;     ///< By injection: points at which it was tried alone,
  std::vector<std::uint32_t> survived;  ///< and where nothing broke.
  std::vector<Failure> failures;    ///< In the order of the trials.
  bool clean() const { return failures.empty(); }
};

/// Runs the scenario once as it is, then once for each point and injection.
///
/// Throws std::invalid_argument if the scenario as it is already violates an invariant, or has no program `subject`.
Sweep sweep(const model::Scenario& scenario, const std::string& subject, const std::vector<Invariant>& invariants, const Run& run,
            const std::vector<Injection>& injections, const SweepOptions& options = {});

/// The sweep before its first trial: the scenario has been run once as it is. Throws as sweep() does.
Sweep planned(const model::Scenario& scenario, const std::string& subject, const std::vector<Invariant>& invariants, const Run& run,
              const std::vector<Injection>& injections);

/// Each point with each injection that can happen there.
std::vector<Trial> single_trials(const Sweep& plan);

/// The scenario of a trial: the faults added, and watched until everything has settled.
model::Scenario scenario_of(const Sweep& sweep, const Trial& trial, net::Duration settle);
/// When everything of a trial is over.
net::Duration calm_since(const Sweep& sweep, const Trial& trial);
bool heals(const Sweep& sweep, const Trial& trial);

/// Results of all shards of one sweep, in any order, as one: what the sweep without shards is.
Sweep merged(std::vector<Sweep> shards);

/// `drop at 105ms wire forward: SYN len 0`, joined by "and".
std::string to_string(const Sweep& sweep, const Trial& trial);
/// map_text() of its result; see sweep_result.h.
std::string map_text(const Sweep& sweep);

/// Trials have an order of their own, by which shards are joined: singles before pairs, then by their parts.
bool comes_before(const Trial& a, const Trial& b);

}  // namespace halfopen::analysis
