#include "halfopen/sim/ip/path_mtu.h"

#include <algorithm>

namespace halfopen::sim::ip {

void PathMtuCache::learn(const net::Address& destination, std::uint32_t reported, std::uint32_t current,
                         net::Instant now) {
  std::uint32_t mtu = reported;
  if (destination.family == net::AddressFamily::V4) {
    // RFC 1191, 4 lets routers report 0. Linux takes anything below its floor, 0 too, for the floor.
    mtu = std::max(reported, numbers_.min_v4);
  } else if (reported < numbers_.min_v6) {
    return;
  }
  if (mtu >= current) return;
  forget_expired(now);
  entries_[destination] = {mtu, now + numbers_.expires};
}

std::uint32_t PathMtuCache::lookup(const net::Address& destination, std::uint32_t interface_mtu,
                                   net::Instant now) const {
  if (entries_.empty()) return interface_mtu;
  const auto found = entries_.find(destination);
  if (found == entries_.end() || found->second.expires <= now) return interface_mtu;
  return std::min(found->second.mtu, interface_mtu);
}

void PathMtuCache::forget_expired(net::Instant now) {
  std::erase_if(entries_, [now](const auto& item) { return item.second.expires <= now; });
}

}  // namespace halfopen::sim::ip
