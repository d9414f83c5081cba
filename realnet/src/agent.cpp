#include "agent.h"

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <tuple>

#include "netns/topology.h"

namespace halfopen::realnet {

namespace {

using namespace std::chrono_literals;

/// How long all children together may take to become ready. A busy machine needs a fraction of it.
constexpr auto kStartLimit = 60s;
/// How long a program may run without ever waiting before the next one is let go.
constexpr auto kRestLimit = 1s;

bool listens(const model::Program& program) {
  return std::any_of(program.steps.begin(), program.steps.end(),
                     [](const model::Step& step) { return step.kind == model::StepKind::Listen; });
}

/// The order in which programs are let go, the last first.
std::vector<std::size_t> reversed_order(const std::vector<model::Program>& programs) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < programs.size(); ++i) order.push_back(i);
  const auto place = [&](std::size_t index) {
    return std::tuple{programs[index].start, listens(programs[index]) ? 0 : 1, index};
  };
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) { return place(left) > place(right); });
  return order;
}

}  // namespace

Agent::Agent(const model::Scenario& scenario, const Programs& programs, const RealOptions& real, bool keep_packets)
    : scenario_{scenario},
      saved_{programs.save(scenario)},
      level_{real.agents.empty() ? std::string{to_string(real.level)} : "machines"},
      keep_packets_{keep_packets},
      site_{make_site(real, scenario_, programs, loop_, keep_packets)},
      timeline_{scenario_, loop_, [this](const model::Fault& fault) { act(fault); }},
      to_let_go_{reversed_order(scenario.programs)} {
  for (const model::Program& program : scenario_.programs) {
    const std::size_t index = actors_.size();
    actors_.push_back(std::make_unique<Actor>(program, [this, host = host_index(scenario_, program.host)] { return site_->start_player(host); }));
    actors_.back()->player().watch(loop_, [this, index] { read(index); });
  }
  loop_.at(SteadyClock::now() + kStartLimit, [this] {
    for (std::size_t i = 0; !started_ && i < actors_.size(); ++i) {
      if (actors_[i]->state() == Actor::State::Starting) fail(i, "its child was not ready in time");
    }
  });
}

model::Record Agent::run() {
  loop_.post([this] { start_when_ready(); });
  loop_.run();
  return take_record();
}

net::Instant Agent::now() const {
  return net::kStart + std::chrono::duration_cast<net::Duration>(SteadyClock::now() - start_);
}

void Agent::fail(std::size_t index, const std::string& why) const {
  throw std::runtime_error{"program \"" + actors_[index]->program().name + "\": " + why};
}

Channel::Read Agent::read(std::size_t index) {
  Actor& actor = *actors_[index];
  const Channel::Read read = actor.player().read_available();
  try {
    while (const std::optional<Message> message = actor.player().next()) take(index, *message);
  } catch (const ProtocolError& error) {
    fail(index, "its child breaks the protocol: " + std::string{error.what()});
  }
  if (read == Channel::Read::End) ended(index);
  return read;
}

void Agent::take(std::size_t index, const Message& message) {
  Actor& actor = *actors_[index];
  if (message.word == word::kHello) {
    greet(index, message);
  } else if (message.word == word::kReady) {
    actor.set_ready();
    if (const auto when = actor.restart_time()) {
      loop_.at(*when, [this, index, when] { start_again(index, *when); });
    } else {
      start_when_ready();
    }
  } else if (message.word == word::kUnable) {
    throw std::invalid_argument{"program \"" + actor.program().name + "\": " + message.field(0)};
  } else if (message.word == word::kResting) {
    at_rest(index);
  } else if (!actor.running()) {
    throw ProtocolError{"\"" + message.word + "\" before it was let go"};
  } else if (message.word == word::kBegan) {
    actor.began(message);
  } else if (message.word == word::kSeen) {
    observed(index, message);
  } else if (message.word == word::kForgot) {
    actor.forgot(message);
  } else if (message.word == word::kListens) {
    actor.listens(message);
    if (refusing_.contains(index)) refuse_connections(index);
  } else {
    throw ProtocolError{"not a word for an agent: \"" + message.word.substr(0, 40) + "\""};
  }
}

