// What is known of narrower links on the way to a destination.
#pragma once

#include <cstdint>
#include <map>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/ip/config.h"

namespace halfopen::sim::ip {

/// Path MTU per destination, each forgotten after a time. RFC 1191, 6.3; RFC 8201, 5.
class PathMtuCache {
 public:
  explicit PathMtuCache(const PathMtuNumbers& numbers) : numbers_{numbers} {}

  /// A "too big" said `reported`; `current` is the MTU believed so far, which it can only lower.
  void learn(const net::Address& destination, std::uint32_t reported, std::uint32_t current, net::Instant now);
  /// `interface_mtu`, or less if something less is known.
  std::uint32_t lookup(const net::Address& destination, std::uint32_t interface_mtu, net::Instant now) const;
  void clear() { entries_.clear(); }

 private:
  struct Entry {
    std::uint32_t mtu;
    net::Instant expires;
  };
  void forget_expired(net::Instant now);

  PathMtuNumbers numbers_;
  std::map<net::Address, Entry> entries_;
};

}  // namespace halfopen::sim::ip
