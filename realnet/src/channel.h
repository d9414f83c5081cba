// One end of a control connection.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "handle.h"
#include "message.h"

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

  /// Waits while the connection is full. Throws ChannelClosed.
  void send(const Message& message);

  enum class Read {
    Some,     ///< Octets came, and there may be more.
    Nothing,  ///< Nothing is there yet.
    End,      ///< The other end has gone; next() still gives what came before.
  };
  /// Reads a piece of what is there, without waiting.
  Read read_available();
  /// The next whole message read. Throws ProtocolError.
  std::optional<Message> next() { return reader_.next(); }
  /// Waits for a message. Throws ChannelClosed, ProtocolError.
  Message wait();

  int descriptor() const { return socket_.get(); }

 private:
  void await(short event) const;

  Handle socket_;
  MessageReader reader_;
  std::mutex sending_;
};

}  // namespace halfopen::realnet
