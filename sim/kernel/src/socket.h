// An open socket: what a descriptor refers to. One interface for both kinds; a call that a kind lacks answers
// NotSupported.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "attempt.h"
#include "halfopen/model/socket_row.h"
#include "file.h"
#include "halfopen/net/call.h"
#include "option_values.h"
#include "ports.h"
#include "wait_queue.h"
#include "watch.h"

namespace halfopen::sim::kernel {

class Process;
struct Parts;

class Socket : public File {
 public:
  static constexpr FileKind kKind = FileKind::Socket;

  Socket(Parts& parts, Process& process, net::SocketType type, net::AddressFamily family, const OptionValues& options);
  ~Socket() override;

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
  /// recv, or with MSG_ERRQUEUE a record of the error queue.
  Attempt receive(net::Operation& call);
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
  /// CancelIoEx has ended an overlapped receive.
  virtual void receive_cancelled() {}

  /// Its row in the socket table: state, queues, both endpoints.
  virtual model::SocketRow row() const = 0;
  /// In which of select's sets it is found: In, Out, Priority.
  virtual net::Ready in_sets() const = 0;
  /// Which of WSAEventSelect's events are the case, and what they bring.
  virtual net::NetworkEvents happening() const = 0;
  /// It has a port of its own.
  virtual bool bound() const = 0;

  Process& process() const { return process_; }
  WaitQueue& waiters() { return waiters_; }
  const WaitQueue& waiters() const { return waiters_; }
  net::AddressFamily family() const { return family_; }
  net::SocketType type() const { return type_; }
  const OptionValues& options() const { return options_; }

  bool has_watch() const { return watch_ != nullptr; }
  Watch& watch();
  const Watch& watched() const { return *watch_; }  ///< Only with has_watch().
  void set_non_blocking(bool on) { non_blocking_ = on; }

  bool closing = false;  ///< close() has been called; calls still under way keep it.
  bool starved = false;  ///< Found full, by send or by whoever asked for OUT: free space will be news.

 protected:
  /// Whether a socket of this kind on this system has the option.
  bool knows(net::Option option) const;
  bool non_blocking() const { return non_blocking_; }
  bool may_block(const net::Operation& call) const;
  bool expired(const net::Operation& call) const;
  /// The end of a call for a reason that has a code; success if this system has none for it.
  Attempt situation(profiles::Situation what) const;
  bool has_error_records() const;
  void queue_error(ErrorRecord record);
  /// A record has been taken: the error of the next one is pending now, or none.
  virtual void show_next_error(net::Error) {}
  /// Waits for `patience`, or not at all: then WouldBlock, or `timed_out` once the patience is over.
  Attempt wait(const net::Operation& call, net::Option patience, profiles::Situation timed_out);
  /// Whether this IPv6 socket takes IPv4 addresses in IPv6 form.
  bool dual() const;
  /// Turns the address of a call into one of the wire, or says what is wrong with it. `mapped`: the answer of a socket
  /// that takes no IPv4 address.
  std::optional<profiles::Situation> to_wire(net::Address& address, profiles::Situation mapped) const;
  /// An end as this socket shows it.
  net::Endpoint shown(const net::Endpoint& end) const;
  Sharing sharing() const;
  /// What speaks against this user's binding a port by its number.
  std::optional<profiles::Situation> port_objection(std::uint16_t port) const;
  /// What the options say of the headers of packets to this address.
  ip::HeaderMarks marks_to(const net::Address& remote) const;
  Holding holding(const net::Endpoint& local) const;

  virtual bool connecting() const { return false; }
  /// What an option shows that nobody has set.
  virtual std::int64_t default_of(net::Option option) const;
  /// What speaks against an option now, beside what is true of every socket.
  virtual std::optional<profiles::Situation> own_objection(net::Option, std::int64_t) const { return std::nullopt; }
  /// An option has changed.
  virtual void option_changed(net::Option) {}
  /// SO_ERROR: takes the pending error.
  virtual net::Error take_pending_error() = 0;
  /// Of UnreadBytes, UnsentBytes, TcpState and what else TCP_INFO holds.
  virtual std::int64_t read_only_value(net::Option option) const = 0;

  Parts& parts_;

 private:
  std::optional<profiles::Situation> objection(net::Option option, std::int64_t value) const;
  std::optional<profiles::Situation> keep(net::Option option, std::int64_t value);

  Process& process_;
  Attempt take_error_record(net::Operation& call);

  WaitQueue waiters_{this};
  std::unique_ptr<Watch> watch_;
  OptionValues options_;
  net::SocketType type_;
  net::AddressFamily family_;
  bool non_blocking_ = false;
};

}  // namespace halfopen::sim::kernel
