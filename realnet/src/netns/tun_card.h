// The network card of a host: our end of a TUN or TAP device.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "handle.h"
#include "octets.h"

namespace halfopen::realnet {

/// 48 bits; 0 for a card without: of a link whose ends need not find each other.
using HardwareAddress = std::uint64_t;

/// Makes a device in the namespace this thread is in: TUN, or TAP if it has a hardware address. It lives as long as the
/// descriptor. No offload is asked for, so that its packets are whole, checksums and all. Throws std::runtime_error.
Handle make_card(const std::string& name, HardwareAddress hardware);

/// Hands IP packets (and ARP) out and in. What a hardware address needs around them is added and taken off here.
class TunCard {
 public:
  /// `peer`: the card at the other end of the link.
  TunCard(Handle device, HardwareAddress own, HardwareAddress peer) : device_{std::move(device)}, own_{own}, peer_{peer} {}

  int descriptor() const { return device_.get(); }
  /// Another device with the same address takes its place.
  void replace(Handle device) { device_ = std::move(device); }
  /// A packet the host has sent; nothing if there is none now. Multicast is left out: nobody is there to hear it but who asks
  /// for a neighbour.
  std::optional<Octets> read();
  /// A packet arrives at the host. False if its device takes none.
  bool write(const Octets& packet);
  /// Carrier, as the host's system sees it.
  void set_carrier(bool up);

 private:
  bool ethernet() const { return own_ != 0; }

  Handle device_;
  HardwareAddress own_;
  HardwareAddress peer_;
};

}  // namespace halfopen::realnet
