// Random failures, several in one run: what breaks a program that survives every single one?
//
// Swarm testing (Groce and others, ISSTA 2012): each run draws a random half of the kinds of failures first, and only then failures of
// these kinds, so that one kind does not hide what another would show. Start at Explorer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "halfopen/analysis/chance.h"
#include "halfopen/analysis/shrink.h"
#include "halfopen/analysis/sweep.h"

namespace halfopen::analysis {

struct ExploreOptions {
  std::uint64_t seed = 1;         ///< Of the first run; the n-th run has the seed `seed` + n. What a run does follows from its seed.
  std::uint64_t runs = 1'000;
  std::uint32_t faults = 4;       ///< So many failures in one run at most; at least one.
  net::Duration settle = std::chrono::seconds{30};  ///< A run is watched so long after the last thing that went wrong.
  unsigned jobs = 1;              ///< Threads; `run` must bear as many calls at once. The result is the same.
  std::uint32_t shard = 0, shards = 1;  ///< Only every `shards`-th run, from the `shard`-th on.
  std::function<void(std::size_t done, std::size_t all)> progress{};
  std::function<bool()> stop{};   ///< Asked before each run: from then on no further one begins. Those begun count.
};

/// What went wrong, the same in every run that it stands for: one invariant, violated in one way (times and counts aside).
struct Found {
  std::string invariant;
  std::string like;             ///< What was wrong, its times and counts replaced by #.
  std::uint64_t runs = 0;       ///< So many runs,
  std::uint64_t seed = 0;       ///< the smallest of their seeds,
  std::string what;             ///< and of that run: what was wrong,
  std::vector<std::string> how; ///< what had been done to it.
  friend bool operator==(const Found&, const Found&) = default;
};

/// One kind of failure, and how often it took part.
struct KindCount {
  std::string name;
  std::uint64_t runs = 0;
  std::uint64_t violated = 0;   ///< Of these: runs that broke a promise.
  friend bool operator==(const KindCount&, const KindCount&) = default;
};

struct Exploration {
  std::uint64_t seed = 1;
  std::uint64_t asked = 0;      ///< Runs wanted of all shards together.
  std::uint64_t done = 0;       ///< Runs made.
  bool complete = true;         ///< False if it was stopped before its last run.
  std::uint64_t violated = 0;   ///< Runs that broke a promise.
  std::vector<KindCount> kinds; ///< In the order of the injections.
  std::vector<Found> found;     ///< By invariant, then by likeness.
  bool clean() const { return found.empty(); }
  friend bool operator==(const Exploration&, const Exploration&) = default;
};

/// Explores one scenario.
class Explorer {
 public:
  /// Runs the scenario once as it is. Throws std::invalid_argument if that violates an invariant, or there is no program `subject`.
  Explorer(model::Scenario scenario, std::string subject, std::vector<Invariant> invariants, Run run, ExploreOptions options);

  /// All runs, or those of the shard, or as many as were begun before somebody asked to stop.
  Exploration explore() const;

  /// The scenario of the run with this seed, its failures and its luck included.
  model::Scenario scenario_of(std::uint64_t seed) const;
  /// The smallest scenario that breaks the same promise.
  Shrunk shrink(const Found& found, std::size_t most = 2'000) const;

 private:
  /// What is done to one run.
  struct Drawn {
    std::vector<model::Fault> faults;
    std::vector<std::size_t> kinds;     ///< Places in kinds_, sorted, each once.
    std::vector<std::string> how;
    bool heals = true;
  };
  /// Failures of one length: the same ones at the same place for every length.
  using Injections = std::vector<Injection>;

  Drawn draw(std::uint64_t seed) const;
  Point point_for(const Injection& injection, Chance& chance) const;
  model::Scenario disturbed(const Drawn& drawn, std::uint64_t seed) const;
  net::Duration calm_since(const Drawn& drawn) const;

  model::Scenario scenario_;
  std::string subject_;
  std::vector<Invariant> invariants_;
  Run run_;
  ExploreOptions options_;
  std::vector<Point> segments_, calls_, instants_;
  std::vector<Injections> lengths_;
  std::vector<std::size_t> kind_of_;    ///< By place of the injection.
  std::vector<std::string> kinds_;
};

/// Results of all shards of one exploration, in any order, as one.
Exploration merged(const std::vector<Exploration>& shards);

/// How often each kind took part, then what was found, with its smallest seed.
std::string exploration_text(const Exploration& exploration);

/// A violation's words without its times and counts: "lost at 3.01s" and "lost at 4.2s" are alike.
std::string likeness(const std::string& what);

}  // namespace halfopen::analysis
