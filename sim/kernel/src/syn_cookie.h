// A SYN cookie: an initial sequence number that lets a listener forget a SYN and know it again by the ACK that answers.
//
// It owns what the number and the timestamp beside it can hold of a SYN; it refuses to know listeners and queues. The
// layout is Linux's (linux/4.6.cookie-mss, linux/4.6.cookie-options), of which only what survives can be seen.
#pragma once

#include <cstdint>
#include <optional>

#include "halfopen/sim/tcp/connection.h"

namespace halfopen::sim::kernel {

/// How long a listener that has sent a cookie looks for cookies in the ACKs it gets (linux/4.6.cookie-age).
inline constexpr net::Duration kCookiesExpected = std::chrono::minutes{2};

/// Turns SYNs into numbers and back, by a key of the host's own.
class SynCookie {
 public:
  explicit SynCookie(std::uint64_t key) : key_{key} {}

  /// The number that answers a SYN `irs` of `flow` announcing `mss`.
  wire::SeqNum make(const tcp::Flow& flow, wire::SeqNum irs, std::uint16_t mss, net::Instant now) const;
  /// The largest segment that `cookie` stands for; nothing if this host has not made it, in this minute or the last.
  std::optional<std::uint16_t> mss_of(const tcp::Flow& flow, wire::SeqNum irs, wire::SeqNum cookie,
                                      net::Instant now) const;

 private:
  std::uint32_t veil(const tcp::Flow& flow, wire::SeqNum irs) const;
  std::uint32_t minute_veil(const tcp::Flow& flow, std::uint32_t minute) const;

  std::uint64_t key_;
};

/// The timestamp of a SYN-ACK that remembers `options` in its last six bits: the latest such one not beyond `clock`.
std::uint32_t cookie_timestamp(std::uint32_t clock, const wire::TcpOptions& options);
/// What the echo of such a timestamp tells of the SYN's options.
wire::TcpOptions options_of_cookie(std::uint32_t echo);

}  // namespace halfopen::sim::kernel
