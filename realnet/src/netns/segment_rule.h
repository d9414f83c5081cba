// What a link does to the n-th packet of a kind.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "halfopen/model/faults.h"
#include "halfopen/model/packet_view.h"

namespace halfopen::realnet {

/// Where the TCP streams of one direction began, for rules that speak of octets.
class StreamStarts {
 public:
  /// Sees every packet of the direction.
  void pass(const model::PacketView& packet);
  /// Place in the stream of a segment's first octet, modulo 2^32; nothing for a flow whose SYN was not seen.
  std::optional<std::uint32_t> place_of(const model::PacketView& segment) const;

 private:
  using Flow = std::pair<net::Endpoint, net::Endpoint>;
  std::map<Flow, std::uint32_t> starts_;
};

/// One of the words about single packets, in one direction. It counts every packet that matches.
class SegmentRule {
 public:
  explicit SegmentRule(const model::Fault& fault) : fault_{fault} {}

  const model::Fault& fault() const { return fault_; }
  /// Counts the packet if it matches; true if it is this rule's turn.
  bool strikes(const model::PacketView& packet, const StreamStarts& starts);

 private:
  bool matches(const model::PacketView& packet, const StreamStarts& starts) const;
  bool carries_its_octets(const model::PacketView& packet, const StreamStarts& starts) const;

  model::Fault fault_;
  std::int64_t seen_ = 0;
};

}  // namespace halfopen::realnet
