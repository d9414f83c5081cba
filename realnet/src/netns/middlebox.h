// What stands on a link, right before one of its ends, and decides what may pass. It takes no time.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "halfopen/model/link.h"
#include "halfopen/model/packet_view.h"

namespace halfopen::realnet {

/// Every kind but NAT, which would have to write addresses anew.
class Middlebox {
 public:
  explicit Middlebox(const model::Middlebox& box) : box_{box} {}

  enum class Ruling : std::uint8_t {
    Pass,
    Drop,
    Reset,  ///< Dropped, and its sender gets a RST if it is a TCP segment.
  };
  /// A packet from the host at whose end it stands.
  Ruling from_inside(const model::PacketView& packet, net::Instant now);
  /// A packet for that host.
  Ruling from_outside(const model::PacketView& packet, net::Instant now);

 private:
  using Flow = std::tuple<model::PacketView::Kind, net::Endpoint, net::Endpoint>;  // inside before outside
  struct Known {
    net::Instant used{};
    bool inside_ended = false;  ///< Its FIN has passed.
    bool outside_ended = false;
  };
  Ruling refusal() const { return box_.refusal == model::Refusal::Reset ? Ruling::Reset : Ruling::Drop; }
  Ruling expire(const Flow& flow, bool may_open, net::Instant now);
  Ruling limit(const Flow& flow, const model::PacketView& packet, bool Known::*side);

  model::Middlebox box_;
  std::map<Flow, Known> flows_;
};

}  // namespace halfopen::realnet
