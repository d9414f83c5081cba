// What became of each packet of a record between two hosts' cards.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/packet_view.h"
#include "halfopen/model/record.h"

namespace halfopen::report {

/// A packet's way over one link. At least one of both is there.
struct Journey {
  const model::PacketRecord* out = nullptr;  ///< Its departure; none: no host sent these octets (a copy, a middlebox's answer, damage).
  const model::PacketRecord* end = nullptr;  ///< Its arrival or its loss; none: under way when the run ended, or over a loopback.
  const model::PacketRecord& first() const { return out ? *out : *end; }
};

/// The journeys of a record, in the order they began. A departure ends where the same octets are next seen at another host;
/// packets of the same octets arrive in the order they left. The record must outlive them.
std::vector<Journey> journeys_of(const model::Record& record);

/// Sequence numbers counted from each direction's SYN, as far as the record holds it.
class SequenceNumbers {
 public:
  explicit SequenceNumbers(const model::Record& record);
  /// `PSH+ACK 1:101 ack 1`; of what is no TCP `to_string(view)` without its endpoints.
  std::string label(const model::PacketView& view) const;

 private:
  using Flow = std::pair<net::Endpoint, net::Endpoint>;  // From, to.
  std::uint32_t relative(const Flow& flow, std::uint32_t number) const;

  std::map<Flow, std::uint32_t> initial_;
};

/// The index of the host that has this address, or `otherwise`.
std::int32_t host_of(const model::Record& record, const net::Address& address, std::int32_t otherwise);

}  // namespace halfopen::report
