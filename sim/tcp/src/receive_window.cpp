#include "receive_window.h"

#include <algorithm>

namespace halfopen::sim::tcp {

constexpr std::int64_t kUnscaledMax = 65535;  // RFC 9293, 3.1: the window field has 16 bits.
constexpr std::uint8_t kScaleMax = 14;        // RFC 7323, 2.3.
constexpr std::int64_t kEthernetSegment = 1460;

ReceiveWindow::ReceiveWindow(const profiles::Tcp& profile, std::int64_t fixed_buffer) : profile_{profile} {
  window_ = offers_half() ? window_of(profile.receive_buffer) : profile.receive_window.value;
  capacity_ = std::max(window_, capacity_of(profile.receive_buffer));
  scale_ = static_cast<std::uint8_t>(std::clamp<std::int32_t>(profile.window_scale, 0, kScaleMax));
  if (fixed_buffer > 0) {
    fix_buffer(fixed_buffer);
    // The smallest shift that can express the window (linux/10.window-by-rcvbuf).
    for (scale_ = 0; scale_ < kScaleMax && (window_ >> scale_) > kUnscaledMax;) ++scale_;
  }
  if (!profile.window_scaling) scale_ = 0;
}

// A system whose default window is what whole segments make of half its default buffer (the rest pays for bookkeeping,
// linux/10.window-by-rcvbuf) offers half of any buffer; another offers all of it.
bool ReceiveWindow::offers_half() const {
  const std::int64_t rest = profile_.receive_buffer / 2 - profile_.receive_window;
  return rest >= 0 && rest < kEthernetSegment;
}

std::int64_t ReceiveWindow::window_of(std::int64_t buffer) const { return offers_half() ? buffer / 2 : buffer; }

// What full-sized segments really fill of such a buffer: 119 of 131 KB (linux/10.push.veth-64k), 14 of 16
// (linux/10.push.rcvbuf-8192).
std::int64_t ReceiveWindow::capacity_of(std::int64_t buffer) const { return offers_half() ? buffer / 8 * 7 : buffer; }

void ReceiveWindow::fix_buffer(std::int64_t buffer) {
  fixed_ = true;
  window_ = window_of(buffer);
  capacity_ = capacity_of(buffer);
}

void ReceiveWindow::negotiated(bool scaling) {
  if (!scaling) scale_ = 0;
}

// linux/10.initial-windows: 44 segments of 1460 in a SYN, 45 of 1448 in a SYN-ACK.
std::uint16_t ReceiveWindow::offer_in_syn(SeqNum next, std::uint32_t mss) {
  if (window_ > mss) window_ -= window_ % mss;
  const std::int64_t window = std::min(window_, kUnscaledMax);
  offered_ = static_cast<std::uint32_t>(window);
  edge_ = next + offered_;
  return static_cast<std::uint16_t>(window);
}

std::int64_t ReceiveWindow::free_space(std::size_t queued) const {
  return std::min(window_, capacity_ - static_cast<std::int64_t>(queued));
}

// RFC 9293, 3.8.6.2.2: no silly window is offered: what is free counts once it makes a segment or half the buffer, and
// without a scale, where every octet can be said, it moves by whole segments.
std::uint32_t ReceiveWindow::offerable(std::size_t queued, std::uint32_t mss) const {
  const std::int64_t free = free_space(queued);
  if (free < least_step(mss)) return 0;
  if (scale_ > 0) return rounded_up(free);
  const bool same = offered_ <= free && free < std::int64_t{offered_} + mss;
  const std::int64_t window = same ? offered_ : free < mss ? free : free - free % mss;
  return static_cast<std::uint32_t>(std::min(window, kUnscaledMax));
}

// What was offered is never taken back (RFC 9293, 3.8.6: shrinking the window is strongly discouraged).
std::uint32_t ReceiveWindow::candidate(SeqNum next, std::size_t queued, std::uint32_t mss) const {
  return std::max(offerable(queued, mss), rounded_up(remaining(next)));
}

std::uint32_t ReceiveWindow::rounded_up(std::int64_t window) const {
  const std::int64_t below = (std::int64_t{1} << scale_) - 1;
  return static_cast<std::uint32_t>(std::min((window + below) & ~below, kUnscaledMax << scale_));
}

std::int64_t ReceiveWindow::least_step(std::uint32_t mss) const { return std::min<std::int64_t>(mss, window_ / 2); }

std::uint16_t ReceiveWindow::offer(SeqNum next, std::size_t queued, std::uint32_t mss) {
  offered_ = candidate(next, queued, mss);
  const SeqNum edge = next + offered_;
  if (edge.after(edge_)) edge_ = edge;
  return static_cast<std::uint16_t>(offered_ >> scale_);
}

bool ReceiveWindow::can_advance(std::size_t queued, std::uint32_t mss) const {
  return offerable(queued, mss) >= offered_;
}

// linux/9.1.window-update: at least a segment (or half the buffer) more. A window that is still wide open can wait for
// the next acknowledgement: the update is due when less than half of the offer is left and it at least doubles it.
bool ReceiveWindow::worth_an_update(SeqNum next, std::size_t queued, std::uint32_t mss) const {
  const std::int64_t offered = remaining(next);
  if (2 * offered > window_) return false;
  const std::int64_t better = candidate(next, queued, mss);
  return better >= 2 * offered && better - offered >= least_step(mss);
}

void ReceiveWindow::grow(std::size_t queued, std::uint32_t mss) {
  const std::int64_t room = capacity_ - static_cast<std::int64_t>(queued);
  window_ = std::max(window_, std::min(room, window_ + 2 * std::int64_t{mss}));
}

// linux/10.rcvbuf: while the process reads more per round trip than ever before, the buffer makes room for twice as
// much.
void ReceiveWindow::autotune(std::size_t read, Instant now, Duration srtt, std::uint32_t mss) {
  if (fixed_) return;
  read_in_round_ += read;
  if (now - round_start_ < srtt) return;
  if (read_in_round_ > read_best_) {
    read_best_ = read_in_round_;
    const auto wanted = 2 * static_cast<std::int64_t>(read_best_) + 16 * std::int64_t{mss};
    capacity_ = std::max(capacity_, std::min(wanted, window_of(profile_.receive_buffer_max)));
  }
  read_in_round_ = 0;
  round_start_ = now;
}

}  // namespace halfopen::sim::tcp
