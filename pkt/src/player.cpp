#include "player.h"

#include "bench.h"
#include "halfopen/profiles/catalogue.h"
#include "state.h"
#include "stop.h"

namespace halfopen::pkt {
namespace {

const profiles::Profile& profile_of(const RunOptions& options) {
  return options.profile != nullptr ? *options.profile : *profiles::find_profile("linux-6.18");
}

}  // namespace

Player::Player(const Script& script, const RunOptions& options, Result& result)
    : script_{script}, options_{options}, result_{result}, sockets_{settings_} {}

void Player::note(std::string text) {
  constexpr std::size_t kKept = 10;
  events_.push_back(seconds_text(at()) + "  " + std::move(text));
  if (events_.size() > kKept) events_.pop_front();
}

net::Instant Player::due(const Event& event) const {
  const auto* packet = std::get_if<PacketEvent>(&event.action);
  const bool injection = packet != nullptr && !packet->outbound;
  switch (event.time.kind) {
    case Time::Kind::Absolute: return net::kStart + event.time.at;
    case Time::Kind::Any: return host_->now();
    case Time::Kind::Relative: break;
  }
  return (injection && last_was_injection_ ? last_due_ : host_->now()) + event.time.at;
}

std::unique_ptr<Host> Player::make_host() const {
  const HostPlan plan{.local = settings_.local, .remote = settings_.remote, .mtu = settings_.mtu, .settings = before_, .keep_packets = options_.keep_packets};
  try {
    if (options_.host) return options_.host(plan);
    return std::make_unique<Bench>(plan, profile_of(options_), options_.limit_steps);
  } catch (const UnknownSetting& error) {
    unsupported(error.what());
  } catch (const NoHost& error) {
    throw Stop{Verdict::Skipped, error.what()};
  }
}

void Player::play() {
  settings_ = settings_of(script_, options_);
  for (const auto& [knob, value] : options_.knobs) turn(knob, value);
  if (script_.init) {
    place_ = script_.init->place;
    turn(effect_of(script_.init->text));
  }
  host_ = make_host();
  caller_ = std::make_unique<Caller>(*host_, settings_, sockets_);
  for (const Event& event : script_.events) {
    place_ = event.place;
    play_event(event);
  }
  finish();
}

void Player::play_event(const Event& event) {
  const net::Instant when = due(event);
  const auto* packet = std::get_if<PacketEvent>(&event.action);
  const bool outbound = packet != nullptr && packet->outbound;
  if (!outbound) {
    if (when < host_->now()) {
      check_time(when, when, host_->now(), when - last_due_, "the event is late");
    }
    advance(when);
  }
  note(std::to_string(event.place.line) + ": " + event.text);
  if (packet != nullptr) {
    if (outbound) {
      expect(event, *packet, when);
    } else {
      inject(*packet);
    }
  } else if (const auto* call_event = std::get_if<CallEvent>(&event.action)) {
    call(event, *call_event, when);
  } else if (const auto* command_event = std::get_if<CommandEvent>(&event.action)) {
    command(command_event->text);
  } else {
    Flow* flow = sockets_.current();
    const bool open = flow != nullptr && flow->descriptor != net::kNoDescriptor;
    StateNumbers state = open ? state_of(*host_, flow->descriptor) : StateNumbers{};
    code_.push_back({&std::get<CodeEvent>(event.action), std::move(state), event.place});
  }
  last_due_ = event.time.kind == Time::Kind::Any ? host_->now() : when;
  last_was_injection_ = packet != nullptr && !outbound;
}

// The observation ends with the last event: the cleanup command, the assertions, then a call that still blocks.
void Player::finish() {
  if (script_.cleanup) {
    place_ = script_.cleanup->place;
    effect_of(script_.cleanup->text);
  }
  CodeRun run;
  for (const CodeAtEnd& each : code_) {
    place_ = each.place;
    result_.checks += run.run(*each.code, each.state);
  }
  await_idle();
  if (settings_.strict && sockets_.current() != nullptr && has_captured(*sockets_.current())) {
    const Captured& trailing = host_->sent().front();
    failed("the host sent a segment that the script does not expect", {"at " + seconds_text(trailing.at - net::kStart) + ": " + as_written(trailing, *sockets_.current(), true)});
  }
  if (result_.checks == 0) invalid("the script checks nothing: no packet, no call, no assertion");
}

}  // namespace halfopen::pkt
