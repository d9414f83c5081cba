// What events do: packets in and out, calls, commands.
#include <algorithm>

#include "player.h"
#include "stop.h"

namespace halfopen::pkt {

using net::Duration;
using net::Instant;

void Player::inject(const PacketEvent& packet) {
  refuse_unknown(packet);
  Flow& flow = sockets_.for_injection();
  const auto* tcp = std::get_if<TcpSpec>(&packet.body);
  constexpr std::uint8_t kSyn = 0x02;
  if (tcp != nullptr && (tcp->flags & kSyn) != 0 && !flow.script_known) {
    flow.script_known = true;
    flow.script_isn = tcp->range.first;
  }
  host_->inject(to_inject(packet, flow, settings_));
  settle();
}

/// Whether the first packet that is captured belongs to the socket under test; others are dropped.
bool Player::has_captured(const Flow& flow) {
  std::deque<Captured>& sent = host_->sent();
  while (!sent.empty() && !flow.owns(sent.front().packet)) sent.pop_front();
  return !sent.empty();
}

Captured Player::next_captured(Flow& flow, Instant give_up) {
  while (!has_captured(flow)) {
    if (!host_->step(give_up)) {
      if (!has_captured(flow)) failed("the host sent no segment", {"waited until " + seconds_text(host_->now() - net::kStart)});
    }
    watch_blocking();
  }
  Captured captured = std::move(host_->sent().front());
  host_->sent().pop_front();
  if (flow.local.port == 0) {
    const bool tcp = captured.packet.protocol == sim::wire::Protocol::Tcp;
    flow.local.port = tcp ? captured.packet.tcp.source_port : captured.packet.udp.source_port;
  }
  return captured;
}

void Player::expect(const Event& event, const PacketEvent& packet, Instant when) {
  refuse_unknown(packet);
  Flow* flow = sockets_.current();
  if (flow == nullptr) invalid("a packet of the host without a socket that could send it");
  constexpr Duration kPatience = std::chrono::seconds{2};
  const Duration since = when - last_due_;
  const bool any = event.time.kind == Time::Kind::Any;
  const Instant give_up = any ? net::kNever : std::max(when, host_->now()) + std::chrono::floor<std::chrono::seconds>(std::max(since, Duration{})) + kPatience;
  Captured captured = next_captured(*flow, give_up);
  const auto* tcp = std::get_if<TcpSpec>(&packet.body);
  while (tcp != nullptr && !settings_.strict_segments && captured.packet.payload.size() < tcp->range.length) {
    if (!has_captured(*flow)) host_->gather();
    if (!has_captured(*flow)) break;
    if (!merge(captured, host_->sent().front())) break;
    host_->sent().pop_front();
  }
  compare(packet, captured, *flow, settings_);
  if (!any) {
    const Instant latest = event.time.latest ? when - event.time.at + *event.time.latest : when;
    check_time(when, latest, captured.at, since, "the segment left at another time");
  }
  ++result_.checks;
}

void Player::call(const Event& event, const CallEvent& call_event, Instant when) {
  await_idle();
  Begun begun = caller_->begin(call_event);
  if (event.time.returns) {
    const Instant returns = when - event.time.at + *event.time.returns;
    blocking_ = std::make_unique<Blocking>(Blocking{std::move(begun), host_->now(), returns, event.place, event.text});
    return settle();
  }
  if (begun.made != nullptr && !host_->settle(*begun.made)) failed(call_event.name + "() blocks, and the script gives it no time to return at (t...e)");
  caller_->finish(begun);
  ++result_.checks;
  settle();
}

void Player::command(const std::string& text) {
  const CommandEffect effect = effect_of(text);
  turn(effect);
  if (effect.sleep.count() > 0) advance(host_->now() + effect.sleep);
}

void Player::turn(const CommandEffect& effect) {
  if (effect.defaults) {
    for (const auto& [knob, value] : suite_defaults()) turn(knob, value);
  }
  for (const auto& [knob, value] : effect.knobs) turn(knob, value);
}

void Player::turn(const std::string& name, const std::string& value) {
  if (!host_) {
    before_.emplace_back(name, value);
    return;
  }
  try {
    host_->turn(name, value);
  } catch (const UnknownSetting& error) {
    unsupported(error.what());
  }
}

}  // namespace halfopen::pkt
