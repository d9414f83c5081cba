// Octets received: those in order wait for the process, those behind a gap wait for the gap.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fifo.h"
#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::tcp {

using core::Slice;
using wire::SackBlock;
using wire::SeqNum;

/// What a segment with `octets` of payload takes of a buffer (linux/10.charge).
std::int64_t charge_of(profiles::SegmentCharge how, std::size_t octets);

/// What the process may read. It shares the octets of the segments that brought them.
class ReceiveQueue {
 public:
  void append(Slice octets, profiles::SegmentCharge how);
  /// Copies up to into.size() octets; `peek` leaves them.
  std::size_t read(std::span<std::byte> into, bool peek);
  std::size_t size() const { return size_; }
  /// Memory it takes, as the system counts it.
  std::int64_t charge() const { return charge_; }
  void clear();

 private:
  struct Piece {
    Slice octets;
    std::uint32_t charge;  ///< Given back with its last octet.
  };
  Fifo<Piece> pieces_;
  std::uint32_t size_ = 0;
  std::uint32_t charge_ = 0;
  std::uint32_t spare_ = 0;  ///< Octets that still fit into the block of the last piece.
};

/// Octets behind a gap, and what is reported about them: RFC 2018 (SACK) and RFC 2883 (D-SACK). Made when the first
/// segment arrives out of order, so that an idle connection does not carry it.
class Reassembly {
 public:
  explicit Reassembly(profiles::SegmentCharge how) : how_{how} {}
  /// Keeps those octets of a segment that no earlier one brought, and a FIN behind them. A segment without news is a
  /// duplicate.
  void insert(SeqNum seq, Slice octets, bool fin);
  /// The octets that follow `next`, if they are here; none of them stays.
  Slice take(SeqNum next);
  /// Whether a FIN with number `next` has come.
  bool fin_at(SeqNum next) const { return fin_ && *fin_ == next; }
  bool empty() const { return pieces_.empty() && !fin_; }
  /// Whether anything waits for a gap before it, `next` being expected.
  bool waits_for(SeqNum next) const { return !pieces_.empty() || (fin_ && *fin_ != next); }
  /// Memory it takes, as the system counts it.
  std::int64_t charge() const { return charge_; }
  /// One past the last octet that waits behind the gap before `next`.
  SeqNum end(SeqNum next) const { return pieces_.empty() ? next : pieces_.back().end(); }
  /// The blocks that are remembered are as many as can be reported, and `block` touches none of them.
  bool would_forget(SackBlock block) const;

  /// Acknowledgements kept back since the last one that left (linux/7.4.ooo-acks).
  struct Compressed {
    SeqNum next;              ///< RCV.NXT for which `at_once` counts.
    std::uint8_t at_once = 0;  ///< Sent without delay for this number.
    std::uint32_t count = 0;   ///< Kept back.
  };
  Compressed compressed;

  /// Octets that came twice: the next acknowledgement reports them once.
  void duplicate(SackBlock block) { duplicate_ = block; }
  bool has_duplicate() const { return duplicate_.has_value(); }
  /// Fills up to `limit` blocks, the duplicate first, then the most recently changed; returns how many.
  std::uint8_t report(std::span<SackBlock> into, std::size_t limit);

 private:
  struct Piece {
    SeqNum begin;
    Slice octets;
    SeqNum end() const { return begin + static_cast<std::uint32_t>(octets.size()); }
  };
  void insert_new(SeqNum begin, Slice octets);
  void remember(SackBlock block);
  void forget_before(SeqNum next);

  profiles::SegmentCharge how_;
  std::int64_t charge_ = 0;
  std::vector<Piece> pieces_;  // by rising number, none overlapping
  std::optional<SeqNum> fin_;
  std::optional<SackBlock> duplicate_;
  std::array<SackBlock, 4> recent_{};
  std::uint8_t recent_count_ = 0;
};

}  // namespace halfopen::sim::tcp
