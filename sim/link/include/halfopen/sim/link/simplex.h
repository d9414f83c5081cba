// One direction of a link.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "halfopen/net/time.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/link/luck.h"
#include "halfopen/sim/link/observer.h"
#include "halfopen/sim/link/ring.h"
#include "halfopen/sim/link/rule.h"
#include "halfopen/sim/link/serialiser.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::sim::link {

/// The properties of one direction.
struct SimplexOptions {
  net::Duration one_way_delay{};  ///< Propagation only; serialisation follows from the rate.
  std::uint64_t rate_bits = 0;    ///< Bits per second, of IP octets (no framing); 0: unlimited.
  std::uint64_t queue_limit = 0;  ///< Octets that may wait for the line; 0: unlimited. Tail drop beyond it.
  std::uint32_t mtu = 1500;       ///< What is larger does not pass.
  bool mtu_answers = false;       ///< Its sender gets an ICMP error; otherwise it just vanishes.
  bool jitter_reorders = false;   ///< Otherwise a packet arrives no earlier than the one before it.
  net::Duration reorder_by{};     ///< So much later arrives what Chances::reorder takes.
  Chances chances;
};

/// Names a rule of one direction, for taking it away again.
using RuleId = std::uint32_t;

/// One direction of a link, as the sending card sees it.
///
/// Packets arrive in the order sent, except those a rule, `reorder` or a jitter that may do so takes out of it: also when
/// the delay becomes shorter nobody overtakes. A packet that chance or a rule takes has used the line like any other. Delivery always goes through the event queue, at zero delay too: never inside transmit().
class Simplex final : public wire::Wire {
 public:
  struct Identity {
    std::uint32_t link = 0;  ///< Number of the link in its world; part of the event key.
    Direction direction = Direction::Forward;
    std::uint64_t seed = 0;
    std::string_view name;  ///< The link's; keys its random stream. Read by the constructor only.
  };

  Simplex(core::EventQueue& queue, const Identity& identity, const SimplexOptions& options, LinkObserver* observer);

  /// The way back, for what is answered on the way.
  void set_opposite(Simplex& opposite) { opposite_ = &opposite; }
  /// From now on the starts of TCP streams are noted, for rules that ask for octets.
  void note_streams() { notes_streams_ = true; }
  /// From now on; what is under way arrives as it would have.
  void change(const SimplexOptions& options);
  const SimplexOptions& options() const { return options_; }

  /// Sends what somebody at the far end of the way back makes of a packet at `instant`: it takes this direction's delay,
  /// and neither its line nor its luck.
  void answer(net::Instant instant, std::optional<wire::Packet>&& packet);

  /// Where packets go. Until then, and with nullptr, they are delivered to nobody.
  void attach(wire::Receiver* receiver) { receiver_ = receiver; }

  void transmit(wire::Packet&& packet) override;
  bool carrier() const override { return plugged_; }

  /// Silence that no end is told of. A cut loses everything that is on this direction when it comes (on the way,
  /// waiting for the line or delayed by a rule) and everything sent until restore(), after which the line is free.
  void cut();
  void restore() { cut_ = false; }
  bool is_cut() const { return cut_; }

  /// Carrier of this direction; losing it loses what is under way. Telling the cards is Link's business.
  void set_carrier(bool up);

  RuleId add_rule(const Rule& rule);
  void remove_rule(RuleId id);

  /// Packets under way, those that wait for the line included.
  std::size_t in_flight() const { return in_order_.size() + delayed_.size(); }

 private:
  struct Flight {
    net::Instant arrival{};
    wire::Packet packet;
  };
  struct ActiveRule {
    RuleId id;
    Rule rule;
    std::uint32_t seen;
  };

  const Rule* take_verdict(const wire::Packet& packet);
  void carry(net::Instant arrival, wire::Packet&& packet, const Fate& fate);
  void obey(const Rule& rule, net::Instant arrival, wire::Packet&& packet);
  void refuse_large(const wire::Packet& packet);
  void launch(net::Instant arrival, wire::Packet&& packet);
  void launch_late(net::Instant arrival, wire::Packet&& packet);
  void deliver_next();
  void deliver(Flight& flight);
  void lose_all(LossCause cause);
  void lose(const wire::Packet& packet, LossCause cause);
  bool late_is_next() const;
  void rearm();

  core::EventQueue& queue_;
  std::uint32_t link_;
  Direction direction_;
  SimplexOptions options_;
  Serialiser line_;
  Luck luck_;
  LinkObserver* observer_;
  wire::Receiver* receiver_ = nullptr;
  Simplex* opposite_ = nullptr;
  bool plugged_ = true;
  bool cut_ = false;
  Ring<Flight> in_order_;
  net::Instant newest_{};        ///< Arrival of the last one launched in order.
  std::vector<Flight> delayed_;  ///< Those a rule has taken out of the order, by falling arrival: the next one is last.
  std::vector<ActiveRule> rules_;
  StreamStarts starts_;
  bool notes_streams_ = false;
  RuleId next_rule_ = 0;
  core::Timer arrival_;
};

}  // namespace halfopen::sim::link
