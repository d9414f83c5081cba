// The names of socket options and modes.
#include "halfopen/net/call.h"

namespace halfopen::net {

namespace {

struct OptionName {
  Option option;
  std::string_view name;
};

// In the order of Option; further names of the same option stand below its first, the one that is printed.
constexpr OptionName kOptionNames[] = {
    {Option::NonBlocking, "O_NONBLOCK"},
    {Option::NonBlocking, "FIONBIO"},
    {Option::PendingError, "SO_ERROR"},
    {Option::ReuseAddress, "SO_REUSEADDR"},
    {Option::ReusePort, "SO_REUSEPORT"},
    {Option::ExclusiveAddress, "SO_EXCLUSIVEADDRUSE"},
    {Option::KeepAlive, "SO_KEEPALIVE"},
    {Option::KeepAliveIdle, "TCP_KEEPIDLE"},
    {Option::KeepAliveInterval, "TCP_KEEPINTVL"},
    {Option::KeepAliveCount, "TCP_KEEPCNT"},
    {Option::UserTimeout, "TCP_USER_TIMEOUT"},
    {Option::UserTimeout, "TCP_MAXRT"},
    {Option::Linger, "SO_LINGER"},
    {Option::ReceiveBuffer, "SO_RCVBUF"},
    {Option::SendBuffer, "SO_SNDBUF"},
    {Option::ReceiveLowWater, "SO_RCVLOWAT"},
    {Option::ReceiveTimeout, "SO_RCVTIMEO"},
    {Option::SendTimeout, "SO_SNDTIMEO"},
    {Option::NoDelay, "TCP_NODELAY"},
    {Option::Cork, "TCP_CORK"},
    {Option::QuickAck, "TCP_QUICKACK"},
    {Option::SynCount, "TCP_SYNCNT"},
    {Option::Linger2, "TCP_LINGER2"},
    {Option::MaxSegment, "TCP_MAXSEG"},
    {Option::Broadcast, "SO_BROADCAST"},
    {Option::ReceiveErrors, "IP_RECVERR"},
    {Option::OnlyV6, "IPV6_V6ONLY"},
    {Option::DeferAccept, "TCP_DEFER_ACCEPT"},
    {Option::SendLowWater, "SO_SNDLOWAT"},
    {Option::PathMtuDiscover, "IP_MTU_DISCOVER"},
    {Option::TimeToLive, "IP_TTL"},
    {Option::TypeOfService, "IP_TOS"},
    {Option::ConnectionReset, "SIO_UDP_CONNRESET"},
    {Option::UnreadBytes, "SIOCINQ"},
    {Option::UnreadBytes, "FIONREAD"},
    {Option::UnsentBytes, "SIOCOUTQ"},
    {Option::TcpState, "TCP_INFO"},
    {Option::InitialRto, "SIO_TCP_INITIAL_RTO"},
    {Option::UpdateConnectContext, "SO_UPDATE_CONNECT_CONTEXT"},
    {Option::ConnectTime, "SO_CONNECT_TIME"},
    {Option::IdealSendBacklog, "SIO_IDEAL_SEND_BACKLOG_QUERY"},
    {Option::InfoRto, "tcpi_rto"},
    {Option::InfoRtt, "tcpi_rtt"},
    {Option::InfoRttVar, "tcpi_rttvar"},
    {Option::InfoCongestionWindow, "tcpi_snd_cwnd"},
    {Option::InfoSlowStartThreshold, "tcpi_snd_ssthresh"},
    {Option::InfoUnacked, "tcpi_unacked"},
    {Option::InfoRetransmits, "tcpi_retransmits"},
    {Option::InfoTotalRetransmits, "tcpi_total_retrans"},
    {Option::InfoBackoff, "tcpi_backoff"},
    {Option::InfoProbes, "tcpi_probes"},
    {Option::InfoSendMss, "tcpi_snd_mss"},
    {Option::InfoReceiveMss, "tcpi_rcv_mss"},
};

}  // namespace

std::string_view to_string(Option option) {
  for (const OptionName& row : kOptionNames) {
    if (row.option == option) return row.name;
  }
  return {};
}

bool option_named(std::string_view name, Option& option) {
  for (const OptionName& row : kOptionNames) {
    if (row.name != name) continue;
    option = row.option;
    return true;
  }
  return false;
}

}  // namespace halfopen::net
