// What a link answers in somebody else's name: a reset, an ICMP error.
#pragma once

#include <optional>

#include "halfopen/model/faults.h"
#include "halfopen/model/packet_view.h"

#include "octets.h"

namespace halfopen::realnet {

/// A RST to the sender of a TCP segment, as if its receiver had sent it, in the form a closed port's has (RFC 9293, 3.10.7.1).
/// Nothing for other packets, and for a RST.
std::optional<Octets> reset_to_sender(const model::PacketView& segment);
/// A RST to the receiver, as if the sender had sent it in the segment's place.
std::optional<Octets> reset_to_receiver(const model::PacketView& segment);

/// An ICMP error to the sender of `about`, from its destination, quoting as much as such an error may: 576 octets in all over
/// IPv4 (RFC 1812, 4.3.2.3), 1280 over IPv6 (RFC 4443, 2.4 c). Nothing if `about` is an ICMP error itself or a later fragment.
std::optional<Octets> icmp_error(const Octets& about, const model::PacketView& view, const model::IcmpAnswer& error);
/// "Fragmentation needed" or "packet too big".
std::optional<Octets> too_big(const Octets& about, const model::PacketView& view, std::uint32_t mtu);

}  // namespace halfopen::realnet
