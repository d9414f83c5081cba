// How a receiver's window and buffer grow: with what arrives, and with the rate at which it is read (linux/10.grow,
// linux/10.rate).
#include <algorithm>

#include "receive_queue.h"
#include "receive_window.h"

namespace halfopen::sim::tcp {

// linux/10.share: what part of the memory are octets is seen from a full segment; before, a part of it is assumed.
void ReceiveWindow::measure(std::size_t octets) {
  constexpr std::int64_t kWhole = 256;
  const std::int64_t share = static_cast<std::int64_t>(octets) * kWhole / charge_of(profile_.segment_charge, octets);
  if (share == share_) return;
  share_ = static_cast<std::uint16_t>(std::max<std::int64_t>(share, 1));
  clamp(window_of(buffer_));
  initial_ = std::min(initial_, clamp_);
  if (rate_) rate_->octets = std::min(rate_->octets, clamp_);
}

// A narrower clamp holds at once; a wider one lets what has been offered count as grown.
void ReceiveWindow::clamp(std::int64_t window) {
  const std::uint32_t before = clamp_;
  clamp_ = static_cast<std::uint32_t>(window);
  if (clamp_ < before) {
    threshold_ = std::min(threshold_, clamp_);
  } else {
    threshold_ = std::max(threshold_, std::min(offered_, clamp_));
  }
}

// linux/10.grow
bool ReceiveWindow::grow(std::size_t octets, std::int64_t used, std::uint32_t mss, std::uint32_t seen) {
  constexpr std::size_t kSmallest = 128;
  if (octets < kSmallest) return false;
  const std::int64_t room = std::min<std::int64_t>(clamp_, space(used)) - threshold_;
  if (room <= 0) return false;
  const std::uint32_t growth = this->growth(octets, mss, seen);
  if (growth == 0) return false;
  threshold_ += static_cast<std::uint32_t>(std::min<std::int64_t>(room, std::max<std::int64_t>(growth, 2 * octets)));
  return true;
}

// Two segments where a segment takes no more memory than is counted for its octets. Of smaller ones the more, the
// smaller the window still is beside the largest there may be.
std::uint32_t ReceiveWindow::growth(std::size_t octets, std::uint32_t mss, std::uint32_t seen) const {
  const std::int64_t length = static_cast<std::int64_t>(octets);
  std::int64_t cost = window_of(charge_of(profile_.segment_charge, octets));
  if (cost <= length) return 2 * mss;
  std::int64_t window = window_of(profile_.receive_buffer_max) / 2;
  for (cost /= 2; threshold_ <= window; cost /= 2, window /= 2) {
    if (cost <= length) return 2 * seen;
  }
  return 0;
}

// linux/10.unread: what lies in the window is taken, and a buffer that is not fixed is made as large as what it holds.
void ReceiveWindow::make_room(std::int64_t used) {
  if (!fixed_) buffer_ = std::max(buffer_, std::min(used, profile_.receive_buffer_max.value));
}

ReceiveRate& ReceiveWindow::watched_rate(SeqNum next, Instant now) {
  if (!rate_) rate_ = std::make_unique<ReceiveRate>(next, initial_, now);
  return *rate_;
}

void ReceiveWindow::echoed(SeqNum next, std::uint32_t echo, Duration age, bool unread, Instant now) {
  watched_rate(next, now).echoed(echo, age, unread);
}

void ReceiveWindow::arrived(SeqNum next, Instant now) { watched_rate(next, now).arrived(next, offered_, now); }

void ReceiveWindow::read(SeqNum read_to, std::uint32_t unread, std::uint32_t behind_gap, Instant now) {
  if (!rate_) return;
  const std::uint32_t octets = rate_->read(read_to, unread, now);
  if (octets > 0) grow_buffer(octets, behind_gap);
}

void ReceiveWindow::wait_behind_gap(std::uint32_t behind_gap) {
  grow_buffer(rate_ ? rate_->octets : initial_, behind_gap);
}

// linux/10.rate: room for twice what was read, which is what a sender in slow start sends next; and for the same
// acceleration twice over.
void ReceiveWindow::grow_buffer(std::uint32_t octets, std::uint32_t behind_gap) {
  const std::uint64_t before = rate_ ? rate_->octets : octets;
  if (rate_) rate_->octets = octets;
  if (fixed_ || !profile_.receive_autotuning || before == 0) return;
  std::uint64_t window = 2 * std::uint64_t{octets};
  window += 2 * (window * (octets - before) / before) + behind_gap;
  const std::int64_t wanted = std::min(memory_of(static_cast<std::int64_t>(window)), profile_.receive_buffer_max.value);
  if (wanted <= buffer_) return;
  buffer_ = wanted;
  clamp_ = static_cast<std::uint32_t>(std::min<std::int64_t>(window_of(buffer_), std::int64_t{65535} << scale_));
}

}  // namespace halfopen::sim::tcp
