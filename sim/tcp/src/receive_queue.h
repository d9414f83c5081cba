// Octets received: those in order wait for the process, those behind a gap wait for the gap.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fifo.h"
#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::tcp {

using core::Slice;
using wire::SackBlock;
using wire::SeqNum;

/// What the process may read. It shares the octets of the segments that brought them.
class ReceiveQueue {
 public:
  void append(Slice octets);
  /// Copies up to into.size() octets; `peek` leaves them.
  std::size_t read(std::span<std::byte> into, bool peek);
  std::size_t size() const { return size_; }
  void clear();

 private:
  Fifo<Slice> slices_;
  std::size_t size_ = 0;
};

/// Octets behind a gap, and what is reported about them: RFC 2018 (SACK) and RFC 2883 (D-SACK). Made when the first
/// segment arrives out of order, so that an idle connection does not carry it.
class Reassembly {
 public:
  /// Keeps those octets of a segment that no earlier one brought, and a FIN behind them. A segment without news is a
  /// duplicate.
  void insert(SeqNum seq, Slice octets, bool fin);
  /// The octets that follow `next`, if they are here; none of them stays.
  Slice take(SeqNum next);
  /// Whether a FIN with number `next` has come.
  bool fin_at(SeqNum next) const { return fin_ && *fin_ == next; }
  bool empty() const { return pieces_.empty() && !fin_; }

  /// Octets that came twice: the next acknowledgement reports them once.
  void duplicate(SackBlock block) { duplicate_ = block; }
  bool has_report() const { return duplicate_ || recent_count_ > 0; }
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

  std::vector<Piece> pieces_;  // by rising number, none overlapping
  std::optional<SeqNum> fin_;
  std::optional<SackBlock> duplicate_;
  std::array<SackBlock, 4> recent_{};
  std::uint8_t recent_count_ = 0;
};

}  // namespace halfopen::sim::tcp
