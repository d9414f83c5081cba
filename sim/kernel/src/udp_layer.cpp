#include "udp_layer.h"

#include <utility>
#include <vector>

#include "flow_table.h"
#include "parts.h"
#include "udp_socket.h"

namespace halfopen::sim::kernel {

UdpLayer::UdpLayer(Parts& parts)
    : parts_{parts},
      flow_key_{core::RandomStream{parts.config.seed, parts.config.host, "udp flows", parts.config.boots}.next()},
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

std::optional<std::uint16_t> UdpLayer::port_for_bind(const Holding& wanted) {
  if (parts_.shortage.ports) return std::nullopt;
  return chooser_.for_bind([&](std::uint16_t candidate) {
    if (parts_.reserved(candidate)) return false;
    Holding holding = wanted;
    holding.local.port = candidate;
    return judge(holding) == BindVerdict::Free;
  });
}

// Of the sockets that fit equally and share their port by SO_REUSEPORT the one the flow's hash names
// (linux/20.udp-reuseport).
UdpSocket* UdpLayer::chosen_by_flow(const net::Endpoint& local, const net::Endpoint& remote, int fit) const {
  std::vector<UdpSocket*> equals;
  for (const Claim* claim : ports_.claims(local.port)) {
    auto* socket = static_cast<UdpSocket*>(&claim->socket);
    if (claim->holding.sharing.reuse_port && socket->fits(local, remote) == fit) equals.push_back(socket);
  }
  return equals[hash_of(tcp::Flow{local, remote}, flow_key_) % equals.size()];
}

// The socket that has named most of the datagram's endpoints.
UdpSocket* UdpLayer::receiver(const net::Endpoint& local, const net::Endpoint& remote) const {
  UdpSocket* best = nullptr;
  bool by_flow = false;
  int best_fit = 0;
  const bool last = parts_.errors.use(parts_.profile.socket.equal_receivers) == profiles::EqualReceivers::Last;
  for (const Claim* claim : ports_.claims(local.port)) {
    auto* socket = static_cast<UdpSocket*>(&claim->socket);
    const int fit = socket->fits(local, remote);
    if (fit == 0 || fit < best_fit || (fit == best_fit && !last)) continue;
    best = socket;
    best_fit = fit;
    by_flow = claim->holding.sharing.reuse_port;
  }
  return by_flow ? chosen_by_flow(local, remote, best_fit) : best;
}

void UdpLayer::datagram_arrives(wire::Packet&& datagram) {
  const net::Endpoint local{datagram.ip.destination, datagram.udp.destination_port};
  const net::Endpoint remote{datagram.ip.source, datagram.udp.source_port};
  if (parts_.stack.is_broadcast(local.address)) return broadcast_arrives(local, remote, datagram.payload);
  UdpSocket* socket = receiver(local, remote);
  if (socket == nullptr) return parts_.stack.port_unreachable(datagram);
  socket->datagram_arrives(remote, datagram.payload);
}

// A copy for each; nobody is told if there is none (RFC 1122, 3.2.2).
void UdpLayer::broadcast_arrives(const net::Endpoint& local, const net::Endpoint& remote, const core::Slice& octets) {
  for (const Claim* claim : ports_.claims(local.port)) {
    auto* socket = static_cast<UdpSocket*>(&claim->socket);
    if (socket->hears(local.address)) socket->datagram_arrives(remote, octets);
  }
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
