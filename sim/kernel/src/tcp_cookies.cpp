// SYN cookies of a host: the SYN-ACK that carries one, and the SYN it stands for.
#include <utility>

#include "parts.h"
#include "tcp_layer.h"

namespace halfopen::sim::kernel {

// The machine of a connection that is never kept makes the SYN-ACK. Without timestamps there is no place for the SYN's
// options, so they are not answered (linux/4.6.cookie-options).
void TcpLayer::send_cookie(const wire::Packet& syn, const tcp::Flow& flow, const OptionValues& options) {
  wire::Packet heard = syn;
  heard.tcp.flags = wire::tcp_flag::kSyn;  // simplified: nor is ECN agreed to
  heard.tcp.flags = wire::tcp_flag::kSyn;  // a cookie remembers nothing of ECN
  if (!parts_.profile.tcp.timestamps || !heard.tcp.options.timestamps) {
    heard.tcp.options.sack_permitted = false;
    heard.tcp.options.window_scale = -1;
  }
  tcp::Start start = start_of(flow);
  start.iss = cookies_.make(flow, syn.tcp.seq, syn.tcp.options.mss, parts_.now());
  tcp::Connection answering{parts_.profile.tcp, flow, options.for_tcp(), start};
  answering.accept_syn(heard, parts_.now(), actions_);
  for (wire::Packet& answer : actions_.segments) {
    wire::TcpOptions& told = answer.tcp.options;
    if (told.timestamps) {
      const std::uint32_t offset = start.timestamp_offset;
      wire::TcpOptions agreed = told;
      if (agreed.window_scale >= 0) agreed.window_scale = syn.tcp.options.window_scale;
      told.ts_value = cookie_timestamp(told.ts_value - offset, agreed) + offset;
    }
    parts_.stack.send(std::move(answer));
  }
  actions_.clear();
}

std::optional<wire::Packet> TcpLayer::syn_of_cookie(const wire::Packet& ack, const tcp::Flow& flow) const {
  const wire::SeqNum irs = ack.tcp.seq - 1, iss = ack.tcp.ack - 1;
  const auto mss = cookies_.mss_of(flow, irs, iss, parts_.now());
  if (!mss) return std::nullopt;
  wire::Packet syn;
  syn.tcp.seq = irs;
  syn.tcp.flags = wire::tcp_flag::kSyn;
  if (ack.tcp.options.timestamps) {
    syn.tcp.options = options_of_cookie(ack.tcp.options.ts_echo - start_of(flow).timestamp_offset);
    syn.tcp.options.timestamps = true;
    syn.tcp.options.ts_value = ack.tcp.options.ts_value;
  }
  syn.tcp.options.mss = *mss;
  return syn;
}

}  // namespace halfopen::sim::kernel
