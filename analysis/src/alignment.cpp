#include "alignment.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace halfopen::analysis {
namespace {

constexpr std::size_t kAhead = 64;

struct Orders {
  std::size_t left, right;
  const std::function<bool(std::size_t, std::size_t)>& alike;

  bool ended(std::size_t i, std::size_t j) const { return i >= left || j >= right; }

  /// Whether both go on alike from here: this one, and the next if both have one.
  bool resume(std::size_t i, std::size_t j) const {
    return !ended(i, j) && alike(i, j) && (ended(i + 1, j + 1) || alike(i + 1, j + 1));
  }

  /// How many of each side to leave out until both go on alike; the fewest, then the fewest of the left.
  std::optional<std::pair<std::size_t, std::size_t>> gap(std::size_t i, std::size_t j) const {
    for (std::size_t total = 1; total <= kAhead; ++total) {
      for (std::size_t skipped = 0; skipped <= total; ++skipped) {
        if (resume(i + skipped, j + total - skipped)) return std::pair{skipped, total - skipped};
      }
    }
    return std::nullopt;
  }
};

}  // namespace

std::vector<Pair> align(std::size_t left, std::size_t right, const std::function<bool(std::size_t, std::size_t)>& alike) {
  const Orders orders{left, right, alike};
  std::vector<Pair> pairs;
  std::size_t i = 0, j = 0;
  const auto pair_up = [&](std::size_t lefts, std::size_t rights) {
    for (; lefts > 0 && rights > 0; --lefts, --rights) pairs.push_back({i++, j++});
    for (; lefts > 0; --lefts) pairs.push_back({i++, Pair::kNone});
    for (; rights > 0; --rights) pairs.push_back({Pair::kNone, j++});
  };
  while (!orders.ended(i, j)) {
    if (alike(i, j)) {
      pair_up(1, 1);
      continue;
    }
    const auto gap = orders.gap(i, j);
    if (!gap) break;
    pair_up(gap->first, gap->second);
  }
  pair_up(left - i, right - j);
  return pairs;
}

}  // namespace halfopen::analysis
