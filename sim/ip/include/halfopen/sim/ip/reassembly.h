// Fragments that wait for the rest of their packet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "halfopen/net/time.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/config.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip {

/// Reassembly of one host: RFC 791, 3.2 and RFC 815; RFC 8200, 4.5.
///
/// A fragment that repeats octets exactly is ignored. One that overlaps others ends the whole packet (RFC 5722, and
/// Linux for IPv4, too), as does one beyond 65535 octets. A packet that is not whole in time is given up.
class Reassembly {
 public:
  /// Hears of packets that were given up with a time-out; the first fragment, if it had come.
  using GivenUp = void (*)(void* owner, const wire::Packet& first);

  Reassembly(core::EventQueue& queue, core::SourceKey key, const ReassemblyNumbers& numbers, GivenUp given_up,
             void* owner);

  /// Takes a fragment; gives the packet if it is whole now.
  std::optional<wire::Packet> take(wire::Packet&& fragment);

  /// Gives up what has waited too long; while held, that waits for release().
  void hold();
  void release();
  void clear();

  std::size_t waiting() const { return packets_.size(); }

 private:
  using Key = std::tuple<net::Address, net::Address, std::uint8_t, std::uint32_t>;
  struct Waiting {
    std::vector<wire::Packet> pieces;  ///< By offset, without overlap.
    std::uint32_t total = 0;           ///< Octets of the whole body; 0: its end has not come.
    net::Instant deadline{};
  };
  enum class Place : std::uint8_t { Fits, Known, Wrong };

  static Place place_of(const Waiting& waiting, const wire::Packet& fragment);
  static std::optional<wire::Packet> whole(const Waiting& waiting);
  void forget(std::map<Key, Waiting>::iterator which);
  void expire();
  void rearm();

  core::EventQueue& queue_;
  ReassemblyNumbers numbers_;
  GivenUp given_up_;
  void* owner_;
  std::map<Key, Waiting> packets_;
  std::uint64_t octets_ = 0;  ///< Of all pieces.
  bool held_ = false;
  core::Timer timer_;
};

}  // namespace halfopen::sim::ip
