// The UDP sockets of a host: which datagram, and which ICMP error, goes to which.
#pragma once

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
  PortChooser& chooser() { return chooser_; }

 private:
  UdpSocket* receiver(const net::Endpoint& local, const net::Endpoint& remote) const;

  Parts& parts_;
  Ports ports_;
  PortChooser chooser_;
};

}  // namespace halfopen::sim::kernel
