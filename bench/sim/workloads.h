// The workloads on halfopen's own simulation.
#pragma once

#include "programs.h"

namespace halfopen::bench {

Measured bulk(const Load& load);
Measured loss(const Load& load);
Measured ping_pong(const Load& load);
Measured churn(const Load& load);
Measured idle(const Load& load);
Measured recovery(const Load& load);

}  // namespace halfopen::bench
