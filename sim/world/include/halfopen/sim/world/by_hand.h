// The words of the fault vocabulary, said to something that runs: they act now.
#pragma once

#include <utility>

#include "halfopen/model/fault_words.h"

namespace halfopen::sim {

using model::Change;
using model::Segments;

/// The same words as in a scenario's timeline (model::FaultWords has them, model::Word says what each does), without a
/// time: they act at once. Each throws std::invalid_argument for a link, host or program that is not there.
class Words : public model::FaultWords<Words> {
 public:
  using Direction = model::Direction;

  /// A word as a value, now. `at` and `after` of the fault are not looked at.
  virtual void act(model::Fault fault) = 0;
  void say(model::Fault fault) { act(std::move(fault)); }

 protected:
  ~Words() = default;
};

}  // namespace halfopen::sim
