// The end of a run before the end of its script.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "halfopen/pkt/run.h"

namespace halfopen::pkt {

/// Thrown where a run learns what it comes to; the player adds place and events.
struct Stop {
  Verdict verdict;
  std::string why;
  std::vector<std::string> details{};
};

[[noreturn]] inline void unsupported(std::string why) { throw Stop{Verdict::Unsupported, std::move(why)}; }
[[noreturn]] inline void invalid(std::string why) { throw Stop{Verdict::Invalid, std::move(why)}; }
[[noreturn]] inline void failed(std::string why, std::vector<std::string> details = {}) {
  throw Stop{Verdict::Failed, std::move(why), std::move(details)};
}

}  // namespace halfopen::pkt
