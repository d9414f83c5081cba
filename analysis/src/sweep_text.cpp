// A sweep as text.
#include <algorithm>
#include <map>
#include <utility>

#include "halfopen/analysis/sweep.h"

namespace halfopen::analysis {
namespace {

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string right(std::size_t number, std::size_t width) {
  const std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string injections_of(const Sweep& sweep, const Trial& trial) {
  std::string text;
  for (const Trial::Part part : trial.parts) text += (text.empty() ? "" : " and ") + sweep.injections[part.injection].name;
  return text;
}

}  // namespace

std::string to_string(const Sweep& sweep, const Trial& trial) {
  std::string text;
  for (const Trial::Part part : trial.parts) {
    text += (text.empty() ? "" : " and ") + sweep.injections[part.injection].name + " at " + to_string(sweep.points[part.point]);
  }
  return text;
}

std::string map_text(const Sweep& sweep) {
  std::size_t width = 9;
  for (const Injection& injection : sweep.injections) width = std::max(width, injection.name.size());
  std::string text = padded("injection", width) + "  points  survived  violated\n";
  for (std::size_t i = 0; i < sweep.injections.size(); ++i) {
    if (sweep.tried[i] == 0) continue;
    text += padded(sweep.injections[i].name, width) + right(sweep.tried[i], 8) + right(sweep.survived[i], 10) +
            right(sweep.tried[i] - sweep.survived[i], 10) + "\n";
  }
  text += std::to_string(sweep.trials) + " runs at " + std::to_string(sweep.points.size()) + " points, " +
          std::to_string(sweep.failures.size()) + " violations\n";
  for (const std::string& link : sweep.unseen) text += "not swept: the segments of " + link + ", between hosts with other links\n";

  std::map<std::pair<std::string, std::string>, std::vector<const Failure*>> alike;
  for (const Failure& failure : sweep.failures) {
    alike[{failure.violation.invariant, injections_of(sweep, failure.trial)}].push_back(&failure);
  }
  for (const auto& [what, failures] : alike) {
    text += "violated: " + what.first + ": " + std::to_string(failures.size()) + " times by " + what.second + ", first " +
            to_string(sweep, failures.front()->trial) + ": " + failures.front()->violation.what + "\n";
  }
  return text;
}

}  // namespace halfopen::analysis
