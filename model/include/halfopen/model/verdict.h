// Verdict: a scenario's expectations held against a record of it.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::model {

/// One expectation that was not met.
struct Mismatch {
  std::string path;     ///< JSON pointer into the scenario: "/programs/1/steps/4/expect"; "/" for the run as a whole.
  std::string id;       ///< Stable: "scenario.expect.mismatch", "scenario.expect.unreached", "run.limit", "run.damaged".
  std::string expected;
  std::string observed;
};

struct Verdict {
  std::vector<Mismatch> mismatches;
  std::int32_t checked = 0;   ///< Expectations that were held against something.
  bool passed() const { return mismatches.empty(); }
};

/// Holds every expectation against the record, and the run against what every run must keep: no limit reached, and what a
/// script received is what was sent. Times are compared exactly if the record's backend is "sim"; for a real record as
/// tolerance.h says.
Verdict judge(const Scenario& scenario, const Record& record);

}  // namespace halfopen::model
