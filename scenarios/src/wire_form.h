// The keys of an expectation about the wire.
#pragma once

#include "halfopen/model/scenario.h"
#include "node.h"

namespace halfopen::scenarios {

/// The codec of one entry of "wire".
struct WireCodec {
  model::WireExpect read(const Node& node) const;
  Json write(const model::WireExpect& expect) const;
};

}  // namespace halfopen::scenarios