void Agent::greet(std::size_t index, const Message& hello) {
  const int version = number<int>(hello.field(0));
  if (version != kProtocolVersion) {
    fail(index, "its child speaks version " + std::to_string(version) + " of the protocol, this agent version " +
                    std::to_string(kProtocolVersion));
  }
  const Site::Place place = site_->place_of(host_index(scenario_, actors_[index]->program().host));
  actors_[index]->tell({.word = std::string{word::kRun}, .fields = {std::to_string(index), place.text, saved_}}, place.descriptors);
}

void Agent::observed(std::size_t index, const Message& message) {
  const model::Observation& observation = actors_[index]->seen(message);
  timeline_.observed(index, observation);
  if (++observations_ < scenario_.limit_events || end_) return;
  for (const auto& actor : actors_) pending_ += actor->pending();
  pending_ = "after " + std::to_string(observations_) + " observations:" + pending_;
  end(model::End::Limit);
}

void Agent::ended(std::size_t index) {
  Actor& actor = *actors_[index];
  actor.player().unwatch(loop_);
  const bool was_running = actor.running();
  const std::string how = actor.end(now());
  refusing_.erase(index);
  if (!was_running && !actor.ended_by_force()) {
    fail(index, "its child ended before it was ready (" + how + "): does main() call become_child_if_asked first?");
  }
  at_rest(index);
  if (actor.restart_time()) return restart(index);
  const bool all = std::all_of(actors_.begin(), actors_.end(), [](const auto& each) { return each->state() == Actor::State::Ended; });
  if (all && !end_) end(model::End::Finished);
}

void Agent::start_when_ready() {
  const bool ready =
      std::all_of(actors_.begin(), actors_.end(), [](const auto& actor) { return actor->state() == Actor::State::Ready; });
  if (!ready || started_) return;
  started_ = true;
  start_ = SteadyClock::now();
  timeline_.start(start_);
  loop_.at(start_ + scenario_.until, [this] {
    if (!end_) end(model::End::Until);
  });
  if (actors_.empty()) return end(model::End::Finished);
  let_next_go();
}

void Agent::let_next_go() {
  if (to_let_go_.empty()) return;
  const std::size_t next = to_let_go_.back();
  to_let_go_.pop_back();
  loop_.at(start_ + scenario_.programs[next].start, [this, next] { let_go(next); });
}

void Agent::let_go(std::size_t index) {
  settling_ = index;
  actors_[index]->let_go(start_);
  loop_.at(SteadyClock::now() + kRestLimit, [this, index] { at_rest(index); });
}

void Agent::at_rest(std::size_t index) {
  if (settling_ != index) return;
  settling_.reset();
  let_next_go();
}

void Agent::act(const model::Fault& fault) {
  if (model::target_of(fault.word) == model::Target::Link) return site_->act_on_link(fault);
  if (model::target_of(fault.word) == model::Target::Host) return act_on_host(fault);
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    if (actors_[i]->program().name != fault.target) continue;
    if (actors_[i]->state() == Actor::State::Ready) actors_[i]->miss(fault, now());
    if (!actors_[i]->running()) continue;
    if (fault.word == model::Word::FillBacklog || fault.word == model::Word::DrainBacklog) {
      if (fault.word == model::Word::FillBacklog) refusing_.insert(i);
      if (fault.word == model::Word::DrainBacklog) refusing_.erase(i);
      refuse_connections(i);
      continue;
    }
    act_on(*actors_[i], fault);
    if (fault.word == model::Word::Stop) at_rest(i);  // nobody waits for it to come to rest by itself
  }
}

void Agent::act_on_host(const model::Fault& fault) {
  if (fault.word == model::Word::Crash || fault.word == model::Word::Reboot) return lose_power(fault);
  site_->act_on_host(fault);
  if (fault.word != model::Word::Freeze && fault.word != model::Word::Thaw) return;
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    if (actors_[i]->program().host != fault.target) continue;
    actors_[i]->freeze(fault.word == model::Word::Freeze);
    at_rest(i);  // nobody waits for it to come to rest by itself
  }
}

