// The keys of a fault.
#pragma once

#include "halfopen/model/faults.h"
#include "node.h"

namespace halfopen::scenarios {

struct FaultCodec {
  model::Fault read(const Node& node) const;
  Json write(const model::Fault& fault) const;
};

}  // namespace halfopen::scenarios
