// The registered programs as the real backend wants them.
#pragma once

#include "halfopen/realnet/runner.h"

namespace halfopen::cli {

/// For become_child_if_asked and realnet::run: programs by name, and scenarios as text.
realnet::Programs real_programs();

}  // namespace halfopen::cli
