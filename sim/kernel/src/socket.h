// An open socket: what a descriptor refers to. One interface for both kinds; a call that a kind lacks answers
// NotSupported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "attempt.h"
#include "halfopen/model/socket_row.h"
#include "halfopen/net/call.h"
#include "option_values.h"
#include "ports.h"
#include "wait_queue.h"

namespace halfopen::sim::kernel {

class Process;
struct Parts;

class Socket {
 public:
  Socket(Parts& parts, Process& process, net::SocketType type, net::AddressFamily family, const OptionValues& options);
  virtual ~Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Calls. `call` may have waited before: then it is in waiters(), and its outcome holds what it has achieved so far.
  virtual Attempt bind(net::Operation& call) = 0;
  virtual Attempt listen(net::Operation& call);
  virtual Attempt connect(net::Operation& call) = 0;
  virtual Attempt accept(net::Operation& call);
  virtual Attempt send(net::Operation& call) = 0;
  virtual Attempt recv(net::Operation& call) = 0;
  virtual Attempt shutdown(net::Operation& call) = 0;
  virtual Attempt local_name(net::Operation& call) = 0;
  virtual Attempt peer_name(net::Operation& call) = 0;
  Attempt set_option(net::Operation& call);
  Attempt get_option(net::Operation& call);

  // Closing. The process takes the descriptor away first.

  /// The error with which close() refuses to begin, if it does.
  virtual std::optional<net::Error> refuses_close() const { return std::nullopt; }
  /// close() with SO_LINGER: begins the close and says how long to wait for its end; 0: there is nothing to wait for,
  /// and nothing has begun.
  virtual net::Duration begin_linger() { return {}; }
  /// Whether such a close still waits.
  virtual bool lingering() const { return false; }
  /// Lets go of everything behind the socket, as close() without waiting does. `abort`: connections are reset.
  /// `expired`: a lingering close has run out of time.
  virtual void let_go(bool abort, bool expired) = 0;

  /// What poll finds.
  virtual net::Ready ready() const = 0;
  /// Its row in the socket table: state, queues, both endpoints.
  virtual model::SocketRow row() const = 0;

  Process& process() const { return process_; }
  WaitQueue& waiters() { return waiters_; }
  const WaitQueue& waiters() const { return waiters_; }
  net::AddressFamily family() const { return family_; }
  const OptionValues& options() const { return options_; }

  std::int32_t ordinal = 0;                         ///< The process's n-th socket; 0 before it has been accepted.
  net::Descriptor descriptor = net::kNoDescriptor;  ///< None before it has been accepted and after close().
  bool closing = false;                             ///< close() has been called; calls still under way keep it.

 protected:
  /// Whether a socket of this kind on this system has the option.
  bool knows(net::Option option) const;
  bool non_blocking() const { return non_blocking_; }
  bool may_block(const net::Operation& call) const;
  bool expired(const net::Operation& call) const;
  /// The end of a call for a reason that has a code; success if this system has none for it.
  Attempt situation(profiles::Situation what) const;
  /// Waits for `patience`, or not at all: then WouldBlock, or `timed_out` once the patience is over.
  Attempt wait(const net::Operation& call, net::Option patience, profiles::Situation timed_out);
  Sharing sharing() const;
  Holding holding(const net::Endpoint& local) const;

  /// An option has changed.
  virtual void option_changed(net::Option) {}
  /// SO_ERROR: takes the pending error.
  virtual net::Error take_pending_error() = 0;
  /// Of UnreadBytes, UnsentBytes and TcpState.
  virtual std::int64_t read_only_value(net::Option option) const = 0;

  Parts& parts_;

 private:
  Process& process_;
  WaitQueue waiters_{this};
  OptionValues options_;
  net::SocketType type_;
  net::AddressFamily family_;
  bool non_blocking_ = false;
};

}  // namespace halfopen::sim::kernel
