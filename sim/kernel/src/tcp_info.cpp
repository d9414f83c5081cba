#include "tcp_info.h"

namespace halfopen::sim::kernel {

using net::Option;

// Of a listener only the window shows (linux/surface.tcp-info-listener).
std::int64_t fresh_tcp_info_value(const profiles::Tcp& tcp, bool listening, Option option) {
  constexpr std::int64_t kMssDefault = 536;         // RFC 9293, 3.7.1
  constexpr std::int64_t kNoThreshold = 0x7fffffff;
  if (option == Option::InfoCongestionWindow) return tcp.initial_window;
  if (listening) return 0;
  switch (option) {
    case Option::InfoRto:
      return tcp.rto_initial.value.count();
    case Option::InfoRttVar:
      return tcp.rto_initial.value.count() / 4;
    case Option::InfoSlowStartThreshold:
      return kNoThreshold;
    case Option::InfoSendMss:
      return kMssDefault;
    default:
      return 0;
  }
}

std::int64_t tcp_info_value(const tcp::Info& info, Option option) {
  switch (option) {
    case Option::InfoRto:
      return info.rto.count();
    case Option::InfoRtt:
      return info.srtt.count();
    case Option::InfoRttVar:
      return info.rttvar.count();
    case Option::InfoCongestionWindow:
      return info.cwnd;
    case Option::InfoSlowStartThreshold:
      return info.ssthresh;
    case Option::InfoUnacked:
      return info.unacked;
    case Option::InfoRetransmits:
      return info.retransmits;
    case Option::InfoTotalRetransmits:
      return static_cast<std::int64_t>(info.total_retransmits);
    case Option::InfoBackoff:
      return info.backoff;
    case Option::InfoProbes:
      return info.probes;
    case Option::InfoSendMss:
      return info.snd_mss;
    case Option::InfoReceiveMss:
      return info.rcv_mss;
    default:
      return 0;
  }
}

}  // namespace halfopen::sim::kernel
