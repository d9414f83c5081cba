// The agent of a run: starts the children, lets them go, plays the faults, collects what they observe.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "halfopen/realnet/runner.h"

#include "actor.h"
#include "event_loop.h"
#include "site.h"
#include "timeline.h"

namespace halfopen::realnet {

class Agent {
 public:
  /// Starts a child for every program. Throws std::runtime_error if the machine refuses what the level needs.
  Agent(const model::Scenario& scenario, const Programs& programs, const RealOptions& real, bool keep_packets);

  /// Throws std::runtime_error if a child fails, std::invalid_argument if a program cannot be instantiated.
  model::Record run();

 private:
  // What children say.
  Channel::Read read(std::size_t index);
  void take(std::size_t index, const Message& message);
  void greet(std::size_t index, const Message& hello);
  void observed(std::size_t index, const Message& message);
  void ended(std::size_t index);

  // The start of the run and of its programs.
  void start_when_ready();
  void let_next_go();
  void let_go(std::size_t index);
  void at_rest(std::size_t index);

  void act(const model::Fault& fault);
  void act_on_host(const model::Fault& fault);
  void act_on(Actor& actor, const model::Fault& fault);
  void lose_power(const model::Fault& fault);
  void restart(std::size_t index);
  void start_again(std::size_t index, SteadyClock::time_point when);
  void refuse_connections(std::size_t index);
  void signal(Actor& actor, std::int32_t number);

  void end(model::End how);
  model::Record take_record();
  net::Instant now() const;
  [[noreturn]] void fail(std::size_t index, const std::string& why) const;

  const model::Scenario& scenario_;
  std::string saved_;
  std::string level_;
  bool keep_packets_;
  EventLoop loop_;
  std::unique_ptr<Site> site_;
  std::vector<std::unique_ptr<Actor>> actors_;  // ended before the site is given back
  Timeline timeline_;
  SteadyClock::time_point start_{};
  bool started_ = false;
  std::vector<std::size_t> to_let_go_;          ///< In reverse order.
  std::optional<std::size_t> settling_;         ///< Let go, and not at rest yet.
  std::set<std::size_t> refusing_;              ///< Whose listeners have no room.
  std::uint64_t observations_ = 0;
  std::optional<model::End> end_;
  std::string pending_;
};

}  // namespace halfopen::realnet
