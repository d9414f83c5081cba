// Which observations of a record are a step's completions.
#pragma once

#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::model {

/// One time a step was carried out, or was being carried out when the run ended.
struct Completion {
  const Observation* seen = nullptr;
  std::int64_t value = 0;                 ///< seen->value; the total for StepKind::RecvEnd.
  const Observation* received = nullptr;  ///< The note::kReceived that follows, if there is one.
};

/// The completions of step `index`, in order. A call that only prepares the step counts if it failed or never completed:
/// then it is what became of the step. A RecvEnd whose reading was broken off has none.
std::vector<Completion> completions_of(const Step& step, std::int32_t index, const ProgramRecord& program);

}  // namespace halfopen::model
