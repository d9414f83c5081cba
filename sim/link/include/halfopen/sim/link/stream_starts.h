// Where the streams of one direction began, for rules that speak of octets.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "halfopen/net/address.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::link {

/// Remembers the SYN of each flow; a later one of the same endpoints takes its place.
class StreamStarts {
 public:
  /// Sees every packet of the direction.
  void pass(const wire::Packet& packet) {
    if (packet.protocol == wire::Protocol::Tcp && packet.tcp.syn())
      starts_[hosts_of(packet)][ports_of(packet)] = packet.tcp.seq;
  }
  /// Place in the stream of the segment's first octet, modulo 2^32; nothing for a flow whose SYN was not seen.
  std::optional<std::uint32_t> place_of(const wire::Packet& segment) const {
    const auto starts = starts_.find(hosts_of(segment));
    if (starts == starts_.end()) return std::nullopt;
    const auto found = starts->second.find(ports_of(segment));
    if (found == starts->second.end()) return std::nullopt;
    const std::uint32_t after_syn = segment.tcp.syn() ? 0 : 1;
    return segment.tcp.seq - (found->second + after_syn);
  }

 private:
  using Hosts = std::pair<net::Address, net::Address>;
  using Ports = std::pair<std::uint16_t, std::uint16_t>;
  static Hosts hosts_of(const wire::Packet& p) { return {p.ip.source, p.ip.destination}; }
  static Ports ports_of(const wire::Packet& p) { return {p.tcp.source_port, p.tcp.destination_port}; }

  std::map<Hosts, std::map<Ports, wire::SeqNum>> starts_;  ///< The addresses, which are long, once for all flows.
};

}  // namespace halfopen::sim::link
