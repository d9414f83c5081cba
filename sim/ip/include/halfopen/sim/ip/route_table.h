// Routes, and which of them a destination takes.
#pragma once

#include <cstdint>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/sim/ip/config.h"

namespace halfopen::sim::ip {

/// True if the first `length` bits of both are equal and both are of one family.
bool same_prefix(const net::Address& a, const net::Address& b, std::uint8_t length);
/// Bits at the front that are equal; 0 for different families.
std::uint8_t common_prefix(const net::Address& a, const net::Address& b);

/// Routes by falling prefix length, then rising metric, then age: the first that matches is the best (RFC
/// 1812, 5.2.4.3).
class RouteTable {
 public:
  void add(const Route& route);
  const std::vector<Route>& by_preference() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace halfopen::sim::ip
