// What plays a program of a run: a child of this process, or one of another machine's agent.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "channel.h"
#include "child_process.h"
#include "event_loop.h"

namespace halfopen::realnet {

/// A conversation with a child, and power over its process.
class Player {
 public:
  virtual ~Player() = default;

  /// With copies of these descriptors, which only a child of this machine can get. Throws ChannelClosed.
  virtual void send(const Message& message, std::span<const int> with) = 0;
  /// Takes what the child has said and is here, without waiting.
  virtual Channel::Read read_available() = 0;
  /// The next whole message of that. Throws ProtocolError.
  virtual std::optional<Message> next() = 0;
  /// Does `work` whenever there may be something to read, until unwatch().
  virtual void watch(EventLoop& loop, std::function<void()> work) = 0;
  virtual void unwatch(EventLoop& loop) = 0;

  /// What can be done to a process, by a word of deed.
  virtual void act(std::string_view what) = 0;
  /// Stops it for good; then everything it has said can be read.
  virtual void hold() = 0;
  /// How the process ended; it is killed if it has not.
  virtual Death reap() = 0;
};

/// Makes the player of a program.
using MakePlayer = std::function<std::unique_ptr<Player>()>;

/// A child of this process. Throws std::runtime_error.
std::unique_ptr<Player> start_local_player();

/// What can be done to a process.
namespace deed {
inline constexpr std::string_view kKill = "kill", kStop = "stop", kProceed = "proceed", kHangUp = "hang_up";
}  // namespace deed
/// Does it. Throws ProtocolError for another word.
void do_to(ChildProcess& process, std::string_view what);

}  // namespace halfopen::realnet
