#include "netlink.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace halfopen::realnet {

namespace {

std::span<const std::byte> octets_of(const net::Address& address) {
  return std::as_bytes(std::span{address.bytes}).first(address.family == net::AddressFamily::V4 ? 4 : 16);
}

unsigned char native(net::AddressFamily family) { return family == net::AddressFamily::V4 ? AF_INET : AF_INET6; }

template <class Struct>
Octets octets_of_struct(const Struct& value) {
  const auto octets = std::as_bytes(std::span{&value, 1});
  return {octets.begin(), octets.end()};
}

void append_attribute(Octets& to, unsigned short type, std::span<const std::byte> value) {
  const rtattr attribute{.rta_len = static_cast<unsigned short>(RTA_LENGTH(value.size())), .rta_type = type};
  const auto header = std::as_bytes(std::span{&attribute, 1});
  to.insert(to.end(), header.begin(), header.end());
  to.insert(to.end(), value.begin(), value.end());
  to.resize(NLMSG_ALIGN(to.size()));
}

void append_attribute(Octets& to, unsigned short type, std::uint32_t value) {
  append_attribute(to, type, std::as_bytes(std::span{&value, 1}));
}

int index_of(const std::string& interface) {
  const unsigned index = ::if_nametoindex(interface.c_str());
  if (index == 0) throw std::runtime_error{"interface " + interface + ": " + std::strerror(errno)};
  return static_cast<int>(index);
}

Octets route_to(const net::Address& to, std::uint8_t prefix, unsigned char type, unsigned char scope) {
  Octets body = octets_of_struct(rtmsg{.rtm_family = native(to.family),
                                       .rtm_dst_len = prefix,
                                       .rtm_table = RT_TABLE_MAIN,
                                       .rtm_protocol = RTPROT_STATIC,
                                       .rtm_scope = scope,
                                       .rtm_type = type});
  append_attribute(body, RTA_DST, octets_of(to));
  return body;
}

unsigned char native(model::RouteKind kind) {
  switch (kind) {
    case model::RouteKind::Blackhole: return RTN_BLACKHOLE;
    case model::RouteKind::Unreachable: return RTN_UNREACHABLE;
    case model::RouteKind::Prohibit: return RTN_PROHIBIT;
  }
  return RTN_BLACKHOLE;
}

Handle netlink_socket(std::uint32_t groups) {
  Handle socket{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)};
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  if (socket && ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  throw std::runtime_error{"no netlink socket: " + std::string{std::strerror(errno)}};
}

template <class Struct>
Struct read_struct(std::span<const std::byte> octets) {
  Struct value{};
  std::memcpy(&value, octets.data(), std::min(sizeof value, octets.size()));
  return value;
}

/// True if the attributes of a route say that it leads to the address.
bool leads_to(std::span<const std::byte> attributes, const net::Address& address) {
  while (attributes.size() >= sizeof(rtattr)) {
    const auto attribute = read_struct<rtattr>(attributes);
    if (attribute.rta_len < sizeof(rtattr) || attribute.rta_len > attributes.size()) return false;
    const auto value = attributes.first(attribute.rta_len).subspan(sizeof(rtattr));
    const auto wanted = octets_of(address);
    if (attribute.rta_type == RTA_DST && std::equal(value.begin(), value.end(), wanted.begin(), wanted.end())) return true;
    attributes = attributes.subspan(std::min<std::size_t>(RTA_ALIGN(attribute.rta_len), attributes.size()));
  }
  return false;
}

/// True if one of these messages tells of a new route by which the address is delivered.
bool tell_of_delivery(std::span<const std::byte> messages, const net::Address& address) {
  while (messages.size() >= NLMSG_HDRLEN + sizeof(rtmsg)) {
    const auto header = read_struct<nlmsghdr>(messages);
    if (header.nlmsg_len < NLMSG_HDRLEN + sizeof(rtmsg) || header.nlmsg_len > messages.size()) return false;
    const auto body = messages.first(header.nlmsg_len).subspan(NLMSG_HDRLEN);
    const bool local = header.nlmsg_type == RTM_NEWROUTE && read_struct<rtmsg>(body).rtm_type == RTN_LOCAL;
    if (local && leads_to(body.subspan(NLMSG_ALIGN(sizeof(rtmsg))), address)) return true;
    messages = messages.subspan(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), messages.size()));
  }
  return false;
}

}  // namespace

