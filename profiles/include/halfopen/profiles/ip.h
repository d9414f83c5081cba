// What of IP and ICMP differs between operating systems.
#pragma once

#include <cstdint>
#include <type_traits>

#include "halfopen/net/time.h"
#include "halfopen/profiles/cited.h"

namespace halfopen::profiles {

struct Ip {
  Cited<std::int32_t> hop_limit;              ///< TTL of what the host originates.
  Cited<net::Duration> icmp_error_interval;   ///< One ICMP error to a peer per interval; 0: no limit.
  Cited<std::int32_t> icmp_error_burst;       ///< As many at once after a pause.
};

/// Hands every member with its JSON key to `f(key, member)`, in the order of the documentation.
template <class IpRef, class F>
requires std::is_same_v<std::remove_const_t<IpRef>, Ip>
void for_each_member(IpRef& ip, F&& f) {
  f("hop_limit", ip.hop_limit);
  f("icmp_error_interval", ip.icmp_error_interval);
  f("icmp_error_burst", ip.icmp_error_burst);
}

}  // namespace halfopen::profiles
