// Address and port translation.
#pragma once

#include <vector>

#include "halfopen/sim/link/flow.h"
#include "halfopen/sim/link/middlebox.h"

namespace halfopen::sim::link {

/// Hides everybody inside behind one address per family, each flow with a port of its own ("address and port-dependent
/// mapping" and filtering, RFC 4787, 4.1 and 5; TCP: RFC 5382).
///
/// What leaves makes a mapping, also in the middle of a connection; ports are given out upwards from the first one,
/// those in use skipped. What comes in without a mapping is dropped or answered by RST. A mapping that was idle for too
/// long is forgotten, and what leaves afterwards gets another port. ICMP errors follow the packet they quote. Other ICMP
/// passes as it is, and so does what has no address of its family to hide behind.
///
/// Not modelled: hairpins; a packet that leaves through an exhausted range is dropped.
class Nat final : public Middlebox {
 public:
  struct Options {
    std::vector<net::Address> addresses;  ///< One per family.
    net::Duration after{};
    std::uint16_t first_port = 1024;
    bool reset = false;
  };

  Nat(core::EventQueue& queue, const Place& place, Options options);

 protected:
  Ruling from_inside(wire::Packet& packet, net::Instant now) override;
  Ruling from_outside(wire::Packet& packet, net::Instant now) override;

 private:
  const net::Address* own(net::AddressFamily family) const;
  std::optional<net::Endpoint> mapped(const Flow& flow, const net::Address& own, net::Instant now);
  std::optional<std::uint16_t> free_port(wire::Protocol protocol, net::Instant now);
  void error_from_outside(wire::Packet& error, net::Instant now);
  void error_from_inside(wire::Packet& error, net::Instant now);

  Options options_;
  std::uint16_t next_port_;
  FlowTable<net::Endpoint> outwards_;  ///< By the true flow: what outside takes for its inside end.
  FlowTable<net::Endpoint> inwards_;   ///< By the flow as outside sees it: its true inside end.
};

}  // namespace halfopen::sim::link
