// What chance does to the packets of one direction of a link.
#pragma once

#include <cstdint>
#include <string_view>

#include "halfopen/model/faults.h"
#include "halfopen/net/time.h"

namespace halfopen::realnet {

/// Words keyed by (seed, link, purpose, direction): which packet of a direction is struck depends on nothing else. What the
/// kernels send and when is theirs, so a run is repeatable in distribution, not packet by packet.
class RandomWords {
 public:
  RandomWords(std::uint64_t seed, std::string_view owner, std::string_view purpose, std::uint64_t ordinal);

  std::uint64_t next();
  /// True with probability fraction / 2^32.
  bool chance(std::uint32_t fraction) { return next() >> 32 < fraction; }
  /// Uniform from 0 to `most`, both included.
  std::uint64_t up_to(std::uint64_t most);

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

/// What chance has decided about one packet.
struct Fate {
  bool lost = false;
  bool duplicated = false;
  bool reordered = false;
  bool damaged = false;
  bool altered = false;
  std::uint64_t altered_bit = 0;
  net::Duration jitter{};
};

/// Each word draws from a stream of its own, once for each packet while it is in force: turning one on shifts nobody else's
/// luck.
class Chance {
 public:
  Chance(std::uint64_t seed, std::string_view link, model::Direction direction);

  Fate draw(const model::Conditions& conditions);

 private:
  bool in_bad_state(const model::Impairments& impairments);

  RandomWords loss_, burst_, duplicate_, reorder_, corrupt_, corrupt_unseen_, altered_bit_, jitter_;
  bool bad_ = false;
};

}  // namespace halfopen::realnet
