// The UDP sockets of a host: which datagram, and which ICMP error, goes to which.
#pragma once

#include <optional>

#include "halfopen/sim/ip/upper.h"
#include "ports.h"

namespace halfopen::sim::kernel {

struct Parts;
class UdpSocket;

class UdpLayer {
 public:
  explicit UdpLayer(Parts& parts);

  void datagram_arrives(wire::Packet&& datagram);
  void icmp_error_arrives(const ip::IcmpError& error);

  BindVerdict judge(const Holding& wanted) const;
  Ports& ports() { return ports_; }
  /// A port that bind(0) takes for `wanted`; nothing if none is left.
  std::optional<std::uint16_t> port_for_bind(const Holding& wanted);

 private:
  void broadcast_arrives(const net::Endpoint& local, const net::Endpoint& remote, const core::Slice& octets);
  UdpSocket* chosen_by_flow(const net::Endpoint& local, const net::Endpoint& remote, int fit) const;
  UdpSocket* receiver(const net::Endpoint& local, const net::Endpoint& remote) const;

  Parts& parts_;
  std::uint64_t flow_key_;
  Ports ports_;
  PortChooser chooser_;
};

}  // namespace halfopen::sim::kernel
