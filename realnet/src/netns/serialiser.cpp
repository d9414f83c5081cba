#include "serialiser.h"

#include <algorithm>

namespace halfopen::realnet {

void Serialiser::change(std::uint64_t rate_bits, std::uint64_t queue_limit) {
  if (rate_bits != rate_bits_) {  // the remainder has the old rate as its denominator
    whole_ = free_at();
    remainder_ = 0;
  }
  rate_bits_ = rate_bits;
  queue_limit_ = queue_limit;
}

std::optional<net::Instant> Serialiser::accept(net::Instant now, std::size_t octets) {
  if (rate_bits_ == 0) return std::max(now, free_at());
  while (!waiting_.empty() && waiting_.front().start <= now) {
    waiting_octets_ -= waiting_.front().octets;
    waiting_.pop_front();
  }
  if (free_at() <= now) {
    whole_ = now;
    remainder_ = 0;
  } else {
    if (queue_limit_ != 0 && waiting_octets_ + octets > queue_limit_) return std::nullopt;
    waiting_.push_back({free_at(), octets});
    waiting_octets_ += octets;
  }
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  // A packet has less than 2^20 bits, which times 10^9 is below 2^50; a remainder is below the rate.
  const std::uint64_t scaled = octets * 8 * kNanosecondsPerSecond + remainder_;
  whole_ += net::Duration{static_cast<std::int64_t>(scaled / rate_bits_)};
  remainder_ = scaled % rate_bits_;
  return free_at();
}

void Serialiser::reset() {
  whole_ = {};
  remainder_ = 0;
  waiting_.clear();
  waiting_octets_ = 0;
}

}  // namespace halfopen::realnet
