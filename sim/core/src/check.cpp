#include "halfopen/sim/core/check.h"

#include <cstdio>
#include <cstdlib>

namespace halfopen::sim::core {

void fail(const char* invariant) noexcept {
  std::fprintf(stderr, "halfopen: invariant broken: %s\n", invariant);
  std::abort();
}

}  // namespace halfopen::sim::core
