// How many ICMP errors a host sends to one peer.
#pragma once

#include <map>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/ip/config.h"

namespace halfopen::sim::ip {

/// One token bucket per peer, full at first. Linux: inet_peer_xrlim_allow; evidence: linux/12.rate-limit.
class IcmpLimiter {
 public:
  explicit IcmpLimiter(const IcmpLimit& limit) : limit_{limit} {}

  /// True if an error to `peer` may leave now; that takes a token.
  bool allow(const net::Address& peer, net::Instant now);
  void clear() { buckets_.clear(); }

 private:
  struct Bucket {
    net::Duration credit;  ///< Time saved up; an error costs one interval.
    net::Instant counted;
  };
  void forget_full(net::Instant now);

  IcmpLimit limit_;
  std::map<net::Address, Bucket> buckets_;
};

}  // namespace halfopen::sim::ip
