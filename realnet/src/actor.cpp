#include "actor.h"

#include <csignal>

#include "observation_fields.h"

namespace halfopen::realnet {

namespace {

using Kind = model::Observation::Kind;

Ticket ticket_of(const Message& message) { return number<Ticket>(message.field(0)); }

model::Observation observation_of(const Message& message) {
  return from_fields(std::span{message.fields}.subspan(1));
}

std::string words_for(const Death& death) {
  switch (death.how) {
    case Death::How::Exited: return "exit code " + std::to_string(death.code);
    case Death::How::Signalled: return "signal " + std::to_string(death.code);
    case Death::How::Unknown: return "somebody else has waited for it";
  }
  return {};
}

}  // namespace

Actor::Actor(const model::Program& program, MakePlayer make_player) : program_{program}, make_player_{std::move(make_player)} { restart(); }

void Actor::restart() {
  player_ = make_player_();
  state_ = State::Starting;
  killed_.reset();
  stopped_ = frozen_ = false;
}

void Actor::let_go(SteadyClock::time_point start) {
  state_ = State::Running;
  restart_.reset();
  const auto since_boot = std::chrono::duration_cast<net::Duration>(start.time_since_epoch());
  tell({.word = std::string{word::kGo}, .fields = {std::to_string(since_boot.count())}});
}

void Actor::began(const Message& message) { under_way_[ticket_of(message)] = observation_of(message); }

const model::Observation& Actor::seen(const Message& message) {
  under_way_.erase(ticket_of(message));
  observations_.push_back(observation_of(message));
  return observations_.back();
}

void Actor::forgot(const Message& message) { under_way_.erase(ticket_of(message)); }

void Actor::listens(const Message& message) {
  const auto port = number<std::uint16_t>(message.field(0));
  if (message.field(1) == "1") ports_.insert(port);
  if (message.field(1) == "0") ports_.erase(port);
}

void Actor::stop() {
  stopped_ = true;
  player_->act(deed::kStop);
}

void Actor::proceed() {
  stopped_ = false;
  if (!frozen_) player_->act(deed::kProceed);
}

void Actor::freeze(bool frozen) {
  frozen_ = frozen;
  if (frozen) player_->act(deed::kStop);
  if (!frozen && !stopped_) player_->act(deed::kProceed);
}

void Actor::miss(const model::Fault& fault, net::Instant now) {
  observations_.push_back({.kind = Kind::Note,
                           .at = now,
                           .began = now,
                           .name = std::string{model::note::kMissed},
                           .text = std::string{model::to_string(fault.word)}});
}

void Actor::end_by_force(net::Instant now, std::string_view how) {
  killed_ = now;
  killed_how_ = how;
  player_->act(deed::kKill);
}

void Actor::tell(const Message& message, std::span<const int> descriptors) {
  try {
    player_->send(message, descriptors);
  } catch (const ChannelClosed&) {
    // The child has just ended; end() says how.
  }
}

/// A host that was frozen boots in working order.
void Actor::crash(net::Instant now) {
  frozen_ = false;
  end_by_force(now, "crashed");
}

std::string Actor::end(net::Instant now) {
  const bool ran = running();
  const Death death = player_->reap();
  state_ = State::Ended;
  under_way_.clear();
  ports_.clear();
  const bool said_so = !observations_.empty() && observations_.back().kind == Kind::Ended;
  if (said_so && ran) return {};
  if (!ran) return words_for(death);
  model::Observation ended{.kind = Kind::Ended, .at = now, .began = now, .value = death.code};
  if (killed_ && death.how != Death::How::Exited) {
    ended.name = killed_how_;
    ended.at = ended.began = *killed_;
    if (killed_how_ == "crashed") ended.value = 0;  // no process is left that had a code
  } else if (death.how == Death::How::Signalled) {
    if (death.code == SIGPIPE) observations_.push_back({.kind = Kind::Signal, .at = now, .began = now, .value = death.code});
    ended.name = "signalled";
  } else {
    ended.name = "exited";
    if (death.how == Death::How::Unknown) ended.text = words_for(death);
  }
  observations_.push_back(ended);
  return words_for(death);
}

void Actor::observe_waiting(net::Instant now) {
  for (auto& [ticket, observation] : under_way_) {
    observation.kind = Kind::Waiting;
    observation.at = now;
    observations_.push_back(observation);
  }
  under_way_.clear();
}

std::string Actor::pending() const {
  std::string text;
  for (const auto& [ticket, call] : under_way_) {
    text += "\n  " + program_.name + ": " + std::string{net::to_string(call.op)} + " since " +
            model::to_string(call.began - net::kStart);
  }
  return text;
}

}  // namespace halfopen::realnet
