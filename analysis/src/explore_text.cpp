// An exploration as text.
#include <algorithm>
#include <cctype>

#include "halfopen/analysis/explore.h"
#include "columns.h"

namespace halfopen::analysis {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// Behind a number: its unit, as durations have it.
std::size_t skip_unit(const std::string& text, std::size_t at) {
  for (const char* unit : {"ns", "us", "ms", "min", "s", "m", "h"}) {
    const std::size_t length = std::char_traits<char>::length(unit);
    if (text.compare(at, length, unit) == 0) return at + length;
  }
  return at;
}

}  // namespace

std::string likeness(const std::string& what) {
  std::string like;
  for (std::size_t at = 0; at < what.size();) {
    const bool begins = is_digit(what[at]) && (at == 0 || !is_alnum(what[at - 1]));
    if (!begins) {
      like += what[at++];
      continue;
    }
    // A number, or several with units: 1m0.125s.
    while (at < what.size() && (is_digit(what[at]) || (what[at] == '.' && at + 1 < what.size() && is_digit(what[at + 1])))) {
      while (at < what.size() && (is_digit(what[at]) || what[at] == '.')) ++at;
      at = skip_unit(what, at);
    }
    like += '#';
  }
  return like;
}

std::string exploration_text(const Exploration& exploration) {
  std::size_t width = 7;
  for (const KindCount& kind : exploration.kinds) width = std::max(width, kind.name.size());
  std::string text = padded("failure", width) + "    runs  violated\n";
  for (const KindCount& kind : exploration.kinds) {
    if (kind.runs > 0) text += padded(kind.name, width) + right(kind.runs, 8) + right(kind.violated, 10) + "\n";
  }
  text += std::to_string(exploration.done) + " runs from seed " + std::to_string(exploration.seed) + " on, " +
          std::to_string(exploration.violated) + " broke a promise, in " + std::to_string(exploration.found.size()) +
          (exploration.found.size() == 1 ? " way\n" : " ways\n");
  if (!exploration.complete) {
    text += "stopped: " + std::to_string(exploration.asked) + " runs were asked for\n";
  }
  for (const Found& found : exploration.found) {
    text += "violated: " + found.invariant + ": " + std::to_string(found.runs) + (found.runs == 1 ? " run" : " runs") +
            ", first with seed " + std::to_string(found.seed) + ": " + found.what + "\n";
    for (const std::string& how : found.how) text += "  " + how + "\n";
  }
  return text;
}

}  // namespace halfopen::analysis
