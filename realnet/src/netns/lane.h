// One direction of a link, in real time.
#pragma once

#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "halfopen/model/faults.h"
#include "halfopen/net/time.h"

#include "chance.h"
#include "octets.h"
#include "segment_rule.h"
#include "serialiser.h"

namespace halfopen::realnet {

/// Decides of every packet whether and when it arrives. It knows no clock: whoever carries packets says what time it is, and
/// hands over at next() or later, so that no packet is ever early.
///
/// Packets arrive in the order sent, except those that a rule, `reorder` or a jitter that may do so takes out of it. A
/// packet that chance or a rule takes has used the line like any other.
class Lane {
 public:
  struct Identity {
    std::uint64_t seed = 0;
    std::string_view link;  ///< Read by the constructor only.
    model::Direction direction = model::Direction::Forward;
    std::uint32_t mtu = 1500;  ///< Of the cards.
  };
  using Lost = std::function<void(net::Instant, const Octets&)>;

  /// `lost` hears of every packet that will not arrive.
  Lane(const Identity& identity, const model::Conditions& conditions, Lost lost);

  /// The way back, for what is answered on the way.
  void set_opposite(Lane& opposite) { opposite_ = &opposite; }

  void transmit(net::Instant now, Octets&& packet);
  /// When the next packet arrives; kNever if none is under way.
  net::Instant next() const;
  /// The packet that arrives then. Only if next() is not kNever.
  Octets take();

  /// Silence: loses what is on the way and everything sent until restore().
  void cut(net::Instant now);
  void restore() { cut_ = false; }
  /// The cable; without it everything is lost.
  void set_carrier(net::Instant now, bool up);
  /// From now on; what is under way arrives as it would have.
  void change(const model::Conditions& conditions);
  /// One of the words about single packets.
  void add_rule(const model::Fault& fault) { rules_.emplace_back(fault); }

 private:
  std::uint32_t mtu() const;
  void refuse_large(net::Instant now, const Octets& packet, const model::PacketView& view);
  const model::Fault* verdict_on(const model::PacketView& view);
  void obey(const model::Fault& rule, net::Instant now, net::Instant arrival, Octets&& packet, const model::PacketView& view);
  void carry(net::Instant arrival, Octets&& packet, const Fate& fate);
  void in_order(net::Instant arrival, Octets&& packet);
  void out_of_order(net::Instant arrival, Octets&& packet) { flights_.emplace(arrival, std::move(packet)); }
  void answer(net::Instant now, net::Instant sent, std::optional<Octets>&& packet);
  void lose_all(net::Instant now);

  std::uint32_t card_mtu_;
  model::Conditions conditions_;
  Lost lost_;
  Chance chance_;
  Serialiser line_;
  std::vector<SegmentRule> rules_;
  StreamStarts starts_;
  Lane* opposite_ = nullptr;
  bool cut_ = false;
  bool carrier_ = true;
  std::multimap<net::Instant, Octets> flights_;
  net::Instant newest_{};  ///< Arrival of the last one in order.
};

}  // namespace halfopen::realnet
