// Two backends on scenarios nobody chose: where do they differ, and what is the least that shows it?
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "halfopen/analysis/compare.h"
#include "halfopen/model/scenario.h"

namespace halfopen::analysis {

/// The two backends, and how scenarios come about. All are called from several threads at once if there are several jobs.
struct Differing {
  std::function<model::Scenario(std::uint64_t seed)> generate;
  std::function<bool(const model::Scenario&)> possible;  ///< Whether the real one can carry it out.
  std::function<model::Record(const model::Scenario&)> nominal;
  std::function<model::Record(const model::Scenario&)> real;
};

struct DifferOptions {
  std::uint64_t first_seed = 1;
  std::size_t runs = 100;
  unsigned jobs = 1;
  int confirm = 2;            ///< A difference counts if it shows so many times more; otherwise the real system was unsteady.
  std::size_t shrink = 200;   ///< So many runs at most for shrinking one; 0: none is shrunk.
  std::function<void(std::size_t done, std::size_t all)> progress{};
};

/// One scenario on which the backends differ, time and again.
struct SteadyDifference {
  std::uint64_t seed = 0;
  model::Scenario scenario;  ///< Shrunk.
  Finding first;             ///< The first thing that differs in it.
};

struct DifferResult {
  std::size_t compared = 0;    ///< Scenarios carried out by both.
  std::size_t impossible = 0;  ///< Those the real one cannot carry out.
  std::size_t unsteady = 0;    ///< Compared, and different only sometimes.
  std::vector<SteadyDifference> differences;  ///< By rising seed.
};

DifferResult differ(const Differing& between, const DifferOptions& options);

}  // namespace halfopen::analysis