void Agent::lose_power(const model::Fault& fault) {
  const net::Instant instant = now();
  const SteadyClock::time_point up = SteadyClock::now() + fault.duration;
  site_->act_on_host(fault);
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    Actor& actor = *actors_[i];
    if (actor.program().host != fault.target) continue;
    const bool ended = actor.state() == Actor::State::Ended;
    if (!ended) actor.crash(instant);
    const bool again = fault.word == model::Word::Reboot && actor.program().restart_after_reboot;
    actor.restart_at(again ? std::optional{up} : std::nullopt);
    if (again && ended) restart(i);
  }
}

/// The new child gets ready while its host is still down.
void Agent::restart(std::size_t index) {
  actors_[index]->restart();
  actors_[index]->player().watch(loop_, [this, index] { read(index); });
}

/// Unless power has gone once more meanwhile.
void Agent::start_again(std::size_t index, SteadyClock::time_point when) {
  Actor& actor = *actors_[index];
  if (actor.state() == Actor::State::Ready && actor.restart_time() == when) actor.let_go(start_);
}

void Agent::refuse_connections(std::size_t index) {
  const Actor& actor = *actors_[index];
  const std::set<std::uint16_t> none;
  site_->refuse_connections(host_index(scenario_, actor.program().host), actor.program().name,
                            refusing_.contains(index) ? actor.ports() : none);
}

void Agent::act_on(Actor& actor, const model::Fault& fault) {
  const auto call_fault = [&](std::string_view told, std::int64_t with) {
    actor.tell({.word = std::string{told},
                .fields = {std::string{net::to_string(fault.op)}, std::to_string(fault.count), std::to_string(with),
                           std::to_string(fault.nth)}});
  };
  switch (fault.word) {
    case model::Word::Kill: return actor.kill(now());
    case model::Word::Stop: return actor.stop();
    case model::Word::Signal: return signal(actor, fault.number);
    case model::Word::Continue: return actor.proceed();
    case model::Word::ConsoleClose: return actor.hang_up();
    case model::Word::LimitDescriptors:
      return actor.tell({.word = std::string{word::kLimit}, .fields = {std::to_string(fault.count)}});
    case model::Word::Exit: return actor.tell({.word = std::string{word::kExit}});
    case model::Word::StallCall: return call_fault(word::kStall, fault.duration.count());
    case model::Word::FailCall:
      return call_fault(word::kFail, net::error_named(net::ErrorFamily::Linux, fault.error).value_or(net::Error{}).number());
    default: return;  // the others are missing()
  }
}

/// Two signals no program may choose about; the others go through the child, which knows what it chose.
void Agent::signal(Actor& actor, std::int32_t number) {
  if (number == SIGSTOP) return actor.stop();
  if (number == SIGCONT) actor.proceed();
  actor.tell({.word = std::string{word::kSignal}, .fields = {std::to_string(number)}});
}

void Agent::end(model::End how) {
  end_ = how;
  loop_.stop();
}

model::Record Agent::take_record() {
  for (const auto& actor : actors_) {
    if (actor->state() != Actor::State::Ended) actor->hold();
  }
  const net::Instant ended_at = now();
  model::Record record{.scenario = scenario_.name,
                       .backend = "real",
                       .level = level_,
                       .seed = scenario_.seed,
                       .epoch = scenario_.epoch,
                       .end = *end_,
                       .ended_at = ended_at,
                       .pending = pending_};
  for (std::size_t i = 0; i < scenario_.hosts.size(); ++i) {
    record.hosts.push_back({.name = scenario_.hosts[i].name,
                            .os = site_->system(i),
                            .addresses = site_->addresses(i),
                            .sockets = keep_packets_ ? site_->sockets(i) : std::vector<model::SocketRow>{},
                            .facts = site_->facts(i)});
  }
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    Actor& actor = *actors_[i];
    while (actor.state() != Actor::State::Ended && read(i) == Channel::Read::Some) {
    }
    actor.observe_waiting(ended_at);
    record.programs.push_back({actor.program().name, actor.program().host, actor.take_observations()});
  }
  record.packets = site_->end(start_);
  return record;
}

}  // namespace halfopen::realnet
