// A program of a run as its agent sees it: the child that plays it, and what it has observed so far.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

#include "event_loop.h"
#include "player.h"
#include "witness.h"

namespace halfopen::realnet {

class Actor {
 public:
  enum class State : std::uint8_t {
    Starting,  ///< Its child has not said that it is ready.
    Ready,     ///< Instantiated; waits to be let go.
    Running,   ///< Let go.
    Ended,     ///< Its process is gone.
  };

  /// Makes who plays it.
  Actor(const model::Program& program, MakePlayer make_player);

  const model::Program& program() const { return program_; }
  State state() const { return state_; }
  bool running() const { return state_ == State::Running; }
  Player& player() { return *player_; }

  void set_ready() { state_ = State::Ready; }
  void let_go(SteadyClock::time_point start);

  // What its child reports. Each throws ProtocolError for what cannot be.
  void began(const Message& message);
  const model::Observation& seen(const Message& message);
  void forgot(const Message& message);
  void listens(const Message& message);
  /// The ports it listens on.
  const std::set<std::uint16_t>& ports() const { return ports_; }

  /// A fault meets it before it was let go: observed, and nothing else.
  void miss(const model::Fault& fault, net::Instant now);

  // Faults on the process.
  void kill(net::Instant now) { end_by_force(now, "killed"); }
  /// Its host has lost its power.
  void crash(net::Instant now);
  bool ended_by_force() const { return killed_.has_value(); }
  void stop();
  void proceed();
  /// Its host freezes, or thaws: a program that was stopped besides stays so.
  void freeze(bool frozen);
  void hang_up() { player_->act(deed::kHangUp); }
  /// With copies of these descriptors.
  void tell(const Message& message, std::span<const int> descriptors = {});

  /// Its host is up again at `when`: a new child is to play it from its beginning then. Nothing: it is never.
  void restart_at(std::optional<SteadyClock::time_point> when) { restart_ = when; }
  /// Nothing once that child has been let go.
  std::optional<SteadyClock::time_point> restart_time() const { return restart_; }
  /// Starts that child, which says hello like the first.
  void restart();

  /// The control connection has ended: so has the process. Says how, in words, for a child that was not running yet.
  std::string end(net::Instant now);
  /// Stops the process for good, so that nothing more happens, and everything it has said can be read.
  void hold() { player_->hold(); }
  /// Calls that had not completed are observed as waiting.
  void observe_waiting(net::Instant now);

  std::vector<model::Observation> take_observations() { return std::move(observations_); }
  /// `server: recv#2` for each call under way, for messages.
  std::string pending() const;

 private:
  void end_by_force(net::Instant now, std::string_view how);

  const model::Program& program_;
  MakePlayer make_player_;
  std::unique_ptr<Player> player_;
  State state_ = State::Starting;
  bool stopped_ = false;
  bool frozen_ = false;
  std::set<std::uint16_t> ports_;
  std::optional<SteadyClock::time_point> restart_;
  std::optional<net::Instant> killed_;
  std::string_view killed_how_;  ///< As its end is observed.
  std::map<Ticket, model::Observation> under_way_;
  std::vector<model::Observation> observations_;
};

}  // namespace halfopen::realnet
