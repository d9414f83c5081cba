#include "udp_layer.h"

#include <utility>

#include "parts.h"
#include "udp_socket.h"

namespace halfopen::sim::kernel {

UdpLayer::UdpLayer(Parts& parts)
    : parts_{parts},
      chooser_{parts.profile.socket, parts.usage, parts.config.first_ephemeral_port,
               core::RandomStream{parts.config.seed, parts.config.host, "udp ports", parts.config.boots}} {}

BindVerdict UdpLayer::judge(const Holding& wanted) const {
  const auto rules = parts_.errors.use(parts_.profile.socket.bind_rules);
  for (const Claim* claim : ports_.claims(wanted.local.port)) {
    const BindVerdict verdict = judge_bind(rules, claim->holding, wanted);
    if (verdict != BindVerdict::Free) return verdict;
  }
  return BindVerdict::Free;
}

// The socket that has named most of the datagram's endpoints; among equals the one bound last (linux,
// udp4_lib_lookup2).
UdpSocket* UdpLayer::receiver(const net::Endpoint& local, const net::Endpoint& remote) const {
  UdpSocket* best = nullptr;
  int best_fit = 1;
  for (const Claim* claim : ports_.claims(local.port)) {
    auto* socket = static_cast<UdpSocket*>(&claim->socket);
    const int fit = socket->fits(local, remote);
    if (fit < best_fit) continue;
    best = socket;
    best_fit = fit;
  }
  return best;
}

void UdpLayer::datagram_arrives(wire::Packet&& datagram) {
  const net::Endpoint local{datagram.ip.destination, datagram.udp.destination_port};
  const net::Endpoint remote{datagram.ip.source, datagram.udp.source_port};
  UdpSocket* socket = receiver(local, remote);
  if (socket == nullptr) return parts_.stack.port_unreachable(datagram);
  socket->datagram_arrives(remote, datagram.payload);
}

void UdpLayer::icmp_error_arrives(const ip::IcmpError& error) {
  if (error.too_big()) parts_.stack.learn_path_mtu(error.quoted.destination.address, error.mtu);
  UdpSocket* socket = receiver(error.quoted.source, error.quoted.destination);
  const IcmpNumbers numbers = as_icmp_v4(error.family, error.type, error.code);
  const profiles::IcmpRow* row = parts_.errors.icmp(numbers.type, numbers.code);
  if (socket == nullptr || row == nullptr) return;
  const net::QueuedError queued{row->error, error.type, error.code, error.from};
  socket->icmp_error(*row, {queued, error.quoted.destination, error.quoted.octets});
}

}  // namespace halfopen::sim::kernel
