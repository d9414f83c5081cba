// The socket error model: what this system makes of causes and situations. Tables of the profile, looked up; no
// decisions.
#pragma once

#include <bitset>
#include <cstdint>
#include <utility>

#include "halfopen/net/address.h"
#include "halfopen/net/error.h"
#include "halfopen/net/tcp_state.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::sim::kernel {

/// The error a socket has pending, and the soft one beside it. Evidence: linux/2.1, windows/2.
class PendingError {
 public:
  net::Error code() const { return code_; }
  net::Error soft() const { return soft_; }
  bool sticky() const { return latch_ == profiles::Latch::Sticky; }
  explicit operator bool() const { return static_cast<bool>(code_); }

  void latch(net::Error code, profiles::Latch latch);
  void record_soft(net::Error soft) { soft_ = soft; }
  /// What a call that meets the error returns; one that is not sticky is gone then.
  net::Error take();
  net::Error take_soft() { return std::exchange(soft_, {}); }
  /// A connect has met the error: even a sticky one belonged to that attempt only.
  net::Error take_for_connect();
  void clear() { *this = {}; }

 private:
  net::Error code_;
  net::Error soft_;
  profiles::Latch latch_ = profiles::Latch::Once;
};

/// Looks things up in a profile and marks what it finds as used.
class ErrorModel {
 public:
  ErrorModel(const profiles::SocketModel& model, profiles::Usage& usage);

  /// The code a situation has; none: the call succeeds.
  net::Error code(profiles::Situation situation) const;
  bool has_code(profiles::Situation situation) const { return static_cast<bool>(code(situation)); }
  /// The row for `cause` in `state`; nullptr if there is none.
  const profiles::ErrorRow* row(profiles::Cause cause, net::TcpState state) const;
  /// What an ICMP error means, by IPv4 numbers; nullptr: nothing.
  const profiles::IcmpRow* icmp(std::uint8_t type, std::uint8_t code) const;
  /// What the system says of an option; nullptr: it takes any value.
  const profiles::OptionRule* option_rule(net::Option option) const;
  const profiles::SocketModel& model() const { return model_; }
  template <class T>
  T use(const profiles::Cited<T>& cited) const {
    return usage_.use(cited);
  }

  /// Whether the system does not have this call (it fails with Situation::NoSuchCall).
  bool lacks(net::Op op) const {
    const bool lacking = missing_[static_cast<std::size_t>(op)];
    if (lacking) usage_.mark(model_.missing_calls.entry);
    return lacking;
  }
  /// Whether the system does not have one of these flags of send and recv.
  bool lacks_flag(net::MessageFlag flags) const {
    if (flags == net::MessageFlag::None) return false;
    usage_.mark(model_.message_flags.entry);
    return (static_cast<std::uint32_t>(flags) & ~static_cast<std::uint32_t>(flags_)) != 0;
  }
  /// What an overlapped call on such a socket that ends with `code` shows; nullptr if there is no row for it.
  const profiles::StatusRow* status(net::Error code, net::SocketType socket) const;

  /// What ends a connection in `state` by `cause`; nullptr: the system takes no notice of it.
  const profiles::ErrorRow* ending(profiles::Cause cause, net::TcpState state) const;

  /// The system remembers an attempt to connect until connect is called again, failed or not: that call confirms it.
  /// Evidence: linux/4.4; otherwise windows/7.2, windows/7.3.
  bool remembers_attempts() const { return use(model_.connect_confirms); }

 private:
  const profiles::SocketModel& model_;
  profiles::Usage& usage_;
  std::bitset<net::kOps> missing_;
  net::MessageFlag flags_ = net::MessageFlag::None;  ///< Those the system has.
};

/// ICMPv6 errors by the numbers of their IPv4 kin.
struct IcmpNumbers {
  std::uint8_t type = 0, code = 0;
};
IcmpNumbers as_icmp_v4(net::AddressFamily family, std::uint8_t type, std::uint8_t code);

}  // namespace halfopen::sim::kernel
