#include "halfopen/analysis/sweep_result.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "columns.h"

namespace halfopen::analysis {
namespace {

std::string injections_of(const Sweep& sweep, const Trial& trial) {
  std::string text;
  for (const Trial::Part part : trial.parts) text += (text.empty() ? "" : " and ") + sweep.injections[part.injection].name;
  return text;
}

bool same_injections(const SweepResult& a, const SweepResult& b) {
  return std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
                    [](const SweepResult::Row& x, const SweepResult::Row& y) { return x.injection == y.injection; });
}

}  // namespace

std::string to_string(const Sweep& sweep, const Trial& trial) {
  std::string text;
  for (const Trial::Part part : trial.parts) {
    text += (text.empty() ? "" : " and ") + sweep.injections[part.injection].name + " at " + to_string(sweep.points[part.point]);
  }
  return text;
}

std::string map_text(const Sweep& sweep) { return map_text(result_of(sweep)); }

SweepResult result_of(const Sweep& sweep) {
  SweepResult result{.points = sweep.points.size(), .trials = sweep.trials, .pairs = sweep.pairs, .unseen = sweep.unseen};
  for (std::size_t i = 0; i < sweep.injections.size(); ++i) {
    result.rows.push_back({sweep.injections[i].name, sweep.tried[i], sweep.survived[i]});
  }
  for (const Failure& failure : sweep.failures) {
    result.violated.push_back(
        {failure.trial, injections_of(sweep, failure.trial), to_string(sweep, failure.trial), failure.violation});
  }
  return result;
}

SweepResult merged(const std::vector<SweepResult>& shards) {
  if (shards.empty()) throw std::invalid_argument{"there is no shard to join"};
  SweepResult whole = shards.front();
  for (std::size_t i = 1; i < shards.size(); ++i) {
    const SweepResult& shard = shards[i];
    if (shard.points != whole.points || shard.unseen != whole.unseen || !same_injections(shard, whole)) {
      throw std::invalid_argument{"the shards are not of one sweep"};
    }
    whole.trials += shard.trials;
    whole.pairs += shard.pairs;
    for (std::size_t j = 0; j < whole.rows.size(); ++j) {
      whole.rows[j].tried += shard.rows[j].tried;
      whole.rows[j].survived += shard.rows[j].survived;
    }
    whole.violated.insert(whole.violated.end(), shard.violated.begin(), shard.violated.end());
  }
  std::sort(whole.violated.begin(), whole.violated.end(),
            [](const auto& a, const auto& b) { return comes_before(a.trial, b.trial); });  // no two are of one trial
  return whole;
}

std::string map_text(const SweepResult& result) {
  std::size_t width = 9;
  for (const SweepResult::Row& row : result.rows) width = std::max(width, row.injection.size());
  std::string text = padded("injection", width) + "  points  survived  violated\n";
  for (const SweepResult::Row& row : result.rows) {
    if (row.tried == 0) continue;
    text += padded(row.injection, width) + right(row.tried, 8) + right(row.survived, 10) + right(row.tried - row.survived, 10) + "\n";
  }
  text += std::to_string(result.trials) + " runs at " + std::to_string(result.points) + " points, " +
          std::to_string(result.violated.size()) + " violations\n";
  for (const std::string& link : result.unseen) text += "not swept: the segments of " + link + ", between hosts with other links\n";

  std::map<std::pair<std::string, std::string>, std::vector<const SweepResult::Violated*>> alike;
  for (const SweepResult::Violated& violated : result.violated) {
    alike[{violated.violation.invariant, violated.injections}].push_back(&violated);
  }
  for (const auto& [what, all] : alike) {
    text += "violated: " + what.first + ": " + std::to_string(all.size()) + " times by " + what.second + ", first " +
            all.front()->how + ": " + all.front()->violation.what + "\n";
  }
  return text;
}

}  // namespace halfopen::analysis
