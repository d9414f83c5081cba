// Completion for shells, written from the command line's outline.
#pragma once

#include <string>
#include <vector>

#include "outline.h"

namespace halfopen::cli {

/// A function for bash 4 or later; it needs nothing of the bash-completion package.
std::string bash_completion(const CommandOutline& program, const std::vector<CommandOutline>& commands,
                            const std::vector<std::string>& profiles);
/// A function for zsh 5 or later, for a folder of $fpath.
std::string zsh_completion(const CommandOutline& program, const std::vector<CommandOutline>& commands,
                           const std::vector<std::string>& profiles);

}  // namespace halfopen::cli
