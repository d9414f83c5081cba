// When slow start ends before anything is lost: HyStart as Linux has it, and HyStart++ (RFC 9406).
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"
#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using wire::SeqNum;

/// Watches the round trips of slow start. A round ends when what was sent at its beginning is acknowledged.
class HyStart {
 public:
  struct Sample {
    Instant now;
    Duration rtt;      ///< Of the segment acknowledged last.
    Duration rtt_min;  ///< The smallest one of the connection.
    SeqNum una, nxt;
    std::uint32_t window;
  };

  /// Whether a slow start with such a window is watched at all.
  static bool watches(profiles::SlowStartExit policy, std::uint32_t window);
  /// Takes a sample of slow start; true if slow start is over.
  bool sample(profiles::SlowStartExit policy, const Sample& sample);
  /// HyStart++: segments by which the window grows for `acknowledged` ones; in conservative slow start a quarter.
  std::uint32_t growth(std::uint32_t acknowledged);

 private:
  void begin_round(const Sample& sample);
  bool train_is_long(const Sample& sample);
  bool delay_grew(const Sample& sample);
  bool plus_plus(const Sample& sample);

  bool in_round_ = false;
  bool conservative_ = false;      ///< HyStart++: slow start may be over.
  std::uint8_t samples_ = 0;       ///< In this round.
  std::uint8_t rounds_ = 0;        ///< Of conservative slow start.
  std::uint8_t growth_quarters_ = 0;
  SeqNum round_end_;
  Instant round_start_{};
  Instant last_ack_{};
  Duration round_min_{};           ///< Smallest RTT of this round,
  Duration last_round_min_{};      ///< of the one before,
  Duration baseline_{};            ///< and of the one that began conservative slow start.
};

}  // namespace halfopen::sim::tcp
