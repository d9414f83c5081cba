// The keys of a step.
#pragma once

#include "halfopen/model/scenario.h"
#include "node.h"

namespace halfopen::scenarios {

/// Longest payload of one call.
inline constexpr std::int64_t kMaxPayload = std::int64_t{1} << 28;
inline constexpr std::int64_t kMaxTimes = 10'000'000;

/// The codec of a step. A listen without a port names a socket that is there; one with a port creates its socket.
struct StepCodec {
  model::Step read(const Node& node) const;
  Json write(const model::Step& step) const;
};

}  // namespace halfopen::scenarios
