#include "suggest.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace halfopen::scenarios {

namespace {

constexpr std::size_t kLongestWord = 64;  // the comparison below is quadratic, and nobody meant a longer one
constexpr std::size_t kMostCompared = 10'000;
constexpr std::size_t kMostListed = 40;

/// Letters to insert, delete, replace or swap (Damerau-Levenshtein, optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = std::exchange(last, row);
  }
  return last.back();
}

}  // namespace

std::string did_you_mean(std::string_view found, const std::vector<std::string_view>& words) {
  if (found.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, found.size() / 3) + 1;
  for (const std::string_view word : std::span{words}.first(std::min(words.size(), kMostCompared))) {
    if (word.size() > kLongestWord) continue;
    if (const std::size_t apart = distance(found, word); apart < least) {
      least = apart;
      best = word;
    }
  }
  return best.empty() ? "" : "; did you mean \"" + std::string{best} + "\"?";
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : std::span{words}.first(std::min(words.size(), kMostListed))) {
    (text += text.empty() ? "" : ", ") += word;
  }
  return words.size() > kMostListed ? text + " and " + std::to_string(words.size() - kMostListed) + " more" : text;
}

}  // namespace halfopen::scenarios
