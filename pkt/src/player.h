// One run of one script: its events in order, their times, and what the host makes of them.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "caller.h"
#include "code.h"
#include "commands.h"
#include "halfopen/pkt/host.h"
#include "packets.h"
#include "settings.h"
#include "sockets.h"

namespace halfopen::pkt {

class Player {
 public:
  Player(const Script& script, const RunOptions& options, Result& result);

  /// Errors: Stop.
  void play();
  /// The event that is being played, or was when something stopped the run.
  Place place() const { return place_; }
  net::Duration at() const { return host_ ? host_->now() - net::kStart : net::Duration{}; }
  std::vector<model::PacketRecord> take_packets() { return host_ ? std::move(host_->packets()) : std::vector<model::PacketRecord>{}; }
  std::uint64_t steps() const { return host_ ? host_->steps() : 0; }
  /// The last ten things that happened.
  std::vector<std::string> last_events() const { return {events_.begin(), events_.end()}; }

 private:
  /// A blocking call under way: when it began, and when it must return.
  struct Blocking {
    Begun begun;
    net::Instant began;
    net::Instant returns;
    Place place;
    std::string text;
  };
  struct CodeAtEnd {
    const CodeEvent* code;
    StateNumbers state;
    Place place;
  };

  // player.cpp
  void play_event(const Event& event);
  void finish();
  std::unique_ptr<Host> make_host() const;
  net::Instant due(const Event& event) const;
  void note(std::string text);

  // player_time.cpp
  /// Goes on to this instant, and lets everything happen that happens there.
  void advance(net::Instant until);
  void settle();
  void watch_blocking();
  void await_idle();
  net::Duration tolerance(net::Duration since) const;
  void check_time(net::Instant expected, net::Instant latest, net::Instant actual, net::Duration since, std::string_view what) const;

  // player_actions.cpp
  void inject(const PacketEvent& packet);
  void expect(const Event& event, const PacketEvent& packet, net::Instant due);
  Captured next_captured(Flow& flow, net::Instant give_up);
  bool has_captured(const Flow& flow);
  void call(const Event& event, const CallEvent& call, net::Instant due);
  void command(const std::string& text);
  void turn(const CommandEffect& effect);
  void turn(const std::string& name, const std::string& value);

  const Script& script_;
  const RunOptions& options_;
  Result& result_;
  Settings settings_;
  std::vector<Setting> before_;  ///< What is turned before the host is there.
  std::unique_ptr<Host> host_;
  Sockets sockets_;
  std::unique_ptr<Caller> caller_;
  std::unique_ptr<Blocking> blocking_;
  std::vector<CodeAtEnd> code_;
  std::deque<std::string> events_;
  Place place_{};
  net::Instant last_due_{};       ///< When the event before was due; of one without a time, when it happened.
  bool last_was_injection_ = false;
};

/// `0.204000`: seconds, as scripts write times.
std::string seconds_text(net::Duration time);

}  // namespace halfopen::pkt
