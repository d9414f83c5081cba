#include "option_values.h"

#include <algorithm>

#include "halfopen/sim/core/check.h"

namespace halfopen::sim::kernel {

using net::Option;

OptionValues::Set& OptionValues::own() {
  if (set_ == nullptr) {
    set_ = new Set;
  } else if (set_->sharers > 1) {
    --set_->sharers;
    set_ = new Set{*set_};
    set_->sharers = 1;
  }
  return *set_;
}

void OptionValues::set(Option option, std::int64_t value) {
  Set& set = own();
  const auto at = set.values.begin() + static_cast<std::ptrdiff_t>(set.place_of(option));
  if (set.has(option)) {
    *at = value;
    return;
  }
  set.values.insert(at, value);
  set.options |= Set::bit(option);
}

void OptionValues::unset(Option option) {
  if (!is_set(option)) return;
  Set& set = own();
  set.values.erase(set.values.begin() + static_cast<std::ptrdiff_t>(set.place_of(option)));
  set.options &= ~Set::bit(option);
}

void OptionValues::set_linger(bool on, std::int64_t seconds) {
  set(Option::Linger, on ? 1 : 0);
  own().linger_seconds = seconds;
}

void OptionValues::set_deferral(net::Duration shown, std::int32_t timeouts) {
  set(Option::DeferAccept, shown.count());
  own().deferral = timeouts;
}

// linux/20.option-ip. The values of IP_MTU_DISCOVER in <linux/in.h>; what they do to a datagram and to a segment differs.
ip::HeaderMarks OptionValues::marks(net::SocketType type) const {
  enum : std::int64_t { kDont, kWant, kDo, kProbe, kInterface, kOmit };
  ip::HeaderMarks marks;
  if (!set_) return marks;
  marks.hop_limit = static_cast<std::uint8_t>(value(Option::TimeToLive));
  marks.traffic_class = static_cast<std::uint8_t>(value(Option::TypeOfService));
  if (!is_set(Option::PathMtuDiscover)) return marks;
  const std::int64_t mode = value(Option::PathMtuDiscover);
  const bool datagram = type == net::SocketType::Datagram;
  marks.dont_fragment = mode == kWant || mode == kDo || (datagram && mode == kProbe);
  if (mode == kDo || mode == kProbe || mode == kInterface) marks.fragmentation = ip::Fragmentation::Never;
  return marks;
}

Deferral deferral_of(const profiles::Tcp& tcp, net::Duration asked) {
  Deferral deferral;
  for (net::Duration next = tcp.rto_initial; deferral.shown < asked && deferral.timeouts < 255;
       next = std::min<net::Duration>(2 * next, tcp.rto_max)) {
    deferral.shown += next;
    ++deferral.timeouts;
  }
  return deferral;
}

// TCP_SYNCNT, or what SIO_TCP_INITIAL_RTO says, by which 254 means none and 255 leaves it as it is (windows/7.8).
std::int64_t OptionValues::syn_retries() const {
  constexpr std::int64_t kNone = 254, kUnspecified = 255;
  const std::int64_t initial = value(Option::InitialRto);
  if (initial == kNone) return tcp::kNoRetries;
  return initial != 0 && initial != kUnspecified ? initial : value(Option::SynCount);
}

tcp::Options OptionValues::for_tcp() const {
  tcp::Options options;
  if (!set_) return options;
  options.no_delay = on(Option::NoDelay);
  options.cork = on(Option::Cork);
  options.keepalive = on(Option::KeepAlive);
  options.keepalive_idle = duration(Option::KeepAliveIdle);
  options.keepalive_interval = duration(Option::KeepAliveInterval);
  options.keepalive_probes = static_cast<std::int32_t>(value(Option::KeepAliveCount));
  options.user_timeout = duration(Option::UserTimeout);
  options.syn_retries = static_cast<std::int32_t>(syn_retries());
  if (is_set(Option::Linger2)) options.fin_wait_2 = duration(Option::Linger2);
  options.receive_buffer = value(Option::ReceiveBuffer);
  // A buffer of 0 takes a send when nothing is outstanding (windows/10.3); to the machine 0 means that nobody has set it.
  if (is_set(Option::SendBuffer)) options.send_buffer = std::max<std::int64_t>(1, value(Option::SendBuffer));
  options.max_segment = static_cast<std::int32_t>(value(Option::MaxSegment));
  options.defer_accept = is_set(Option::DeferAccept) ? set_->deferral : 0;
  return options;
}

const OptionRow& option_row(Option option) {
  using enum OptionScope;
  using enum OptionKind;
  static constexpr OptionRow kRows[] = {
      {Option::NonBlocking, Any, Switch},
      {Option::PendingError, Any, ReadOnly},
      {Option::ReuseAddress, Any, Switch},
      {Option::ReusePort, Any, Switch},
      {Option::ExclusiveAddress, Any, Switch},
      {Option::KeepAlive, Any, Switch},
      {Option::KeepAliveIdle, Stream, Number},
      {Option::KeepAliveInterval, Stream, Number},
      {Option::KeepAliveCount, Stream, Number},
      {Option::UserTimeout, Stream, Number},
      {Option::Linger, Any, Switch},
      {Option::ReceiveBuffer, Any, Buffer},
      {Option::SendBuffer, Any, Buffer},
      {Option::ReceiveLowWater, Any, Number},
      {Option::ReceiveTimeout, Any, Number},
      {Option::SendTimeout, Any, Number},
      {Option::NoDelay, Stream, Switch},
      {Option::Cork, Stream, Switch},
      {Option::QuickAck, Stream, Switch},
      {Option::SynCount, Stream, Number},
      {Option::Linger2, Stream, Number},
      {Option::MaxSegment, Stream, Number},
      {Option::Broadcast, Any, Switch},
      {Option::ReceiveErrors, Any, Switch},
      {Option::OnlyV6, Any, Switch},
      {Option::DeferAccept, Stream, Number},
      {Option::SendLowWater, Any, ReadOnly},
      {Option::PathMtuDiscover, Any, Number},
      {Option::TimeToLive, Any, Number},
      {Option::TypeOfService, Any, Number},
      {Option::ConnectionReset, Datagram, Switch},
      {Option::UnreadBytes, Any, ReadOnly},
      {Option::UnsentBytes, Any, ReadOnly},
      {Option::TcpState, Stream, ReadOnly},
      {Option::InitialRto, Stream, Number},
      {Option::UpdateConnectContext, Stream, Switch},
      {Option::ConnectTime, Stream, ReadOnly},
      {Option::IdealSendBacklog, Stream, ReadOnly},
      {Option::InfoRto, Stream, ReadOnly},
      {Option::InfoRtt, Stream, ReadOnly},
      {Option::InfoRttVar, Stream, ReadOnly},
      {Option::InfoCongestionWindow, Stream, ReadOnly},
      {Option::InfoSlowStartThreshold, Stream, ReadOnly},
      {Option::InfoUnacked, Stream, ReadOnly},
      {Option::InfoRetransmits, Stream, ReadOnly},
      {Option::InfoTotalRetransmits, Stream, ReadOnly},
      {Option::InfoBackoff, Stream, ReadOnly},
      {Option::InfoProbes, Stream, ReadOnly},
      {Option::InfoSendMss, Stream, ReadOnly},
      {Option::InfoReceiveMss, Stream, ReadOnly},
  };
  static_assert(std::size(kRows) == net::kOptions);
  const OptionRow& row = kRows[static_cast<std::size_t>(option)];
  core::check(row.option == option, "option_row: rows stand in the order of net::Option");
  return row;
}

std::int64_t default_value(const profiles::Profile& profile, profiles::Usage& usage, net::SocketType type,
                           Option option) {
  const profiles::Tcp& tcp = profile.tcp;
  const bool datagram = type == net::SocketType::Datagram;
  switch (option) {
    case Option::KeepAliveIdle:
      return usage.use(tcp.keepalive_idle).count();
    case Option::KeepAliveInterval:
      return usage.use(tcp.keepalive_interval).count();
    case Option::KeepAliveCount:
      return usage.use(tcp.keepalive_probes);
    case Option::ReceiveBuffer:
      return datagram ? usage.use(profile.socket.datagram_receive_buffer) : usage.use(tcp.receive_buffer);
    case Option::SendBuffer:
      return datagram ? usage.use(profile.socket.datagram_send_buffer) : usage.use(tcp.send_buffer);
    case Option::ReceiveLowWater:
    case Option::SendLowWater:     // linux/10.lowat
    case Option::PathMtuDiscover:  // linux/20.option-ip: IP_PMTUDISC_WANT
    case Option::ConnectionReset:  // windows/14.4 turns it off
      return 1;
    case Option::TimeToLive:
      return usage.use(profile.ip.hop_limit);
    case Option::OnlyV6:
      return usage.use(profile.socket.only_v6) ? 1 : 0;
    case Option::SynCount:
      return usage.use(tcp.syn_retries);
    case Option::Linger2:
      return usage.use(tcp.fin_wait_2).count();
    default:
      return 0;
  }
}

// linux/10: the ceiling counts before the doubling, the least after it; a negative number asks for the ceiling
// (linux/20.option-buffer). windows/10.8: as asked.
std::int64_t buffer_value(const profiles::Profile& profile, profiles::Usage& usage, Option option, std::int64_t asked) {
  const profiles::SocketModel& model = profile.socket;
  const bool receive = option == Option::ReceiveBuffer;
  const std::int64_t ceiling = usage.use(receive ? model.receive_buffer_ceiling : model.send_buffer_ceiling);
  if (ceiling > 0 && (asked < 0 || asked > ceiling)) asked = ceiling;
  const std::int64_t kept = usage.use(model.buffer_doubled) ? 2 * asked : asked;
  return std::max(kept, usage.use(receive ? model.receive_buffer_least : model.send_buffer_least));
}

namespace {

// Rounded up to whole units.
std::int64_t units_of(const profiles::OptionRule& rule, std::int64_t asked) {
  const std::int64_t unit = std::max<std::int64_t>(1, rule.unit.count());
  return asked / unit + (asked % unit > 0 ? 1 : 0);
}

}  // namespace

bool means_unset(const profiles::OptionRule& rule, std::int64_t asked) { return rule.unset == units_of(rule, asked); }

std::optional<std::int64_t> value_within(const profiles::OptionRule& rule, std::int64_t asked) {
  const std::int64_t units = units_of(rule, asked);
  const std::int64_t kept = std::clamp(units, rule.least, rule.most);
  if (kept != units && rule.outside == profiles::Outside::Refused) return std::nullopt;
  return kept * std::max<std::int64_t>(1, rule.unit.count());
}

}  // namespace halfopen::sim::kernel
