// What the IP layer hands upwards.
#pragma once

#include <cstdint>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip {

/// What an ICMP error quotes of the packet it is about: enough to find the socket that sent it.
struct Quoted {
  wire::Protocol protocol = wire::Protocol::Other;
  net::Endpoint source;  ///< This host's own. Ports are 0 unless the protocol is TCP or UDP.
  net::Endpoint destination;
  wire::SeqNum seq;     ///< TCP only.
  core::Slice octets;  ///< UDP: the payload, as far as it is quoted; else what follows the IP header.
};

/// An ICMP error about a packet this host has sent.
struct IcmpError {
  net::AddressFamily family = net::AddressFamily::V4;
  std::uint8_t type = 0;  ///< By the numbers of its family: 3/4 and 2/0 are the two "too big".
  std::uint8_t code = 0;
  std::uint32_t mtu = 0;  ///< "Too big" only: what the next hop takes; 0 if the router does not say (before RFC 1191).
  net::Address from;      ///< Who reports it.
  Quoted quoted;

  /// Fragmentation needed (RFC 792, RFC 1191) or packet too big (RFC 4443, 3.2).
  bool too_big() const;
};

/// The layer above IP: the transport protocols of a host. Called from events of the network and its faults, never
/// inside Stack::send. Packets arrive whole and undamaged, addressed to this host.
class Upper {
 public:
  virtual void tcp_arrives(wire::Packet&& segment) = 0;
  virtual void udp_arrives(wire::Packet&& datagram) = 0;
  /// Nothing but the quoted source has been checked. For too_big() the upper layer decides whether the quote is
  /// credible (RFC 5927, 7: its sequence number is in flight) and then calls Stack::learn_path_mtu.
  virtual void icmp_error_arrives(const IcmpError& error) = 0;
  /// Resolution failed while this packet of our own waited for it. Linux treats it as ICMP host
  /// unreachable: linux/4.1.arp-silence.
  virtual void neighbour_failed(const wire::Packet& waiting) = 0;
  /// A card has lost or regained its carrier; `addresses` are the interface's.
  virtual void carrier_changed(bool up, const std::vector<net::Address>& addresses) = 0;

 protected:
  ~Upper() = default;
};

}  // namespace halfopen::sim::ip
