#include "halfopen/gtest/verify.h"

#include "halfopen/analysis/verify.h"
#include "halfopen/report/story.h"

namespace halfopen::gtest {
namespace {

::testing::AssertionResult result(const std::optional<analysis::Divergence>& divergence, const model::Record& first) {
  if (!divergence) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "two runs of one scenario part: " << to_string(*divergence) << "\nThe first run:\n"
                                       << report::story(first);
}

}  // namespace

::testing::AssertionResult is_deterministic(const std::function<Bench()>& make) {
  const model::Record first = make().record();
  const model::Record second = make().record();
  return result(analysis::first_divergence(first, second), first);
}

::testing::AssertionResult is_deterministic(const model::Scenario& scenario, const scenarios::Registry& programs) {
  const auto done = analysis::verify(scenario, sim::runner(programs.instantiate()));
  return result(done.divergence, done.first);
}

}  // namespace halfopen::gtest
