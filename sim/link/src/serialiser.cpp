#include "halfopen/sim/link/serialiser.h"

#include <algorithm>

#include "halfopen/sim/core/check.h"

namespace halfopen::sim::link {
namespace {

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

// bits * 10^9 of the largest packet (64 KiB and its headers: under 2^20 bits) stays under 2^50, so that the sum with a
// fraction below 2^62 fits 64 bits.
constexpr std::uint64_t kRateMax = std::uint64_t{1} << 62;
constexpr std::uint32_t kOctetsMax = 1u << 17;

}  // namespace

Serialiser::Serialiser(std::uint64_t rate_bits, std::uint64_t queue_limit)
    : rate_bits_{rate_bits}, queue_limit_{queue_limit} {
  core::check(rate_bits <= kRateMax, "Serialiser: rate below 2^62 bit/s");
}

// The fraction has the old rate as its denominator: the line counts as free at the next whole nanosecond.
void Serialiser::change(std::uint64_t rate_bits, std::uint64_t queue_limit) {
  core::check(rate_bits <= kRateMax, "Serialiser: rate below 2^62 bit/s");
  if (rate_bits != rate_bits_) {
    free_at_ += rounding();
    free_fraction_ = 0;
  }
  rate_bits_ = rate_bits;
  queue_limit_ = queue_limit;
}

std::optional<net::Instant> Serialiser::accept(net::Instant now, std::uint32_t octets) {
  core::check(octets < kOctetsMax, "Serialiser: a packet is smaller than 128 KiB");
  if (rate_bits_ == 0) return std::max(now, free_at_);

  const bool busy = free_at_ > now || (free_at_ == now && free_fraction_ > 0);
  if (!busy) {
    free_at_ = now;
    free_fraction_ = 0;
  } else {
    if (waiting(now) + octets > queue_limit_ && queue_limit_ != 0) return std::nullopt;
    waiting_.push({free_at_ + rounding(), octets});
    waiting_octets_ += octets;
  }
  const std::uint64_t scaled = std::uint64_t{octets} * 8 * kNanosecondsPerSecond + free_fraction_;
  free_at_ += net::Duration{static_cast<std::int64_t>(scaled / rate_bits_)};
  free_fraction_ = scaled % rate_bits_;
  return free_at_ + rounding();
}

net::Duration Serialiser::rounding() const { return net::Duration{free_fraction_ > 0 ? 1 : 0}; }

std::uint64_t Serialiser::waiting(net::Instant now) {
  while (!waiting_.empty() && waiting_.front().start <= now) waiting_octets_ -= waiting_.pop().octets;
  return waiting_octets_;
}

void Serialiser::reset() {
  free_at_ = {};
  free_fraction_ = 0;
  while (!waiting_.empty()) waiting_.pop();
  waiting_octets_ = 0;
}

}  // namespace halfopen::sim::link
