// The ICMP errors a host or router sends, in the numbers of both families. RFC 792, RFC 1812, 5.2.7; RFC 4443, 3.
#pragma once

#include <cstdint>

#include "halfopen/net/address.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip::icmp {

namespace v4 {
inline constexpr std::uint8_t kEchoReply = 0, kUnreachable = 3, kSourceQuench = 4, kRedirect = 5, kEcho = 8,
                              kTimeExceeded = 11, kParameterProblem = 12;
inline constexpr std::uint8_t kFragmentationNeeded = 4;  // a code of kUnreachable
}  // namespace v4

namespace v6 {
inline constexpr std::uint8_t kUnreachable = 1, kTooBig = 2, kTimeExceeded = 3, kParameterProblem = 4, kEcho = 128,
                              kEchoReply = 129;
inline constexpr std::uint8_t kFirstInformational = 128;  // RFC 4443, 2.1
}  // namespace v6

constexpr wire::IcmpHeader of(net::AddressFamily family, wire::IcmpHeader in_v4, wire::IcmpHeader in_v6) {
  return family == net::AddressFamily::V4 ? in_v4 : in_v6;
}

constexpr wire::IcmpHeader no_route(net::AddressFamily family) {
  return of(family, {v4::kUnreachable, 0, 0}, {v6::kUnreachable, 0, 0});
}

// Linux has no code of its own for an unreachable route in IPv6: it says "no route" (ip6_pkt_discard).
constexpr wire::IcmpHeader unreachable_route(net::AddressFamily family) {
  return of(family, {v4::kUnreachable, 1, 0}, {v6::kUnreachable, 0, 0});
}

constexpr wire::IcmpHeader host_unreachable(net::AddressFamily family) {
  return of(family, {v4::kUnreachable, 1, 0}, {v6::kUnreachable, 3, 0});
}

constexpr wire::IcmpHeader protocol_unreachable(net::AddressFamily family) {
  // IPv6 says it as a parameter problem that points at the next-header octet.
  return of(family, {v4::kUnreachable, 2, 0}, {v6::kParameterProblem, 1, 6});
}

constexpr wire::IcmpHeader port_unreachable(net::AddressFamily family) {
  return of(family, {v4::kUnreachable, 3, 0}, {v6::kUnreachable, 4, 0});
}

constexpr wire::IcmpHeader too_big(net::AddressFamily family, std::uint32_t mtu) {
  return of(family, {v4::kUnreachable, v4::kFragmentationNeeded, mtu}, {v6::kTooBig, 0, mtu});
}

constexpr wire::IcmpHeader prohibited(net::AddressFamily family) {
  return of(family, {v4::kUnreachable, 13, 0}, {v6::kUnreachable, 1, 0});
}

constexpr wire::IcmpHeader time_exceeded(net::AddressFamily family) {
  return of(family, {v4::kTimeExceeded, 0, 0}, {v6::kTimeExceeded, 0, 0});
}

constexpr wire::IcmpHeader reassembly_time_exceeded(net::AddressFamily family) {
  return of(family, {v4::kTimeExceeded, 1, 0}, {v6::kTimeExceeded, 1, 0});
}

constexpr bool is_too_big(net::AddressFamily family, std::uint8_t type, std::uint8_t code) {
  return family == net::AddressFamily::V4 ? type == v4::kUnreachable && code == v4::kFragmentationNeeded
                                          : type == v6::kTooBig;
}

/// Errors that quote a packet. Redirects quote one too but are no error; they are not modelled.
constexpr bool is_error(net::AddressFamily family, std::uint8_t type) {
  if (family == net::AddressFamily::V6) return type >= v6::kUnreachable && type <= v6::kParameterProblem;
  return type == v4::kUnreachable || type == v4::kSourceQuench || type == v4::kTimeExceeded ||
         type == v4::kParameterProblem;
}

/// What must not be answered with an error: RFC 1122, 3.2.2; RFC 4443, 2.4 (e).
constexpr bool forbids_error(net::AddressFamily family, std::uint8_t type) {
  return family == net::AddressFamily::V6 ? type < v6::kFirstInformational
                                          : is_error(family, type) || type == v4::kRedirect;
}

}  // namespace halfopen::sim::ip::icmp
