// The keys of an expectation.
#pragma once

#include <vector>

#include "halfopen/model/scenario.h"
#include "node.h"

namespace halfopen::scenarios {

/// True if a step of this kind completes as a call, so that something can be expected of it.
bool can_expect(model::StepKind kind);

/// The codec of "expect": one object, or several with the systems they hold for.
struct Expectations {
  model::StepKind kind;
  std::vector<model::ConditionalExpect> read(const Node& node) const;
  Json write(const std::vector<model::ConditionalExpect>& list) const;
};

}  // namespace halfopen::scenarios
