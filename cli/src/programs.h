// The registered programs as the real backend wants them.
#pragma once

#include <string>

#include "halfopen/realnet/runner.h"

namespace halfopen::cli {

/// For become_child_if_asked and realnet::run: programs by name, and scenarios as text.
realnet::Programs real_programs();

/// The level a command line asks for, "L0" or "L1"; the highest this machine gives if it asks for none.
realnet::Level level_named(const std::string& name);

}  // namespace halfopen::cli
