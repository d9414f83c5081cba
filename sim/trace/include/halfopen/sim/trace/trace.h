// The one stream of events of a world, and what is kept of it.
//
// Owns what a run remembers of its packets; refuses to know who sends them or why. Start at Trace::packet().
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/trace/wire_digest.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::trace {

/// A packet at a host's card, at the moment it is seen there. Valid during the call only.
struct PacketEvent {
  net::Instant at;
  std::int32_t host;  ///< Index into the scenario's hosts.
  Way way;
  const wire::Packet& packet;
};

/// Takes every event of a world in order. Costs one test per event while nothing listens.
class Trace {
 public:
  using Watcher = std::function<void(const PacketEvent&)>;

  /// Keeps every packet from now on, for take_packets(). Memory grows with the run.
  void keep_packets();
  /// Digests every packet from now on, for wire_digest().
  void digest_packets();
  /// Calls `watcher` for every packet from now on; an empty one ends that. It must not change the world.
  void watch(Watcher watcher);

  void packet(net::Instant at, std::int32_t host, Way way, const wire::Packet& packet) {
    if (way == Way::Out) ++sent_;
    if (listening_) tell({at, host, way, packet});
  }

  /// The packets kept so far, in wire format.
  const std::vector<model::PacketRecord>& packets() const { return packets_; }
  /// The same; forgets them.
  std::vector<model::PacketRecord> take_packets();
  /// Packets that left a host so far.
  std::uint64_t packets_sent() const { return sent_; }
  /// 0 if nobody asked for a digest.
  std::uint64_t wire_digest() const { return digest_ ? digest_->value() : 0; }

 private:
  void tell(const PacketEvent& event);
  void listen();

  std::uint64_t sent_ = 0;
  bool listening_ = false;
  bool keeping_ = false;
  std::vector<model::PacketRecord> packets_;
  std::optional<WireDigest> digest_;
  Watcher watcher_;
};

}  // namespace halfopen::sim::trace
