// What events do: packets in and out, calls, commands.
#include <algorithm>

#include "halfopen/profiles/error.h"
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
  bench_->inject(to_inject(packet, flow, settings_));
  settle();
}

/// Whether the first packet that is captured belongs to the socket under test; others are dropped.
bool Player::has_captured(const Flow& flow) {
  std::deque<Captured>& sent = bench_->sent();
  while (!sent.empty() && !flow.owns(sent.front().packet)) sent.pop_front();
  return !sent.empty();
}

Captured Player::next_captured(Flow& flow, Instant give_up) {
  while (!has_captured(flow)) {
    const bool quiet = give_up == net::kNever && bench_->quiet();
    if (quiet || !bench_->step(give_up)) {
      if (!has_captured(flow)) failed("the host sent no segment", {"waited until " + seconds_text(bench_->now() - net::kStart)});
    }
    watch_blocking();
  }
  Captured captured = std::move(bench_->sent().front());
  bench_->sent().pop_front();
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
  const Instant give_up = any ? net::kNever : std::max(when, bench_->now()) + std::chrono::floor<std::chrono::seconds>(std::max(since, Duration{})) + kPatience;
  Captured captured = next_captured(*flow, give_up);
  const auto* tcp = std::get_if<TcpSpec>(&packet.body);
  while (tcp != nullptr && !settings_.strict_segments && captured.packet.payload.size() < tcp->range.length && has_captured(*flow)) {
    if (!merge(captured, bench_->sent().front())) break;
    bench_->sent().pop_front();
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
    blocking_ = std::make_unique<Blocking>(Blocking{std::move(begun), bench_->now(), returns, event.place, event.text});
    return settle();
  }
  for (const Instant now = bench_->now(); !begun.over() && bench_->step(now);) {
  }
  if (!begun.over()) failed(call_event.name + "() blocks, and the script gives it no time to return at (t...e)");
  caller_->finish(begun);
  ++result_.checks;
  settle();
}

void Player::command(const std::string& text) {
  const CommandEffect effect = effect_of(text);
  turn(effect);
  if (effect.sleep.count() > 0) advance(bench_->now() + effect.sleep);
}

void Player::turn(const CommandEffect& effect) {
  if (effect.defaults) {
    for (const auto& [knob, value] : suite_defaults()) turn(knob, value);
  }
  for (const auto& [knob, value] : effect.knobs) turn(knob, value);
}

void Player::turn(const std::string& knob, const std::string& value) {
  const profiles::Profile& now = bench_ ? bench_->profile() : profile_;
  const bool known = std::any_of(now.knobs.begin(), now.knobs.end(), [&](const profiles::Knob& each) { return each.name == knob; });
  if (known) {
    try {
      if (bench_) {
        bench_->turn(knob, value);
      } else {
        profile_ = profiles::with_knob(profile_, knob, value);
      }
    } catch (const profiles::ProfileError& error) {
      unsupported(error.what());
    }
    return;
  }
  const std::vector<std::string_view>* fixed = fixed_setting(knob);
  const bool same = fixed != nullptr && (fixed->empty() || std::find(fixed->begin(), fixed->end(), value) != fixed->end());
  if (!same) unsupported("the setting " + knob + " = " + value);
}

}  // namespace halfopen::pkt
