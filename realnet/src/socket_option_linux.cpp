#include "socket_option.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <optional>

#include "halfopen/net/tcp_state.h"

#include "system_call.h"

namespace halfopen::realnet {

namespace {

using net::Call;
using net::Option;
using net::Outcome;
using net::TcpState;

constexpr std::int64_t kPlain = 1;
constexpr std::int64_t kMicrosecond = 1'000;
constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;

/// An option whose value is an int; `unit` is how many nanoseconds one of it is, kPlain for what is no time.
struct IntOption {
  Option option;
  int level;
  int name;
  std::int64_t unit;
};
constexpr IntOption kIntOptions[] = {
    {Option::PendingError, SOL_SOCKET, SO_ERROR, kPlain},
    {Option::ReuseAddress, SOL_SOCKET, SO_REUSEADDR, kPlain},
    {Option::ReusePort, SOL_SOCKET, SO_REUSEPORT, kPlain},
    {Option::KeepAlive, SOL_SOCKET, SO_KEEPALIVE, kPlain},
    {Option::KeepAliveIdle, IPPROTO_TCP, TCP_KEEPIDLE, kSecond},
    {Option::KeepAliveInterval, IPPROTO_TCP, TCP_KEEPINTVL, kSecond},
    {Option::KeepAliveCount, IPPROTO_TCP, TCP_KEEPCNT, kPlain},
    {Option::UserTimeout, IPPROTO_TCP, TCP_USER_TIMEOUT, kMillisecond},
    {Option::ReceiveBuffer, SOL_SOCKET, SO_RCVBUF, kPlain},
    {Option::SendBuffer, SOL_SOCKET, SO_SNDBUF, kPlain},
    {Option::ReceiveLowWater, SOL_SOCKET, SO_RCVLOWAT, kPlain},
    {Option::NoDelay, IPPROTO_TCP, TCP_NODELAY, kPlain},
    {Option::Cork, IPPROTO_TCP, TCP_CORK, kPlain},
    {Option::QuickAck, IPPROTO_TCP, TCP_QUICKACK, kPlain},
    {Option::SynCount, IPPROTO_TCP, TCP_SYNCNT, kPlain},
    {Option::Linger2, IPPROTO_TCP, TCP_LINGER2, kSecond},
    {Option::MaxSegment, IPPROTO_TCP, TCP_MAXSEG, kPlain},
    {Option::Broadcast, SOL_SOCKET, SO_BROADCAST, kPlain},
    {Option::ReceiveErrors, IPPROTO_IP, IP_RECVERR, kPlain},
    {Option::OnlyV6, IPPROTO_IPV6, IPV6_V6ONLY, kPlain},
    {Option::DeferAccept, IPPROTO_TCP, TCP_DEFER_ACCEPT, kSecond},
    {Option::SendLowWater, SOL_SOCKET, SO_SNDLOWAT, kPlain},
    {Option::PathMtuDiscover, IPPROTO_IP, IP_MTU_DISCOVER, kPlain},
    {Option::TimeToLive, IPPROTO_IP, IP_TTL, kPlain},
    {Option::TypeOfService, IPPROTO_IP, IP_TOS, kPlain},
};

// In the order of tcpi_state: TCP_ESTABLISHED is 1, TCP_CLOSING 11 (linux/tcp_states.h). 0 and 12 never show.
constexpr TcpState kTcpStates[] = {
    TcpState::Closed,   TcpState::Established, TcpState::SynSent,   TcpState::SynReceived, TcpState::FinWait1, TcpState::FinWait2,
    TcpState::TimeWait, TcpState::Closed,      TcpState::CloseWait, TcpState::LastAck,     TcpState::Listen,   TcpState::Closing,
};

const IntOption* find_int_option(Option option) {
  for (const IntOption& row : kIntOptions) {
    if (row.option == option) return &row;
  }
  return nullptr;
}

/// Rounds away from zero: up for a time, and a negative one (Linger2) stays negative.
std::int64_t rounded(std::int64_t nanoseconds, std::int64_t unit) {
  const std::int64_t whole = nanoseconds / unit;
  if (nanoseconds % unit == 0) return whole;
  return nanoseconds < 0 ? whole - 1 : whole + 1;
}

template <class Value>
Outcome set(const Call& call, int level, int name, const Value& value) {
  return outcome_of(::setsockopt(call.descriptor, level, name, &value, sizeof value));
}

template <class Value>
Outcome get(const Call& call, int level, int name, Value& value) {
  socklen_t size = sizeof value;
  return outcome_of(::getsockopt(call.descriptor, level, name, &value, &size));
}

int timeout_name(Option option) { return option == Option::ReceiveTimeout ? SO_RCVTIMEO : SO_SNDTIMEO; }

Outcome set_timeout(const Call& call) {
  const std::int64_t microseconds = rounded(call.argument, kMicrosecond);
  return set(call, SOL_SOCKET, timeout_name(call.option), timeval{microseconds / 1'000'000, microseconds % 1'000'000});
}

Outcome get_timeout(const Call& call) {
  timeval value{};
  Outcome outcome = get(call, SOL_SOCKET, timeout_name(call.option), value);
  if (outcome.ok()) outcome.value = value.tv_sec * kSecond + value.tv_usec * kMicrosecond;
  return outcome;
}

Outcome set_blocking_mode(const Call& call) {
  const int flags = ::fcntl(call.descriptor, F_GETFL);
  if (flags < 0) return failed_with(errno);
  return outcome_of(::fcntl(call.descriptor, F_SETFL, call.argument != 0 ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

Outcome get_blocking_mode(const Call& call) {
  Outcome outcome = outcome_of(::fcntl(call.descriptor, F_GETFL));
  if (outcome.ok()) outcome.value = (outcome.value & O_NONBLOCK) != 0 ? 1 : 0;
  return outcome;
}

Outcome get_linger(const Call& call) {
  linger value{};
  Outcome outcome = get(call, SOL_SOCKET, SO_LINGER, value);
  if (outcome.ok()) {
    outcome.value = value.l_onoff;
    outcome.extra = value.l_linger;
  }
  return outcome;
}

Outcome get_queue(const Call& call, unsigned long request) {
  int octets = 0;
  Outcome outcome = outcome_of(::ioctl(call.descriptor, request, &octets));
  if (outcome.ok()) outcome.value = octets;
  return outcome;
}

Outcome get_tcp_state(const Call& call) {
  tcp_info info{};
  Outcome outcome = get(call, IPPROTO_TCP, TCP_INFO, info);
  if (outcome.ok()) outcome.value = static_cast<std::int64_t>(kTcpStates[info.tcpi_state % std::size(kTcpStates)]);
  return outcome;
}

/// A field of TCP_INFO, in the model's unit; nothing if the option names none.
std::optional<std::int64_t> field_of(const tcp_info& info, Option option) {
  switch (option) {
    case Option::InfoRto: return info.tcpi_rto * kMicrosecond;
    case Option::InfoRtt: return info.tcpi_rtt * kMicrosecond;
    case Option::InfoRttVar: return info.tcpi_rttvar * kMicrosecond;
    case Option::InfoCongestionWindow: return info.tcpi_snd_cwnd;
    case Option::InfoSlowStartThreshold: return info.tcpi_snd_ssthresh;
    case Option::InfoUnacked: return info.tcpi_unacked;
    case Option::InfoRetransmits: return info.tcpi_retransmits;
    case Option::InfoTotalRetransmits: return info.tcpi_total_retrans;
    case Option::InfoBackoff: return info.tcpi_backoff;
    case Option::InfoProbes: return info.tcpi_probes;
    case Option::InfoSendMss: return info.tcpi_snd_mss;
    case Option::InfoReceiveMss: return info.tcpi_rcv_mss;
    default: return std::nullopt;
  }
}

Outcome get_tcp_info(const Call& call) {
  tcp_info info{};
  const std::optional<std::int64_t> none = field_of(info, call.option);
  if (!none) return failed_with(ENOPROTOOPT);
  Outcome outcome = get(call, IPPROTO_TCP, TCP_INFO, info);
  if (outcome.ok()) outcome.value = *field_of(info, call.option);
  return outcome;
}

}  // namespace

Outcome set_option(const Call& call) {
  if (const IntOption* row = find_int_option(call.option)) {
    return set(call, row->level, row->name, static_cast<int>(rounded(call.argument, row->unit)));
  }
  switch (call.option) {
    case Option::NonBlocking: return set_blocking_mode(call);
    case Option::Linger:
      return set(call, SOL_SOCKET, SO_LINGER, linger{static_cast<int>(call.argument), static_cast<int>(call.second)});
    case Option::ReceiveTimeout:
    case Option::SendTimeout: return set_timeout(call);
    default: return failed_with(ENOPROTOOPT);  // what only another system has, and what can only be read
  }
}

Outcome get_option(const Call& call) {
  if (const IntOption* row = find_int_option(call.option)) {
    int value = 0;
    Outcome outcome = get(call, row->level, row->name, value);
    if (outcome.ok()) outcome.value = value * row->unit;
    return outcome;
  }
  switch (call.option) {
    case Option::NonBlocking: return get_blocking_mode(call);
    case Option::Linger: return get_linger(call);
    case Option::ReceiveTimeout:
    case Option::SendTimeout: return get_timeout(call);
    case Option::UnreadBytes: return get_queue(call, SIOCINQ);
    case Option::UnsentBytes: return get_queue(call, SIOCOUTQ);
    case Option::TcpState: return get_tcp_state(call);
    default: return get_tcp_info(call);
  }
}

}  // namespace halfopen::realnet
