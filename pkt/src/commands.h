// Shell lines: recognised, never executed.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "halfopen/net/time.h"

namespace halfopen::pkt {

/// What a command would do to the host.
struct CommandEffect {
  std::vector<std::pair<std::string, std::string>> knobs;  ///< sysctl settings: `net.ipv4.tcp_sack`, `0`.
  net::Duration sleep{};
  bool defaults = false;  ///< Runs the suite's defaults file.
};

/// Reads a command. Errors: Stop, Unsupported with the line that is not known.
CommandEffect effect_of(std::string_view command);

/// Settings that name no entry of a profile: the value that the simulated host has always. Empty: any value, it changes
/// nothing that a script could see here; nullptr: not known.
const std::vector<std::string_view>* fixed_setting(std::string_view knob);

/// What the public suites' defaults file sets, as far as profiles have it (docs/packetdrill.md).
const std::vector<std::pair<std::string, std::string>>& suite_defaults();

}  // namespace halfopen::pkt
