// What two runs put on their wires, as one number.
#pragma once

#include <cstdint>

#include "halfopen/model/record.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/core/digest.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::trace {

using Way = model::PacketRecord::Way;

/// Digests packets as they are seen: time, host, way, every header field that means something and the payload's octets.
///
/// The fields are taken from the Packet rather than from its octets on the wire, which need not be built. Both say the
/// same: a header's octets follow from its fields, its checksum from those and `damaged`.
class WireDigest {
 public:
  WireDigest();

  void add(net::Instant at, std::int32_t host, Way way, const wire::Packet& packet);
  std::uint64_t value() const { return digest_.value(); }

 private:
  core::Digest digest_;
};

}  // namespace halfopen::sim::trace
