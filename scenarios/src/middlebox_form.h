// The form of a middlebox.
#pragma once

#include "halfopen/model/link.h"
#include "node.h"

namespace halfopen::scenarios {

struct MiddleboxCodec {
  model::Middlebox read(const Node& node) const;
  Json write(const model::Middlebox& box) const;
};

}  // namespace halfopen::scenarios
