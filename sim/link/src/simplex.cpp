#include "halfopen/sim/link/simplex.h"

#include <algorithm>
#include <utility>

#include "halfopen/sim/link/answer.h"

namespace halfopen::sim::link {
namespace {

core::SourceKey key_of(const Simplex::Identity& identity) {
  return {core::EventClass::Link, 0, identity.link * 2 + static_cast<std::uint32_t>(identity.direction)};
}

}  // namespace

Simplex::Simplex(core::EventQueue& queue, const Identity& identity, const SimplexOptions& options,
                 LinkObserver* observer)
    : queue_{queue},
      link_{identity.link},
      direction_{identity.direction},
      options_{options},
      line_{options.rate_bits, options.queue_limit},
      luck_{identity.seed, identity.name, static_cast<std::uint64_t>(identity.direction)},
      observer_{observer},
      arrival_{queue, key_of(identity), [](void* simplex) { static_cast<Simplex*>(simplex)->deliver_next(); }, this} {}

void Simplex::transmit(wire::Packet&& packet) {
  if (observer_) observer_->sent(link_, direction_, packet);
  if (!plugged_) return lose(packet, LossCause::NoCarrier);
  if (cut_) return lose(packet, LossCause::Cut);
  const std::uint32_t octets = packet.wire_size();
  if (octets > options_.mtu) return refuse_large(packet);
  const auto departure = line_.accept(queue_.now(), octets);
  if (!departure) return lose(packet, LossCause::QueueFull);

  // Luck is drawn before the rules are asked: adding a rule changes nobody else's.
  const Fate fate = luck_.draw(options_.chances);
  const Rule* rule = rules_.empty() ? nullptr : take_verdict(packet);
  if (notes_streams_) starts_.pass(packet);
  if (fate.lost) return lose(packet, LossCause::Random);
  if (fate.damaged) packet.damaged = true;
  if (fate.altered) alter(packet, fate.altered_bit);

  const net::Instant arrival = *departure + options_.one_way_delay + fate.jitter;
  if (rule) return obey(*rule, arrival, std::move(packet));
  carry(arrival, std::move(packet), fate);
}

void Simplex::carry(net::Instant arrival, wire::Packet&& packet, const Fate& fate) {
  const bool late = fate.reordered || (options_.jitter_reorders && options_.chances.jitter > net::Duration::zero());
  const net::Instant at = fate.reordered ? arrival + options_.reorder_by : arrival;
  const auto send = [&](wire::Packet&& one) { late ? launch_late(at, std::move(one)) : launch(at, std::move(one)); };
  if (fate.duplicated) {
    wire::Packet copy = packet;
    send(std::move(packet));
    return send(std::move(copy));
  }
  send(std::move(packet));
}

void Simplex::obey(const Rule& rule, net::Instant arrival, wire::Packet&& packet) {
  switch (rule.verdict) {
    case Verdict::Drop:
      return lose(packet, LossCause::Rule);
    case Verdict::Delay:
      return launch_late(arrival + rule.delay, std::move(packet));
    case Verdict::Duplicate: {
      wire::Packet copy = packet;
      launch(arrival, std::move(packet));
      return launch_late(arrival + rule.delay, std::move(copy));
    }
    case Verdict::Damage:
      packet.damaged = true;
      return launch(arrival, std::move(packet));
    case Verdict::Alter:
      alter(packet, 0);
      return launch(arrival, std::move(packet));
    case Verdict::Reset:
      lose(packet, LossCause::Rule);
      if (rule.reset_sender && opposite_) opposite_->answer(arrival, reset_to_sender(packet));
      if (auto reset = reset_to_receiver(packet); reset && rule.reset_receiver) launch(arrival, std::move(*reset));
      return;
    case Verdict::Icmp:
      lose(packet, LossCause::Rule);
      if (opposite_) opposite_->answer(arrival, icmp_error(packet, rule.icmp));
      return;
  }
}

// The narrow place is at the far end: whoever is there answers when the packet would have arrived, without its time on
// the line.
void Simplex::refuse_large(const wire::Packet& packet) {
  lose(packet, LossCause::Mtu);
  if (options_.mtu_answers && opposite_) {
    opposite_->answer(queue_.now() + options_.one_way_delay, too_big(packet, options_.mtu));
  }
}

void Simplex::answer(net::Instant instant, std::optional<wire::Packet>&& packet) {
  if (!packet) return;
  if (!plugged_) return lose(*packet, LossCause::NoCarrier);
  if (cut_) return lose(*packet, LossCause::Cut);
  launch_late(instant + options_.one_way_delay, std::move(*packet));
}

void Simplex::change(const SimplexOptions& options) {
  options_ = options;
  line_.change(options.rate_bits, options.queue_limit);
}

void Simplex::cut() {
  cut_ = true;
  lose_all(LossCause::Cut);
}

void Simplex::set_carrier(bool up) {
  plugged_ = up;
  if (!up) lose_all(LossCause::NoCarrier);
}

RuleId Simplex::add_rule(const Rule& rule) {
  rules_.push_back({next_rule_, rule, 0});
  return next_rule_++;
}

void Simplex::remove_rule(RuleId id) {
  std::erase_if(rules_, [id](const ActiveRule& active) { return active.id == id; });
}

// The oldest rule whose turn it is; every rule counts.
const Rule* Simplex::take_verdict(const wire::Packet& packet) {
  const Rule* taken = nullptr;
  for (ActiveRule& active : rules_) {
    if (!active.rule.match.matches(packet, starts_)) continue;
    ++active.seen;
    const bool its_turn = active.seen >= active.rule.nth && active.seen - active.rule.nth < active.rule.count;
    if (its_turn && !taken) taken = &active.rule;
  }
  return taken;
}

void Simplex::launch(net::Instant arrival, wire::Packet&& packet) {
  newest_ = std::max(newest_, arrival);
  Flight& flight = in_order_.add();
  flight.arrival = newest_;
  flight.packet = std::move(packet);
  if (in_order_.size() == 1) rearm();
}

// Among equal arrivals the one launched first is delivered first, so it has to stand behind.
void Simplex::launch_late(net::Instant arrival, wire::Packet&& packet) {
  const auto place =
      std::find_if(delayed_.begin(), delayed_.end(), [arrival](const Flight& f) { return f.arrival <= arrival; });
  delayed_.insert(place, {arrival, std::move(packet)});
  rearm();
}

void Simplex::deliver_next() {
  if (late_is_next()) {
    Flight flight = std::move(delayed_.back());
    delayed_.pop_back();
    deliver(flight);
  } else {
    Flight flight = in_order_.pop();
    deliver(flight);
  }
}

void Simplex::deliver(Flight& flight) {
  rearm();
  if (observer_) observer_->delivered(link_, direction_, flight.packet);
  if (receiver_) receiver_->receive(std::move(flight.packet));
}

void Simplex::lose_all(LossCause cause) {
  while (!in_order_.empty()) lose(in_order_.pop().packet, cause);
  for (const Flight& flight : delayed_) lose(flight.packet, cause);
  delayed_.clear();
  line_.reset();
  newest_ = {};
  rearm();
}

void Simplex::lose(const wire::Packet& packet, LossCause cause) {
  if (observer_) observer_->lost(link_, direction_, packet, cause);
}

// At one instant what kept its order goes first.
bool Simplex::late_is_next() const {
  return !delayed_.empty() && (in_order_.empty() || delayed_.back().arrival < in_order_.front().arrival);
}

void Simplex::rearm() {
  if (late_is_next()) {
    arrival_.arm(delayed_.back().arrival);
  } else if (!in_order_.empty()) {
    arrival_.arm(in_order_.front().arrival);
  } else {
    arrival_.cancel();
  }
}

}  // namespace halfopen::sim::link