Netlink::Netlink() : socket_{netlink_socket(0)}, routes_{netlink_socket(RTMGRP_IPV6_ROUTE)} {
  const timeval patience{.tv_sec = 20, .tv_usec = 0};
  ::setsockopt(routes_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

void Netlink::set_up(const std::string& interface, std::uint32_t mtu, std::uint32_t queue) {
  ifinfomsg up{};
  up.ifi_index = index_of(interface);
  up.ifi_flags = up.ifi_change = IFF_UP;
  Octets body = octets_of_struct(up);
  if (mtu != 0) append_attribute(body, IFLA_MTU, mtu);
  if (queue != 0) append_attribute(body, IFLA_TXQLEN, queue);
  ask("bring " + interface + " up", RTM_NEWLINK, 0, body);
}

void Netlink::add_address(const std::string& interface, const net::Address& address, std::uint8_t prefix) {
  Octets body = octets_of_struct(ifaddrmsg{.ifa_family = native(address.family),
                                           .ifa_prefixlen = prefix,
                                           .ifa_flags = 0,
                                           .ifa_scope = RT_SCOPE_UNIVERSE,
                                           .ifa_index = static_cast<unsigned>(index_of(interface))});
  append_attribute(body, IFA_LOCAL, octets_of(address));
  append_attribute(body, IFA_ADDRESS, octets_of(address));
  append_attribute(body, IFA_FLAGS, IFA_F_NODAD | IFA_F_NOPREFIXROUTE);
  ask("give " + interface + " the address " + address.to_string(), RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, body);
  if (address.family == net::AddressFamily::V6) await_delivery(address);
}

void Netlink::await_delivery(const net::Address& address) {
  std::array<std::byte, 16384> room;
  for (;;) {
    const ssize_t got = ::recv(routes_.get(), room.data(), room.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::runtime_error{"address " + address.to_string() + " is not delivered to: " + std::strerror(errno)};
    if (tell_of_delivery(std::span{room}.first(static_cast<std::size_t>(got)), address)) return;
  }
}

void Netlink::add_route(const Route& route) {
  const unsigned char scope = route.via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
  Octets body = route_to(route.to, route.prefix, RTN_UNICAST, scope);
  if (route.via) append_attribute(body, RTA_GATEWAY, octets_of(*route.via));
  if (!route.card.empty()) append_attribute(body, RTA_OIF, static_cast<std::uint32_t>(index_of(route.card)));
  if (route.source) append_attribute(body, RTA_PREFSRC, octets_of(*route.source));
  if (!route.congestion.empty()) {
    Octets metrics;
    append_attribute(metrics, RTAX_CC_ALGO, std::as_bytes(std::span{route.congestion.c_str(), route.congestion.size() + 1}));
    append_attribute(body, RTA_METRICS, metrics);
  }
  ask("a route to " + route.to.to_string(), RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, body);
}

void Netlink::add_route(const net::Address& to, std::uint8_t prefix, model::RouteKind kind) {
  const Octets body = route_to(to, prefix, native(kind), RT_SCOPE_UNIVERSE);
  ask("close the way to " + to.to_string(), RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, body);
}

void Netlink::ask(const std::string& what, std::uint16_t type, std::uint16_t flags, const Octets& body) {
  const nlmsghdr header{.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(body.size())),
                        .nlmsg_type = type,
                        .nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags),
                        .nlmsg_seq = ++sequence_,
                        .nlmsg_pid = 0};
  Octets request = octets_of_struct(header);
  request.insert(request.end(), body.begin(), body.end());
  const auto refused = [&](int problem) { return std::runtime_error{what + ": " + std::strerror(problem)}; };
  if (::send(socket_.get(), request.data(), request.size(), 0) < 0) throw refused(errno);

  std::array<std::byte, 8192> room;
  const ssize_t got = ::recv(socket_.get(), room.data(), room.size(), 0);
  if (got < 0) throw refused(errno);
  nlmsghdr answer{};
  nlmsgerr result{};
  if (static_cast<std::size_t>(got) < sizeof answer + sizeof result) throw refused(EPROTO);
  std::memcpy(&answer, room.data(), sizeof answer);
  std::memcpy(&result, room.data() + NLMSG_HDRLEN, sizeof result);
  if (answer.nlmsg_type != NLMSG_ERROR || answer.nlmsg_seq != sequence_) throw refused(EPROTO);
  if (result.error != 0) throw refused(-result.error);
}

}  // namespace halfopen::realnet
