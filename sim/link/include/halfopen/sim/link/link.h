// A full-duplex link between two cards: delay, rate, queue, loss, rules, cuts and the cable.
//
// It owns what is under way between two hosts; it refuses to know what is behind the cards or inside the packets (rules
// look at headers). Start at Simplex::transmit.
#pragma once

#include <cstdint>
#include <string>

#include "halfopen/sim/link/simplex.h"

namespace halfopen::sim::link {

struct LinkOptions {
  std::uint32_t index = 0;  ///< Number of the link in its world; orders events of one instant.
  std::string name;         ///< Keys its random streams.
  std::uint64_t seed = 0;
  SimplexOptions forward;  ///< From end A to end B.
  SimplexOptions backward;
};

/// A link. Owned by the world; it outlives the cards on it, or they are detached first.
class Link {
 public:
  Link(core::EventQueue& queue, const LinkOptions& options, LinkObserver* observer = nullptr);

  /// What the card at `end` transmits into.
  wire::Wire& wire(End end) { return leaving(end); }
  /// Plugs a card in. It is not told of the carrier now: it asks wire(end).carrier().
  void attach(End end, wire::Receiver& card);
  void detach(End end);

  /// Silence in one direction: neither host is told; see Simplex::cut.
  void cut(Direction direction) { of(direction).cut(); }
  void restore(Direction direction) { of(direction).restore(); }
  bool is_cut(Direction direction) const {
    return direction == Direction::Forward ? forward_.is_cut() : backward_.is_cut();
  }

  /// The cable is pulled: what is under way is lost, and both cards hear of it at once, end A first. Harmless if it is
  /// out.
  void unplug();
  /// The cable is back, and both cards hear of it, end A first. Harmless if it is in. A cut stays a cut.
  void plug();
  bool plugged() const { return forward_.carrier(); }

  RuleId add_rule(Direction direction, const Rule& rule) { return of(direction).add_rule(rule); }
  void remove_rule(Direction direction, RuleId id) { of(direction).remove_rule(id); }

  /// See Simplex::note_streams.
  void note_streams() {
    forward_.note_streams();
    backward_.note_streams();
  }
  /// From now on a direction is like this.
  void change(Direction direction, const SimplexOptions& options) { of(direction).change(options); }
  const SimplexOptions& options(Direction direction) const {
    return direction == Direction::Forward ? forward_.options() : backward_.options();
  }

  /// Packets under way in both directions.
  std::size_t in_flight() const { return forward_.in_flight() + backward_.in_flight(); }

 private:
  Simplex& of(Direction direction) { return direction == Direction::Forward ? forward_ : backward_; }
  Simplex& leaving(End end) { return end == End::A ? forward_ : backward_; }
  Simplex& arriving(End end) { return end == End::A ? backward_ : forward_; }
  void change_carrier(bool up);

  Simplex forward_;
  Simplex backward_;
  wire::Receiver* card_a_ = nullptr;
  wire::Receiver* card_b_ = nullptr;
};

}  // namespace halfopen::sim::link
