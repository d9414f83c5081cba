#include "send_queue.h"

#include <algorithm>

#include "halfopen/sim/core/check.h"

namespace halfopen::sim::tcp {

void SendQueue::start_at(SeqNum first) {
  blocks_.clear();
  first_ = first;
  size_ = 0;
}

void SendQueue::append(std::span<const std::byte> octets, bool push, std::uint32_t push_every) {
  if (octets.empty()) return;
  const Slice write = Slice::copy_of(octets);
  const auto total = static_cast<std::uint32_t>(write.size());
  const std::uint32_t step = push_every == 0 ? total : push_every;
  for (std::uint32_t offset = 0; offset < total;) {
    const std::uint32_t length = std::min(step, total - offset);
    const bool last = offset + length == total;
    blocks_.push_back({length == total ? write : write.part(offset, length), end(), push || !last});
    size_ += length;
    offset += length;
  }
}

void SendQueue::acknowledge(SeqNum number) {
  const std::uint32_t acknowledged = number - first_;
  core::check(acknowledged <= size_, "an acknowledgement of queued octets lies within the queue");
  std::uint32_t left = acknowledged;
  while (left > 0) {
    Block& block = blocks_.front();
    const auto length = static_cast<std::uint32_t>(block.octets.size());
    if (left < length) {
      block.octets = block.octets.part(left, length - left);
      block.begin += left;
      break;
    }
    left -= length;
    blocks_.pop_front();
  }
  first_ = number;
  size_ -= acknowledged;
}

std::size_t SendQueue::block_holding(SeqNum number) const {
  // What is sent for the first time lies in the last write, mostly.
  if (const Block& last = blocks_.back(); number.at_or_after(last.begin)) return blocks_.size() - 1;
  const std::uint32_t wanted = number - first_;
  const Block* const found = std::partition_point(blocks_.begin(), blocks_.end(), [&](const Block& block) {
    return (block.begin - first_) + block.octets.size() <= wanted;
  });
  return static_cast<std::size_t>(found - blocks_.begin());
}

Slice SendQueue::read(SeqNum from, std::uint32_t length) const {
  if (length == 0) return {};
  core::check((from - first_) + std::uint64_t{length} <= size_, "octets to be sent are queued");
  std::size_t index = block_holding(from);
  std::uint32_t offset = from - blocks_[index].begin;
  if (offset + std::size_t{length} <= blocks_[index].octets.size()) return blocks_[index].octets.part(offset, length);
  return Slice::make(length, [&](std::span<std::byte> into) {
    while (!into.empty()) {
      const auto part = blocks_[index].octets.bytes().subspan(offset);
      const std::size_t count = std::min(part.size(), into.size());
      std::copy_n(part.begin(), count, into.begin());
      into = into.subspan(count);
      offset = 0;
      ++index;
    }
  });
}

bool SendQueue::push_point_at(SeqNum end_of_segment) const {
  if (end_of_segment == first_ || size_ == 0) return false;
  const Block& block = blocks_[block_holding(end_of_segment - 1)];
  return block.push && block.begin + static_cast<std::uint32_t>(block.octets.size()) == end_of_segment;
}

}  // namespace halfopen::sim::tcp
