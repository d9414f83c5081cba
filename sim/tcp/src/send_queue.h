// The octets a process has handed over and the peer has not acknowledged, addressed by sequence number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "fifo.h"
#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

using core::Slice;
using wire::SeqNum;

/// Octets are copied once, on append; segments share them.
class SendQueue {
 public:
  /// Empties the queue; the next octet appended has number `first`.
  void start_at(SeqNum first);
  /// Appends a write. `push`: its last segment carries PSH. `push_every` octets another push point lies inside a long
  /// write (0: nowhere).
  void append(std::span<const std::byte> octets, bool push, std::uint32_t push_every);
  /// Drops what comes before `number`.
  void acknowledge(SeqNum number);
  /// `length` octets from `from` on; they must be queued. Gathers (copies) only if they span several writes.
  Slice read(SeqNum from, std::uint32_t length) const;
  /// Whether a segment ending before `end` is the last of a write.
  bool push_point_at(SeqNum end) const;

  SeqNum first() const { return first_; }
  SeqNum end() const { return first_ + size_; }
  std::uint32_t size() const { return size_; }

 private:
  struct Block {
    Slice octets;
    SeqNum begin;
    bool push = false;
  };
  std::size_t block_holding(SeqNum number) const;

  Fifo<Block> blocks_;
  SeqNum first_;
  std::uint32_t size_ = 0;
};

}  // namespace halfopen::sim::tcp
