#include "halfopen/sim/ip/icmp_limiter.h"

#include <algorithm>

namespace halfopen::sim::ip {
namespace {

// A full bucket equals a new one, so that forgetting it changes nothing; done when there are this many.
constexpr std::size_t kForgetAt = 1024;

}  // namespace

bool IcmpLimiter::allow(const net::Address& peer, net::Instant now) {
  if (buckets_.size() >= kForgetAt) forget_full(now);
  const net::Duration full = limit_.interval * limit_.burst;
  Bucket& bucket = buckets_.try_emplace(peer, Bucket{full, now}).first->second;
  bucket.credit = std::min(full, bucket.credit + (now - bucket.counted));
  bucket.counted = now;
  if (bucket.credit < limit_.interval) return false;
  bucket.credit -= limit_.interval;
  return true;
}

void IcmpLimiter::forget_full(net::Instant now) {
  const net::Duration full = limit_.interval * limit_.burst;
  std::erase_if(buckets_, [&](const auto& item) { return item.second.credit + (now - item.second.counted) >= full; });
}

}  // namespace halfopen::sim::ip
