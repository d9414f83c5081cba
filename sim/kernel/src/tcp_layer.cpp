#include "tcp_layer.h"

#include <algorithm>
#include <utility>

#include "halfopen/sim/core/mix.h"
#include "parts.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {
namespace {

constexpr std::uint64_t kIssUse = 1, kTimestampUse = 2, kPortUse = 3, kCookieUse = 4;

// linux/8.3: initial sequence numbers are a hash of the flow plus a clock of 64 ns ticks.
constexpr net::Duration::rep kIssTick = 64;

std::string_view name_of(tcp::TimerKind timer) {
  switch (timer) {
    case tcp::TimerKind::None: return "none";
    case tcp::TimerKind::Retransmission: return "retransmission";
    case tcp::TimerKind::TailLossProbe: return "tail loss probe";
    case tcp::TimerKind::Reordering: return "reordering";
    case tcp::TimerKind::ZeroWindowProbe: return "zero window probe";
    case tcp::TimerKind::DelayedAck: return "delayed ack";
    case tcp::TimerKind::CompressedAck: return "compressed ack";
    case tcp::TimerKind::Keepalive: return "keepalive";
    case tcp::TimerKind::FinWait2: return "fin-wait-2";
    case tcp::TimerKind::TimeWait: return "time-wait";
    case tcp::TimerKind::SynAck: return "syn-ack";
  }
  return {};
}

}  // namespace

TcpLayer::TcpLayer(Parts& parts)
    : parts_{parts},
      flow_key_{core::RandomStream{parts.config.seed, parts.config.host, "flows", parts.config.boots}.next()},
      chooser_{parts.profile.socket, parts.usage, parts.config.first_ephemeral_port,
               core::RandomStream{parts.config.seed, parts.config.host, "tcp ports", parts.config.boots}},
      cookies_{flow_key_ ^ kCookieUse},
      challenges_{parts.profile.tcp,
                  core::RandomStream{parts.config.seed, parts.config.host, "challenges", parts.config.boots}} {}

TcpLayer::~TcpLayer() = default;

tcp::Start TcpLayer::start_of(const tcp::Flow& flow) const {
  const auto ticks = static_cast<std::uint64_t>((parts_.now() - net::kStart).count() / kIssTick);
  return {
      .iss = wire::SeqNum{static_cast<std::uint32_t>(hash_of(flow, flow_key_ ^ kIssUse) + ticks)},
      .timestamp_offset = static_cast<std::uint32_t>(hash_of(flow, flow_key_ ^ kTimestampUse)),
      .mtu = parts_.stack.mtu_to(flow.remote.address),
      .usage = &parts_.usage,
  };
}

Tcb& TcpLayer::open(const tcp::Flow& flow, const OptionValues& options, const Sharing& sharing,
                    std::optional<wire::SeqNum> iss) {
  tcp::Start start = start_of(flow);
  start.challenges = &challenges_;
  if (iss) start.iss = *iss;
  if (Tcb* const old = flows_.find(flow)) succeed(*old, start);
  const core::SourceKey key{core::EventClass::Connection, parts_.config.host_index, opened_++};
  tcbs_.push_back(std::make_unique<Tcb>(*this, parts_.events, key, parts_.profile.tcp, flow, options.for_tcp(), start,
                                        &TcpLayer::timer_fired));
  Tcb& tcb = *tcbs_.back();
  tcb.index = static_cast<std::uint32_t>(tcbs_.size() - 1);
  tcb.sharing = sharing;
  tcb.listed = true;
  flows_.insert(tcb);
  ports_.add_connection(flow.local.port);
  return tcb;
}

// A connection in TIME-WAIT makes room for the one that connect() opens (linux/4.7.time-wait-heritage).
void TcpLayer::succeed(Tcb& old, tcp::Start& start) {
  if (const auto heritage = old.machine.heritage(false, parts_.now())) {
    start.iss = heritage->iss;
    start.ts_recent = heritage->ts_recent;
  }
  old.machine.forget();
  unlist(old);
  if (old.socket == nullptr) forget(old);
}

bool TcpLayer::in_use(const tcp::Flow& flow, bool chosen) const {
  const Tcb* const tcb = flows_.find(flow);
  return tcb != nullptr && !tcb->machine.heritage(chosen, parts_.now());
}

void TcpLayer::calling(Tcb& tcb) { tcb.called = parts_.now(); }

void TcpLayer::carry_out(Tcb& tcb) {
  transmit(tcb);
  const TcpEvent event = actions_;
  actions_.clear();
  arm(tcb);
  const bool finished = tcb.machine.finished();
  if (finished) unlist(tcb);
  if (tcb.listener != nullptr) return tcb.listener->half_open_event(tcb, event);
  if (tcb.socket != nullptr) return tcb.socket->tcp_event(event);
  if (finished) forget(tcb);
}

void TcpLayer::transmit(Tcb& tcb) {
  bool stuck = false;
  for (wire::Packet& segment : actions_.segments) {
    const bool sent = tcb.marked ? send_marked(tcb, std::move(segment))
                                 : parts_.stack.send(std::move(segment)) == ip::SendResult::Sent;
    stuck = stuck || !sent;
  }
  if (stuck) tcb.machine.send_failed(parts_.now());
  if (actions_.progress) parts_.stack.confirm(tcb.machine.flow().remote.address);
}

