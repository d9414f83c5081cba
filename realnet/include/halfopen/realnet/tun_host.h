// A host for somebody who speaks to it octet by octet: a network namespace with one card, the card's other end in our hand,
// and calls made in it by this process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/net/call.h"
#include "halfopen/net/time.h"

namespace halfopen::realnet {

struct TunPlan {
  net::Address local;       ///< The card's; everything else lies behind the card.
  std::uint8_t prefix = 0;
  std::uint32_t mtu = 1500;
  std::string congestion;  ///< Congestion control of connections, by the route: a namespace may not be allowed to choose it.
};

/// A packet the host's kernel has sent, from its IP header on, and when it was read.
struct SeenPacket {
  net::Instant at;
  std::vector<std::byte> octets;
};

/// A call under way. Its buffers are its own: a thread may be inside the system for ever.
struct PendingCall;

/// Real time, counted from the host's making at net::kStart. One thread uses it.
class TunHost {
 public:
  /// Moves this thread into a new network namespace for good; who is not root becomes so in a user namespace first, which a
  /// process can only with one thread. The thread takes precedence over others, where it may (SCHED_RR): it mostly waits, and
  /// must not be late. Connections remember nothing of earlier ones (tcp_no_metrics_save). SIGPIPE is
  /// ignored from now on. Throws std::runtime_error naming what the machine refuses.
  explicit TunHost(const TunPlan& plan);
  ~TunHost();

  net::Instant now() const;
  /// Waits until the kernel has sent something or a call has returned; false if `until` comes first.
  bool wait(net::Instant until);
  /// The oldest packet that was not taken.
  std::optional<SeenPacket> take();
  /// A packet arrives at the card. Throws std::runtime_error if the kernel does not take it.
  void inject(const std::vector<std::byte>& octets);

  /// Makes a call: at once if it cannot block, else on a thread of its own. `call` and its buffers live until it is over.
  std::shared_ptr<PendingCall> begin(const net::Call& call);
  /// Its outcome once it has returned; what it read is in the call's buffers then.
  std::optional<net::Outcome> outcome(PendingCall& pending) const;
  /// Waits until every call under way has returned or sleeps inside the system, but no longer than 1 s.
  void let_calls_rest();

  /// Throws std::runtime_error naming the knob and the system's reason.
  void set(const std::string& knob, const std::string& value);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace halfopen::realnet
