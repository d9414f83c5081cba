// What the network brings to TCP: segments, ICMP errors, and the loss of a neighbour or of the carrier.
#include <algorithm>
#include <iterator>
#include <utility>

#include "halfopen/sim/wire/emit.h"
#include "parts.h"
#include "tcp_layer.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {
namespace {

// What Linux makes of its own failure to resolve a neighbour (linux/3.S1f, linux/16): ICMP host unreachable.
constexpr std::uint8_t kUnreachable = 3, kHost = 1;

bool opening(net::TcpState state) { return state == net::TcpState::SynSent || state == net::TcpState::SynReceived; }

}  // namespace

void TcpLayer::segment_arrives(wire::Packet&& segment) {
  const tcp::Flow flow{{segment.ip.destination, segment.tcp.destination_port},
                       {segment.ip.source, segment.tcp.source_port}};
  Tcb* tcb = flows_.find(flow);
  if (tcb == nullptr) return for_listener(segment, flow, false);
  if (overflows(*tcb, segment)) return;
  tcb->machine.segment_arrives(segment, parts_.now(), actions_);
  if (actions_.new_connection) return replace(*tcb, segment, flow);
  carry_out(*tcb);
}

// No connection of this flow: a SYN may find a listener, an ACK one that has sent it a cookie; anything else is answered
// by RST (RFC 9293, 3.10.7.1, 3.10.7.2). `known`: a connection of the flow has just made room for this SYN.
void TcpLayer::for_listener(const wire::Packet& segment, const tcp::Flow& flow, bool known) {
  const bool one_of_two = segment.tcp.syn() != segment.tcp.has_ack();
  TcpSocket* listener = one_of_two && !segment.tcp.rst() ? listener_for(flow) : nullptr;
  if (listener != nullptr) {
    if (segment.tcp.syn()) return listener->syn_arrives(segment, flow, known);
    if (listener->cookie_arrives(segment, flow)) return;
  }
  if (auto reset = tcp::reset_for(segment)) parts_.stack.send(std::move(*reset));
}

// A listener on the very address comes before one on any of the same family, and that before one on any of both
// (linux/20.dual-rival); among equals the first (windows/9.4), or with SO_REUSEPORT the one the flow's hash names.
TcpSocket* TcpLayer::listener_for(const tcp::Flow& flow) const {
  const Ports::Claims& claims = ports_.claims(flow.local.port);
  enum class Fit : std::uint8_t { Address, Family, Dual };
  for (const Fit fit : {Fit::Address, Fit::Family, Fit::Dual}) {
    const auto listens = [&](const Claim* claim) {
      const Holding& holding = claim->holding;
      if (!holding.listening) return false;
      if (fit == Fit::Address) return holding.local.address == flow.local.address;
      if (fit == Fit::Family) return holding.local.address == net::Address::any(flow.local.address.family);
      return holding.dual;
    };
    auto found = std::find_if(claims.begin(), claims.end(), listens);
    if (found == claims.end()) continue;
    if ((*found)->holding.sharing.reuse_port) {
      const auto rivals = static_cast<std::uint64_t>(std::count_if(found, claims.end(), listens));
      for (std::uint64_t skip = hash_of(flow, flow_key_) % rivals; skip > 0; --skip) {
        found = std::find_if(std::next(found), claims.end(), listens);
      }
    }
    return static_cast<TcpSocket*>(&(*found)->socket);
  }
  return nullptr;
}

// The segment would complete a handshake for which the accept queue has no place (linux/4.6).
bool TcpLayer::overflows(Tcb& tcb, const wire::Packet& segment) {
  if (tcb.listener == nullptr || tcb.listener->has_room()) return false;
  if (!segment.tcp.has_ack() || segment.tcp.rst() || segment.tcp.syn()) return false;
  if (parts_.errors.use(parts_.profile.socket.handshake_overflow) == profiles::HandshakeOverflow::Drop) return true;
  tcb.machine.abort(parts_.now(), actions_);
  carry_out(tcb);
  return true;
}

// A SYN has ended TIME-WAIT: the listener takes it as if the old connection had never been.
void TcpLayer::replace(Tcb& old, const wire::Packet& syn, const tcp::Flow& flow) {
  actions_.clear();
  old.machine.forget();
  unlist(old);
  if (old.socket == nullptr) forget(old);
  for_listener(syn, flow, true);
}

