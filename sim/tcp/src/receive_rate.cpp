#include "receive_rate.h"

#include <algorithm>

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

// The smallest round trip counts at once. A longer one is smoothed in, unless the process has not read: then the peer
// may have waited for it.
void ReceiveRate::echoed(std::uint32_t echo, Duration age, bool unread) {
  if (echo == last_echo_) return;
  last_echo_ = echo;
  if (age <= 0ns) return;
  if (round_trip8_ == 0ns || 8 * age < round_trip8_) {
    round_trip8_ = 8 * age;
  } else if (!unread) {
    round_trip8_ += age - round_trip8_ / 8;
  }
}

// Without timestamps: the peer needs a round trip at least to fill a window. Only the smallest says anything.
void ReceiveRate::arrived(SeqNum next, std::uint32_t window, Instant now) {
  if (window_since_ != net::kNever) {
    if (next.before(window_end_)) return;
    const Duration sample = 8 * std::max<Duration>(now - window_since_, 1us);
    if (round_trip8_ == 0ns || sample < round_trip8_) round_trip8_ = sample;
  }
  window_end_ = next + window;
  window_since_ = now;
}

std::uint32_t ReceiveRate::read(SeqNum read_to, std::uint32_t unread, Instant now) {
  if (round_trip8_ == 0ns || now - read_since_ < round_trip8_ / 8) return 0;
  const std::int64_t taken = std::int64_t{read_to - read_from_} - unread;
  read_from_ = read_to;
  read_since_ = now;
  return taken > std::int64_t{octets} ? static_cast<std::uint32_t>(taken) : 0;
}

}  // namespace halfopen::sim::tcp
