// From text to a script.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "halfopen/pkt/error.h"
#include "halfopen/pkt/script.h"

namespace halfopen::pkt {

/// Words that stand for something else, as `-D name=value` and `--define=name=value` give them. The value is an
/// integer, a string in double quotes, a command in back-quotes, or else a word.
using Defines = std::map<std::string, std::string, std::less<>>;

/// Reads a script. `file` is for messages; `defines` go before those of the script's own options.
/// Errors: SyntaxError, at the first place that cannot be read.
Script parse(std::string_view text, std::string_view file, const Defines& defines = {});

}  // namespace halfopen::pkt
