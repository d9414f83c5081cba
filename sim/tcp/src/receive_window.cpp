#include "receive_window.h"

#include <algorithm>

namespace halfopen::sim::tcp {

constexpr std::int64_t kUnscaledMax = 65535;  // RFC 9293, 3.1: the window field has 16 bits.
constexpr std::uint8_t kScaleMax = 14;        // RFC 7323, 2.3.
constexpr std::int64_t kWhole = 256;          // receive_share counts 256ths.
constexpr std::uint32_t kRateInitial = 10;    // Segments in a round trip that are no news (linux/10.rate).

ReceiveWindow::ReceiveWindow(const profiles::Tcp& profile, std::int64_t fixed_buffer)
    : profile_{profile}, share_{static_cast<std::uint16_t>(profile.receive_share.value)} {
  // A system that offers its whole buffer may offer more at first (windows/16.receive-window).
  buffer_ = share_ < kWhole ? profile.receive_buffer.value
                            : std::max<std::int64_t>(profile.receive_buffer, profile.receive_window);
  scale_ = static_cast<std::uint8_t>(std::clamp<std::int32_t>(profile.window_scale, 0, kScaleMax));
  if (fixed_buffer > 0) {
    fix_buffer(fixed_buffer);
    // The smallest shift that can express the window (linux/10.window-by-rcvbuf).
    for (scale_ = 0; scale_ < kScaleMax && (window_of(buffer_) >> scale_) > kUnscaledMax;) ++scale_;
  }
  if (!profile.window_scaling) scale_ = 0;
  announced_scale_ = scale_;
}

std::int64_t ReceiveWindow::window_of(std::int64_t memory) const { return memory * share_ / kWhole; }
std::int64_t ReceiveWindow::memory_of(std::int64_t window) const { return window * kWhole / share_; }

void ReceiveWindow::fix_buffer(std::int64_t buffer) {
  fixed_ = true;
  buffer_ = buffer;
}

void ReceiveWindow::negotiated(bool scaling) {
  if (!scaling) scale_ = 0;
}

// linux/10.initial-windows: 44 segments of 1460 in a SYN, 45 of 1448 in a SYN-ACK. What does not fit into its field is
// offered all the same, and said with the first scaled window.
std::uint16_t ReceiveWindow::offer_in_syn(SeqNum next, std::uint32_t mss) {
  const bool whole = share_ == kWhole && !fixed_;
  std::int64_t window = std::min(whole ? profile_.receive_window.value : window_of(buffer_), kUnscaledMax << scale_);
  if (window > mss) window -= window % mss;
  offered_ = threshold_ = clamp_ = static_cast<std::uint32_t>(window);
  edge_ = next + offered_;
  return static_cast<std::uint16_t>(std::min(window, kUnscaledMax));
}

void ReceiveWindow::begin(SeqNum next) {
  if (scale_ == 0) offered_ = std::min(offered_, static_cast<std::uint32_t>(kUnscaledMax));
  edge_ = next + offered_;
}

// linux/10.unread: a segment's place is kept free of what the buffer would hold.
void ReceiveWindow::established(std::uint32_t mss) {
  const std::int64_t most = std::min(window_of(buffer_), kUnscaledMax << scale_);
  clamp_ = static_cast<std::uint32_t>(most);
  if (share_ < kWhole && most > 2 * std::int64_t{mss})
    clamp_ = static_cast<std::uint32_t>(std::max<std::int64_t>(2 * std::int64_t{mss}, most - mss));
  threshold_ = std::min(threshold_, clamp_);
  initial_ = std::min({threshold_, offered_, kRateInitial * mss});
}

// RFC 9293, 3.8.6.2.2: no silly window is offered. Once less than half is free, what is free counts if it makes a
// segment and a sixteenth of the buffer; and without a scale, where every octet can be said, it moves by whole
// segments.
std::uint32_t ReceiveWindow::offerable(std::int64_t used, std::uint32_t mss) const {
  const std::int64_t allowed = window_of(buffer_);
  const std::int64_t full = std::min<std::int64_t>(clamp_, allowed);
  const std::int64_t segment = std::min<std::int64_t>(mss, full);
  if (segment <= 0) return 0;
  std::int64_t free = space(used);
  if (free < full / 2) {
    free = free >> scale_ << scale_;
    if (free < allowed / 16 || free < segment) return 0;
  }
  free = std::min<std::int64_t>(free, threshold_);
  if (scale_ > 0) return rounded_up(free);
  std::int64_t window = offered_;
  if (window <= free - segment || window > free) {
    window = free - free % segment;
  } else if (segment == full && free > window + full / 2) {
    window = free;
  }
  return static_cast<std::uint32_t>(std::min(window, kUnscaledMax));
}

// What was offered is never taken back (RFC 9293, 3.8.6: shrinking the window is strongly discouraged).
std::uint32_t ReceiveWindow::candidate(SeqNum next, std::int64_t used, std::uint32_t mss) const {
  return std::max(offerable(used, mss), rounded_up(remaining(next)));
}

std::uint32_t ReceiveWindow::rounded_up(std::int64_t window) const {
  const std::int64_t below = (std::int64_t{1} << scale_) - 1;
  return static_cast<std::uint32_t>(std::min((window + below) & ~below, kUnscaledMax << scale_));
}

std::uint16_t ReceiveWindow::offer(SeqNum next, std::int64_t used, std::uint32_t mss) {
  offered_ = candidate(next, used, mss);
  const SeqNum edge = next + offered_;
  if (edge.after(edge_)) edge_ = edge;
  return static_cast<std::uint16_t>(offered_ >> scale_);
}

bool ReceiveWindow::can_advance(std::int64_t used, std::uint32_t mss) const { return offerable(used, mss) >= offered_; }

// linux/9.1.window-update: at least a segment more. A window that is still wide open can wait for the next
// acknowledgement: the update is due when less than half of the offer is left and it at least doubles it.
bool ReceiveWindow::worth_an_update(SeqNum next, std::int64_t used, std::uint32_t mss) const {
  const std::int64_t left = remaining(next);
  if (2 * left > clamp_) return false;
  const std::int64_t better = offerable(used, mss);
  return better > 0 && better >= 2 * left;
}

}  // namespace halfopen::sim::tcp
