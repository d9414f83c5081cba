// The manual page, halfopen(1), written from the command line's outline.
#pragma once

#include <string>
#include <vector>

#include "outline.h"

namespace halfopen::cli {

/// Text for man(7): every command with its options, exit statuses, environment, files. The same for the same version.
std::string manual_page(const CommandOutline& program, const std::vector<CommandOutline>& commands, const std::string& version);

}  // namespace halfopen::cli
