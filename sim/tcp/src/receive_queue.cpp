#include "receive_queue.h"

#include <algorithm>

namespace halfopen::sim::tcp {

using profiles::SegmentCharge;

constexpr std::int64_t kHead = 256, kSmallest = 576, kFirst = 1024, kPage = 4096;

namespace {

// The block of a segment with so many octets, which takes 403 octets beside them; 0: it lies in pages.
std::int64_t block_of(std::int64_t octets) {
  constexpr std::int64_t kBeside = 403;
  if (octets + kBeside <= kSmallest) return kSmallest;
  if (octets + kBeside > kPage) return 0;
  std::int64_t block = kFirst;
  while (block < octets + kBeside) block *= 2;
  return block;
}

}  // namespace

// A head of 256 octets and a block of 576 or a power of two from 1024 on; what is larger than a page lies in pages of
// its own, beside a head and the smallest block.
std::int64_t charge_of(SegmentCharge how, std::size_t octets) {
  const auto size = static_cast<std::int64_t>(octets);
  if (how == SegmentCharge::Octets) return size;
  const std::int64_t block = block_of(size);
  return block > 0 ? kHead + block : kHead + kSmallest + size;
}

// linux/10.charge: what fits into the block of the segment before it takes no other.
void ReceiveQueue::append(Slice octets, SegmentCharge how) {
  constexpr std::int64_t kBesideWhenJoined = 448;
  const auto size = static_cast<std::uint32_t>(octets.size());
  size_ += size;
  std::uint32_t charge = 0;
  if (how == SegmentCharge::LinuxBlocks && size <= spare_) {
    spare_ -= size;
  } else {
    charge = static_cast<std::uint32_t>(charge_of(how, size));
    spare_ = static_cast<std::uint32_t>(std::max<std::int64_t>(block_of(size) - kBesideWhenJoined - size, 0));
  }
  charge_ += charge;
  pieces_.push_back({std::move(octets), charge});
}

std::size_t ReceiveQueue::read(std::span<std::byte> into, bool peek) {
  std::size_t copied = 0;
  std::size_t index = 0;
  while (copied < into.size() && index < pieces_.size()) {
    Slice& slice = pieces_[index].octets;
    const std::size_t count = std::min(slice.size(), into.size() - copied);
    std::copy_n(slice.data(), count, into.data() + copied);
    copied += count;
    if (peek) {
      ++index;
    } else if (count == slice.size()) {
      charge_ -= pieces_.front().charge;
      pieces_.pop_front();
    } else {
      slice = slice.part(count, slice.size() - count);
    }
  }
  if (peek) return copied;
  size_ -= static_cast<std::uint32_t>(copied);
  if (size_ == 0) spare_ = 0;
  return copied;
}

void ReceiveQueue::clear() {
  pieces_.clear();
  size_ = 0;
  charge_ = 0;
  spare_ = 0;
}

void Reassembly::insert(SeqNum seq, Slice octets, bool fin) {
  const SeqNum end = seq + static_cast<std::uint32_t>(octets.size());
  // A FIN takes a number, and is reported with it (linux/19.fin-behind-hole).
  const SackBlock block{seq, end + (fin ? 1u : 0u)};
  bool news = fin && !fin_;
  if (fin) fin_ = end;
  if (block.left == block.right) return;

  // Fill the gaps between the pieces already here; what they hold came before and stays as it is.
  SeqNum from = seq;
  while (from != end) {
    const auto next = std::partition_point(pieces_.begin(), pieces_.end(),
                                           [&](const Piece& piece) { return piece.end().at_or_before(from); });
    if (next != pieces_.end() && next->begin.at_or_before(from)) {
      from = next->end().before(end) ? next->end() : end;
      continue;
    }
    const SeqNum to = next != pieces_.end() && next->begin.before(end) ? next->begin : end;
    insert_new(from, octets.part(from - seq, to - from));
    from = to;
    news = true;
  }
  if (!news) duplicate(block);
  remember(block);
}

void Reassembly::insert_new(SeqNum begin, Slice octets) {
  const auto at = std::partition_point(pieces_.begin(), pieces_.end(),
                                       [&](const Piece& piece) { return piece.begin.before(begin); });
  charge_ += charge_of(how_, octets.size());
  pieces_.insert(at, Piece{begin, std::move(octets)});
}

// The block that holds the latest segment comes first, RFC 2018, 4; blocks it touches become part of it.
void Reassembly::remember(SackBlock block) {
  std::size_t kept = 0;
  std::array<SackBlock, 4> others{};
  for (std::size_t i = 0; i < recent_count_; ++i) {
    const SackBlock old = recent_[i];
    if (old.right.before(block.left) || old.left.after(block.right)) {
      others[kept++] = old;
      continue;
    }
    if (old.left.before(block.left)) block.left = old.left;
    if (old.right.after(block.right)) block.right = old.right;
  }
  recent_[0] = block;
  recent_count_ = static_cast<std::uint8_t>(std::min(kept + 1, recent_.size()));
  std::copy_n(others.begin(), recent_count_ - 1u, recent_.begin() + 1);
}

bool Reassembly::would_forget(SackBlock block) const {
  if (recent_count_ < recent_.size()) return false;
  return std::none_of(recent_.begin(), recent_.end(), [&](const SackBlock& old) {
    return old.right.at_or_after(block.left) && old.left.at_or_before(block.right);
  });
}

Slice Reassembly::take(SeqNum next) {
  Slice taken;
  while (!pieces_.empty() && taken.empty()) {
    Piece& piece = pieces_.front();
    if (piece.begin.after(next)) break;
    if (piece.end().after(next)) {
      const std::uint32_t known = next - piece.begin;
      taken = piece.octets.part(known, piece.octets.size() - known);
    }
    charge_ -= charge_of(how_, piece.octets.size());
    pieces_.erase(pieces_.begin());
  }
  forget_before(next + static_cast<std::uint32_t>(taken.size()));
  return taken;
}

void Reassembly::forget_before(SeqNum next) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < recent_count_; ++i) {
    if (recent_[i].right.after(next)) recent_[kept++] = recent_[i];
  }
  recent_count_ = static_cast<std::uint8_t>(kept);
}

std::uint8_t Reassembly::report(std::span<SackBlock> into, std::size_t limit) {
  std::size_t count = 0;
  if (duplicate_ && limit > 0) {
    into[count++] = *duplicate_;
    duplicate_.reset();
  }
  for (std::size_t i = 0; i < recent_count_ && count < limit; ++i) into[count++] = recent_[i];
  return static_cast<std::uint8_t>(count);
}

}  // namespace halfopen::sim::tcp
