#include "lane.h"

#include <algorithm>
#include <utility>

#include "answer.h"

namespace halfopen::realnet {

namespace {

using model::Word;

/// The packet's headers. The octets are lent to the view and given back.
model::PacketView view_of(Octets& packet) {
  model::PacketRecord record;
  record.arp = !packet.empty() && std::to_integer<unsigned>(packet.front()) >> 4 == 0;
  record.bytes.swap(packet);
  const model::PacketView view = model::view_of(record);
  packet.swap(record.bytes);
  return view;
}

}  // namespace

Lane::Lane(const Identity& identity, const model::Conditions& conditions, Lost lost)
    : card_mtu_{identity.mtu},
      conditions_{conditions},
      lost_{std::move(lost)},
      chance_{identity.seed, identity.link, identity.direction} {
  line_.change(conditions.rate_bits, conditions.queue_limit);
}

std::uint32_t Lane::mtu() const { return conditions_.path_mtu == 0 ? card_mtu_ : std::min(card_mtu_, conditions_.path_mtu); }

void Lane::transmit(net::Instant now, Octets&& packet) {
  if (cut_ || !carrier_) return lost_(now, packet);
  const model::PacketView view = view_of(packet);
  if (packet.size() > mtu()) return refuse_large(now, packet, view);
  const std::optional<net::Instant> departure = line_.accept(now, packet.size());
  if (!departure) return lost_(now, packet);

  // Luck is drawn before the rules are asked: adding a rule changes nobody else's.
  const Fate fate = chance_.draw(conditions_);
  const model::Fault* rule = verdict_on(view);
  starts_.pass(view);
  if (fate.lost || (fate.damaged && !spoil_checksum(packet))) return lost_(now, packet);
  if (fate.altered) turn_bit(packet, fate.altered_bit);

  const net::Instant arrival = *departure + conditions_.one_way_delay + fate.jitter;
  if (rule) return obey(*rule, now, arrival, std::move(packet), view);
  carry(arrival, std::move(packet), fate);
}

/// The narrow place is at the far end: whoever is there answers when the packet would have arrived.
void Lane::refuse_large(net::Instant now, const Octets& packet, const model::PacketView& view) {
  lost_(now, packet);
  const bool answers = conditions_.path_mtu != 0 && !conditions_.path_mtu_silent;
  if (answers && opposite_) opposite_->answer(now, now + conditions_.one_way_delay, too_big(packet, view, mtu()));
}

/// The oldest rule whose turn it is; every rule counts.
const model::Fault* Lane::verdict_on(const model::PacketView& view) {
  const model::Fault* taken = nullptr;
  for (SegmentRule& rule : rules_) {
    if (rule.strikes(view, starts_) && !taken) taken = &rule.fault();
  }
  return taken;
}

void Lane::obey(const model::Fault& rule, net::Instant now, net::Instant arrival, Octets&& packet, const model::PacketView& view) {
  switch (rule.word) {
    case Word::DelaySegment: return out_of_order(arrival + rule.duration, std::move(packet));
    case Word::DuplicateSegment:
      out_of_order(arrival + rule.duration, Octets{packet});
      return in_order(arrival, std::move(packet));
    case Word::CorruptSegment:
      if (rule.unseen) turn_bit(packet, 0);
      if (!rule.unseen && !spoil_checksum(packet)) return lost_(now, packet);
      return in_order(arrival, std::move(packet));
    case Word::ResetSegment:
      lost_(now, packet);
      if (rule.answer_to != model::AnswerTo::Receiver && opposite_) opposite_->answer(now, arrival, reset_to_sender(view));
      if (rule.answer_to != model::AnswerTo::Sender) {
        if (std::optional<Octets> reset = reset_to_receiver(view)) in_order(arrival, *std::move(reset));
      }
      return;
    case Word::IcmpSegment:
      lost_(now, packet);
      if (opposite_) opposite_->answer(now, arrival, icmp_error(packet, view, rule.icmp));
      return;
    default: return lost_(now, packet);  // DropSegment
  }
}

void Lane::carry(net::Instant arrival, Octets&& packet, const Fate& fate) {
  const bool by_jitter = conditions_.impairments.jitter_reorders && conditions_.impairments.jitter > net::Duration::zero();
  const auto send = [&](Octets&& one) {
    if (fate.reordered) return out_of_order(arrival + conditions_.impairments.reorder_by, std::move(one));
    if (by_jitter) return out_of_order(arrival, std::move(one));
    in_order(arrival, std::move(one));
  };
  if (fate.duplicated) send(Octets{packet});
  send(std::move(packet));
}

void Lane::in_order(net::Instant arrival, Octets&& packet) {
  newest_ = std::max(newest_, arrival);
  flights_.emplace(newest_, std::move(packet));
}

/// What is answered on the way takes this direction's delay, and neither its line nor its luck.
void Lane::answer(net::Instant now, net::Instant sent, std::optional<Octets>&& packet) {
  if (!packet) return;
  if (cut_ || !carrier_) return lost_(now, *packet);
  out_of_order(sent + conditions_.one_way_delay, *std::move(packet));
}

net::Instant Lane::next() const { return flights_.empty() ? net::kNever : flights_.begin()->first; }

Octets Lane::take() {
  Octets packet = std::move(flights_.begin()->second);
  flights_.erase(flights_.begin());
  return packet;
}

void Lane::cut(net::Instant now) {
  cut_ = true;
  lose_all(now);
}

void Lane::set_carrier(net::Instant now, bool up) {
  carrier_ = up;
  if (!up) lose_all(now);
}

void Lane::change(const model::Conditions& conditions) {
  conditions_ = conditions;
  line_.change(conditions.rate_bits, conditions.queue_limit);
}

void Lane::lose_all(net::Instant now) {
  for (const auto& [arrival, packet] : flights_) lost_(now, packet);
  flights_.clear();
  line_.reset();
  newest_ = {};
}

}  // namespace halfopen::realnet