// linux/20.option-ip: the SYN-ACK of a listener with IP_PMTUDISC_DONT may not be cut all the same.
bool TcpLayer::send_marked(const Tcb& tcb, wire::Packet&& segment) {
  ip::HeaderMarks marks = tcb.marks;
  if (segment.tcp.syn() && segment.tcp.has_ack()) marks.dont_fragment = true;
  return parts_.stack.send(std::move(segment), marks) == ip::SendResult::Sent;
}

// A deadline that moves away leaves the timer where it is: it finds out when it fires. Only none at all is told at
// once, so that an idle world is seen to be idle.
void TcpLayer::arm(Tcb& tcb) {
  if (parts_.frozen) return;
  const net::Instant deadline = tcb.machine.deadline();
  if (deadline == net::kNever) {
    tcb.timer.cancel();
  } else if (!tcb.timer.armed() || deadline < tcb.timer.deadline()) {
    tcb.timer.arm(deadline);
  }
}

void TcpLayer::timer_fired(void* owner) {
  Tcb& tcb = *static_cast<Tcb*>(owner);
  TcpLayer& layer = tcb.layer;
  const net::Instant now = layer.parts_.now();
  if (tcb.machine.deadline() > now) return layer.arm(tcb);
  if (layer.parts_.witness.watches_timers()) {
    const tcp::Flow& flow = tcb.machine.flow();
    layer.parts_.witness.timer_fired(layer.parts_.config.host_index, flow.local, flow.remote, name_of(tcb.machine.info().timer));
  }
  if (tcb.listener != nullptr) tcb.listener->syn_ack_due(tcb);
  tcb.machine.timer(now, layer.actions_);
  layer.carry_out(tcb);
}

void TcpLayer::release(Tcb& tcb) {
  tcb.socket = nullptr;
  tcb.listener = nullptr;
  if (tcb.machine.finished()) forget(tcb);
}

void TcpLayer::forget(Tcb& tcb) {
  unlist(tcb);
  const std::uint32_t index = tcb.index;
  std::swap(tcbs_[index], tcbs_.back());
  tcbs_[index]->index = index;
  tcbs_.pop_back();
}

void TcpLayer::unlist(Tcb& tcb) {
  tcb.timer.cancel();
  if (!std::exchange(tcb.listed, false)) return;
  flows_.remove(tcb);
  ports_.remove_connection(tcb.machine.flow().local.port);
}

BindVerdict TcpLayer::judge(const Holding& wanted) const {
  const auto rules = parts_.errors.use(parts_.profile.socket.bind_rules);
  const std::uint16_t port = wanted.local.port;
  for (const Claim* claim : ports_.claims(port)) {
    const BindVerdict verdict = judge_bind(rules, claim->holding, wanted);
    if (verdict != BindVerdict::Free) return verdict;
  }
  if (!ports_.has_connections(port)) return BindVerdict::Free;
  const bool taken = flows_.any_of([&](const Tcb& tcb) {
    const Holding held{tcb.machine.flow().local, tcb.sharing, false, false, true};
    return judge_bind(rules, held, wanted) != BindVerdict::Free;
  });
  return taken ? BindVerdict::InUse : BindVerdict::Free;
}

// Linux shares a port among connections to different destinations; otherwise a connection has a port of its own
// (windows/9.12: sharing is off by default).
std::optional<std::uint16_t> TcpLayer::choose_port(const net::Address& source, const net::Endpoint& remote) {
  if (parts_.shortage.ports) return std::nullopt;
  const bool shares = parts_.errors.use(parts_.profile.socket.port_choice) == profiles::PortChoice::LinuxParity;
  const std::uint64_t towards = hash_of({{source, 0}, remote}, flow_key_ ^ kPortUse);
  return chooser_.for_connect(towards, [&](std::uint16_t port) {
    if (ports_.claimed(port) || parts_.reserved(port)) return false;
    return shares ? !in_use({{source, port}, remote}, true) : !ports_.has_connections(port);
  });
}

std::optional<std::uint16_t> TcpLayer::port_for_bind(const Holding& wanted) {
  if (parts_.shortage.ports) return std::nullopt;
  return chooser_.for_bind([&](std::uint16_t candidate) {
    if (parts_.reserved(candidate)) return false;
    Holding holding = wanted;
    holding.local.port = candidate;
    return judge(holding) == BindVerdict::Free;
  });
}

void TcpLayer::freeze() {
  for (const auto& tcb : tcbs_) tcb->timer.cancel();
}

void TcpLayer::thaw() {
  for (const auto& tcb : tcbs_) {
    if (tcb->listed) arm(*tcb);
  }
}

void TcpLayer::memory_is_back() {
  for (const Tcb* tcb : all()) {
    if (tcb->socket != nullptr) tcb->socket->process().socket_changed(*tcb->socket, false, true);
  }
}

void TcpLayer::crash() {
  for (const auto& tcb : tcbs_) unlist(*tcb);
  tcbs_.clear();
}

std::vector<const Tcb*> TcpLayer::all() const {
  std::vector<const Tcb*> sorted;
  for (const auto& tcb : tcbs_) sorted.push_back(tcb.get());
  std::sort(sorted.begin(), sorted.end(), [](const Tcb* a, const Tcb* b) { return a->id < b->id; });
  return sorted;
}

}  // namespace halfopen::sim::kernel
