#include "promise.h"

#include <charconv>
#include <optional>
#include <sstream>
#include <vector>

#include "app.h"
#include "halfopen/scenarios/duration.h"

namespace halfopen::cli {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& text, char at) {
  Words words;
  std::istringstream in{text};
  for (std::string word; std::getline(in, word, at);) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

// Whether the words from the second on are these; "" stands for any one word.
bool reads(const Words& words, std::initializer_list<const char*> form) {
  if (words.size() != form.size() + 1) return false;
  std::size_t i = 1;
  for (const char* expected : form) {
    if (*expected != '\0' && words[i] != expected) return false;
    ++i;
  }
  return true;
}

std::optional<std::int32_t> count_of(const std::string& text) {
  std::int32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count < 1) return std::nullopt;
  return count;
}

[[noreturn]] void refuse(const std::string& text) {
  throw UsageError{"--promise '" + text +
                   "': expected 'P stays alive', 'P eventually says NOTE', 'P ends up NOTE not NOTE,...', 'P says NOTE,... within "
                   "DURATION of NOTE', 'P makes at most N CALL in DURATION' or 'P counts NOTE' [usage.promise]"};
}

}  // namespace

analysis::Invariant promise_of(const std::string& text) {
  const Words w = split(text, ' ');
  if (reads(w, {"stays", "alive"})) return analysis::stays_alive(w[0]);
  if (reads(w, {"eventually", "says", ""})) return analysis::eventually(w[0], w[3]);
  if (reads(w, {"ends", "up", "", "not", ""})) return analysis::ends_up(w[0], w[3], split(w[5], ','));
  if (reads(w, {"counts", ""})) return analysis::counts_up(w[0], w[2]);
  if (reads(w, {"says", "", "within", "", "of", ""})) {
    if (const auto limit = scenarios::duration_named(w[4])) return analysis::within(w[0], w[6], split(w[2], ','), *limit);
  }
  if (reads(w, {"makes", "at", "most", "", "", "in", ""})) {
    const auto most = count_of(w[4]);
    const auto op = net::op_named(w[5]);
    const auto per = scenarios::duration_named(w[7]);
    if (most && op && per) return analysis::at_most(w[0], *op, *most, *per);
  }
  refuse(text);
}

}  // namespace halfopen::cli
