// One end of a control connection.
#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>

#include "handle.h"
#include "message.h"

struct msghdr;

namespace halfopen::realnet {

/// The other end has gone, or takes nothing for kSendLimit.
class ChannelClosed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A stream of messages in both directions. Sending is for every thread, and is done when the system has the message, so that
/// it survives its sender; reading is for one. The socket may be in blocking mode or not: an event loop changes that.
class Channel {
 public:
  static constexpr std::chrono::seconds kSendLimit{20};

  explicit Channel(Handle socket);

  /// Waits while the connection is full. The other end gets its own copies of the descriptors `with`, in order, at most
  /// kMostDescriptors. Throws ChannelClosed.
  void send(const Message& message, std::span<const int> with = {});
  static constexpr std::size_t kMostDescriptors = 8;

  enum class Read {
    Some,     ///< Octets came, and there may be more.
    Nothing,  ///< Nothing is there yet.
    End,      ///< The other end has gone; next() still gives what came before.
  };
  /// Reads a piece of what is there, without waiting.
  Read read_available();
  /// The next whole message read. Throws ProtocolError.
  std::optional<Message> next() { return reader_.next(); }
  /// Waits for a message, at most so long; by default for ever. Throws ChannelClosed, ProtocolError.
  Message wait(std::optional<std::chrono::milliseconds> limit = std::nullopt);
  /// From now on who announces a larger message is not one of us.
  void limit(std::size_t largest_message) { reader_.limit(largest_message); }
  /// The oldest descriptor that came and was not taken: those of a message are there when the message is. Throws
  /// ProtocolError if there is none.
  Handle take_descriptor();

  int descriptor() const { return socket_.get(); }

 private:
  void await(short event, int limit_ms) const;
  void keep_descriptors(const msghdr& header);

  Handle socket_;
  MessageReader reader_;
  std::deque<Handle> descriptors_;
  std::mutex sending_;
};

}  // namespace halfopen::realnet
