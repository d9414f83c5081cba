// What a sender knows about losses once there has been a sign of one. Made then, so that an undisturbed connection does
// not carry it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "halfopen/net/time.h"
#include "halfopen/sim/tcp/connection.h"
#include "halfopen/sim/wire/seq.h"
#include "rtt.h"

namespace halfopen::sim::tcp {

using net::Instant;

/// RACK, RFC 8985: what was sent before the latest segment known to have arrived, and longer than a round trip and a
/// little ago, is lost.
struct Rack {
  Instant sent{};  ///< When the latest segment that has arrived was sent, and where it ended.
  SeqNum end;
  Duration rtt{};                     ///< Of the one that arrived last.
  std::uint8_t window_steps = 1;      ///< The reordering window is so many quarters of the smallest RTT.
  std::uint8_t persistence = 0;       ///< Recoveries left before the window falls back to one quarter.
  std::optional<SeqNum> widened_for;  ///< Widened; not again before this number is acknowledged.
  bool news = false;                  ///< Something arrived since losses were looked for.

  /// Whether a segment sent at `at` that ends at `last` left before the latest one that arrived.
  bool outran(Instant at, SeqNum last) const { return at < sent || (at == sent && last.before(end)); }
};

/// Proportional rate reduction, RFC 6937: the window of one reduction.
struct Reduction {
  std::uint32_t window_before = 0;
  std::uint32_t delivered = 0;
  std::uint32_t sent = 0;
};

/// What is put back if a repair turns out to have been needless.
struct Undo {
  bool possible = false;
  SeqNum una;                         ///< SND.UNA when the repair began.
  std::optional<std::int32_t> twice;  ///< Repetitions not yet reported as duplicates; none before the first repetition.
  std::uint32_t threshold = 0;               ///< 0: nothing is put back.
  std::optional<std::uint32_t> first_stamp;  ///< Timestamp of the first repetition (RFC 3522).
};

/// Tail loss probe under way, RFC 8985, 7.
struct TailProbe {
  bool out = false;
  bool repeats = false;  ///< It repeated a segment; else it was new data.
  SeqNum end;            ///< SND.NXT when it left.
};

struct Recovery {
  Phase phase = Phase::Open;
  SeqNum high;  ///< SND.NXT when the phase began: acknowledged up to here it is over.
  Rack rack;
  Reduction reduction;
  Undo undo;
  TailProbe probe;
  std::uint32_t degree = 0;  ///< Arrivals behind a gap that count as loss; grows with reordering seen.
  bool reordering_seen = false;
  bool f_rto = false;  ///< The timeout may have been spurious: the next acknowledgements tell (RFC 5682).
  std::uint32_t duplicates = 0;      ///< Without SACK: acknowledgements that stand for a segment each.
  std::uint64_t d_sacked = 0;        ///< Segments reported as duplicates, ever.
};

/// What one acknowledgement has told.
struct AckNews {
  SeqNum una;                            ///< SND.UNA before it.
  std::optional<SeqNum> highest_sacked;  ///< Before it.
  std::optional<SeqNum> echo;            ///< The timestamp it echoes.
  std::optional<SeqNum> reordered;       ///< Lowest segment that came behind later ones, never repeated.
  std::uint64_t losses = 0;              ///< SentQueue::losses() before it.
  std::uint32_t delivered = 0;           ///< Segments acknowledged or reported for the first time.
  std::uint32_t acknowledged = 0;        ///< Segments that left the queue.
  bool advanced = false;                 ///< It moved SND.UNA.
  bool carries = false;                  ///< Data, or a new window: no duplicate.
  bool sacked = false;                   ///< A segment was reported for the first time.
  bool repeated_came = false;            ///< A segment that had been sent more than once came: its time is ambiguous.
  bool original_came = false;            ///< A segment sent once, before the phase began, came.
  bool d_sack = false;
  bool marked = false;  ///< The peer has met congestion (RFC 3168).
  bool d_sack_of_probe = false;
  bool repetition_lost = false;
  bool duplicate = false;  ///< Stands for a segment that left the network, without saying which.
  bool restarts_timer = false;
  enum class Resend : std::uint8_t { Nothing, Lost, NewFirst } resend = Resend::Nothing;
  std::optional<Duration> rtt, latest_rtt;            ///< Of the first and the last segment that left the queue.
  std::optional<Duration> sacked_rtt, sacked_latest;  ///< The same of those reported.

  bool dubious(Phase phase) const {
    return phase != Phase::Open || sacked || d_sack || marked || !(carries || acknowledged > 0);
  }
};

}  // namespace halfopen::sim::tcp
