// The agent of another machine, as the agent of a run sees it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "halfopen/realnet/runner.h"

#include "player.h"

namespace halfopen::realnet {

/// A connection to it. What goes wrong is thrown as std::runtime_error that names the host; its children end with the
/// connection.
class RemoteAgent {
 public:
  /// Connects and greets. The agent's system has to be what the scenario says of the host.
  RemoteAgent(const RemoteHost& host, const Programs& programs, EventLoop& loop);
  ~RemoteAgent();
  RemoteAgent(const RemoteAgent&) = delete;
  RemoteAgent& operator=(const RemoteAgent&) = delete;

  /// The system it runs on, like a profile's name.
  const std::string& system() const { return system_; }
  /// This machine's address, as seen from there.
  const net::Address& our_address() const { return our_address_; }
  /// How well its clock is known: half the time a greeting and its answer took.
  net::Duration uncertainty() const { return uncertainty_; }

  /// Starts a child there. It ends before this object does.
  std::unique_ptr<Player> start();

 private:
  class Remote;
  struct Child {
    std::deque<Message> said;
    std::optional<Death> death;
    bool held = false;
    std::function<void()> work;  ///< Of who watches it.
  };

  void greet(const Programs& programs);
  void read();
  void take(const Message& message);
  void send(const Message& message);
  /// Takes what comes until the child is held or gone.
  void await_held(std::uint32_t number);
  [[noreturn]] void fail(const std::string& why) const;

  RemoteHost host_;
  EventLoop& loop_;
  Channel channel_;
  std::string system_;
  net::Address our_address_;
  net::Duration uncertainty_{};
  net::Duration clock_ahead_{};  ///< What its steady clock shows more than ours.
  std::map<std::uint32_t, Child> children_;
  std::uint32_t numbers_ = 0;
};

}  // namespace halfopen::realnet