void TcpLayer::icmp_error_arrives(const ip::IcmpError& error) {
  Tcb* tcb = flows_.find({error.quoted.source, error.quoted.destination});
  if (tcb == nullptr || !tcb->machine.quotes_us(error.quoted.seq)) return;
  if (error.too_big()) parts_.stack.learn_path_mtu(error.quoted.destination.address, error.mtu);
  const IcmpNumbers numbers = as_icmp_v4(error.family, error.type, error.code);
  const profiles::IcmpRow* row = parts_.errors.icmp(numbers.type, numbers.code);
  if (row == nullptr) return;
  const net::QueuedError queued{row->error, error.type, error.code, error.from};
  apply(*tcb, *row, error.quoted.seq, {queued, error.quoted.destination, error.quoted.octets});
}

void TcpLayer::apply(Tcb& tcb, const profiles::IcmpRow& row, wire::SeqNum quoted, ErrorRecord record) {
  const bool connecting = opening(tcb.machine.state());
  profiles::IcmpEffect effect = connecting ? row.connecting : row.connected;
  if (connecting && tcb.called == parts_.now() && effect == profiles::IcmpEffect::Fatal) {
    effect = profiles::IcmpEffect::Soft;  // it arrives inside the call that sent the SYN: only recorded (linux/0.22)
  }
  if (effect == profiles::IcmpEffect::Fatal) {
    if (tcb.socket != nullptr) tcb.socket->record_error(std::move(record));
    return kill(tcb, tcp::Cause::Icmp, row.error);
  }
  if (effect == profiles::IcmpEffect::PathMtu) {
    tcb.machine.path_mtu(parts_.stack.mtu_to(tcb.machine.flow().remote.address), parts_.now(), actions_);
    return carry_out(tcb);
  }
  if (effect != profiles::IcmpEffect::Soft) return;
  if (tcb.socket != nullptr) tcb.socket->soft_error(row.error);  // and no record of it: linux/6.1.recverr
  if (!row.reverts_backoff) return;
  tcb.machine.revert_backoff(quoted, parts_.now(), actions_);
  carry_out(tcb);
}

// linux/surface.errqueue-tcp: as if the host itself had answered "host unreachable"; the octets are the TCP header's.
ErrorRecord TcpLayer::record_of(const wire::Packet& waiting) const {
  const profiles::IcmpRow* row = parts_.errors.icmp(kUnreachable, kHost);
  const net::Error error = row != nullptr ? row->error : net::Error{};
  const core::Slice quoted = wire::quote(waiting);
  const std::size_t ip_header = waiting.ip.source.family == net::AddressFamily::V4 ? 20 : 40;
  return {{error, kUnreachable, kHost, waiting.ip.source},
          {waiting.ip.destination, waiting.tcp.destination_port},
          core::Slice::copy_of(quoted.bytes().subspan(ip_header))};
}

void TcpLayer::neighbour_failed(const wire::Packet& waiting) {
  Tcb* tcb = flows_.find(
      {{waiting.ip.source, waiting.tcp.source_port}, {waiting.ip.destination, waiting.tcp.destination_port}});
  if (tcb == nullptr) return;
  const net::TcpState state = tcb->machine.state();
  if (opening(state) && parts_.errors.ending(tcp::Cause::NeighbourFailed, state) != nullptr) {
    if (tcb->socket != nullptr) tcb->socket->record_error(record_of(waiting));
    return kill(*tcb, tcp::Cause::NeighbourFailed, {});
  }
  const profiles::IcmpRow* row = parts_.errors.icmp(kUnreachable, kHost);
  if (row != nullptr) apply(*tcb, *row, waiting.tcp.seq, record_of(waiting));
}

void TcpLayer::carrier_lost(const std::vector<net::Address>& addresses) {
  if (parts_.errors.use(parts_.profile.socket.media_sense) == profiles::MediaSense::Ignore) return;
  std::vector<Tcb*> lost;
  for (const auto& tcb : tcbs_) {
    const bool here =
        std::find(addresses.begin(), addresses.end(), tcb->machine.flow().local.address) != addresses.end();
    const bool ends = parts_.errors.ending(tcp::Cause::LinkLost, tcb->machine.state()) != nullptr;
    if (tcb->listed && here && ends) lost.push_back(tcb.get());
  }
  std::sort(lost.begin(), lost.end(), [](const Tcb* a, const Tcb* b) { return a->id < b->id; });
  for (Tcb* tcb : lost) kill(*tcb, tcp::Cause::LinkLost, {});
}

// The connection ends for a reason the machine does not know. `code` takes the place of the error row's.
void TcpLayer::kill(Tcb& tcb, tcp::Cause cause, net::Error code) {
  const net::TcpState state = tcb.machine.state();
  tcb.machine.forget();
  unlist(tcb);
  if (tcb.listener != nullptr) return tcb.listener->half_open_gone(tcb);
  if (tcb.socket != nullptr) return tcb.socket->died(cause, state, code);
  forget(tcb);
}

}  // namespace halfopen::sim::kernel
