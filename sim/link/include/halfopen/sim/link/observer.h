// What a link tells whoever traces it.
#pragma once

#include <cstdint>

#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::link {

enum class End : std::uint8_t { A, B };
enum class Direction : std::uint8_t { Forward, Backward };  ///< Forward: from end A to end B.

/// Why a packet never reached the other end.
enum class LossCause : std::uint8_t {
  NoCarrier,  ///< Sent while the cable was out, or on it when it was pulled.
  Cut,        ///< Sent into a cut, or on the way when it came.
  Mtu,        ///< Larger than the link's MTU; SimplexOptions::mtu_answers says whether anybody is told.
  QueueFull,  ///< Tail drop.
  Random,     ///< The link's loss.
  Rule,
  Middlebox,
};

/// Hears what happens on links. Called before the effect it tells of; it must not change the link.
class LinkObserver {
 public:
  /// A card has handed `packet` to the link; told of every packet, also of those lost at once.
  virtual void sent(std::uint32_t link, Direction direction, const wire::Packet& packet) = 0;
  virtual void delivered(std::uint32_t link, Direction direction, const wire::Packet& packet) = 0;
  virtual void lost(std::uint32_t link, Direction direction, const wire::Packet& packet, LossCause cause) = 0;

 protected:
  ~LinkObserver() = default;
};

}  // namespace halfopen::sim::link
