// What chance does to the packets of one direction.
#pragma once

#include <cstdint>
#include <string_view>

#include "halfopen/net/time.h"
#include "halfopen/sim/core/random.h"

namespace halfopen::sim::link {

/// The words of chance. Fractions are in 2^-32, per packet; 0: never.
struct Chances {
  std::uint32_t loss = 0;
  std::uint32_t burst_enter = 0;  ///< Gilbert's model: into the bad state, in which everything is lost...
  std::uint32_t burst_leave = 0;  ///< ...and out of it.
  std::uint32_t duplicate = 0;
  std::uint32_t reorder = 0;
  std::uint32_t corrupt = 0;
  std::uint32_t corrupt_unseen = 0;
  net::Duration jitter{};  ///< Uniform from 0 to this, in whole nanoseconds.

  bool any() const {
    return (loss | burst_enter | duplicate | reorder | corrupt | corrupt_unseen) != 0 || jitter > net::Duration::zero();
  }
};

/// What chance has decided about one packet.
struct Fate {
  bool lost = false;
  bool duplicated = false;
  bool reordered = false;
  bool damaged = false;
  bool altered = false;
  std::uint64_t altered_bit = 0;  ///< A number to take modulo the bits of the payload.
  net::Duration jitter{};
};

/// The random streams of one direction, one for each word, keyed by (seed, link, word, direction).
///
/// Each word draws once for each packet while it is in force, whatever the others decide: turning one on shifts nobody
/// else's luck. What each draws: docs/determinism.md.
class Luck {
 public:
  Luck(std::uint64_t seed, std::string_view link, std::uint64_t direction);

  Fate draw(const Chances& chances) {
    if (chances.any()) return draw_each(chances);
    bad_ = false;
    return {};
  }

 private:
  Fate draw_each(const Chances& chances);
  bool in_bad_state(const Chances& chances);

  core::RandomStream loss_;
  core::RandomStream burst_;
  core::RandomStream duplicate_;
  core::RandomStream reorder_;
  core::RandomStream corrupt_;
  core::RandomStream corrupt_unseen_;
  core::RandomStream altered_bit_;
  core::RandomStream jitter_;
  bool bad_ = false;
};

}  // namespace halfopen::sim::link
