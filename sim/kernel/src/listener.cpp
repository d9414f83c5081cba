// bind(), listen() and accept(): a stream socket as a listener, and its backlog.
#include <algorithm>
#include <utility>

#include "parts.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {

using net::Option;
using profiles::Situation;

namespace {

Situation situation_of(BindVerdict verdict) {
  return verdict == BindVerdict::Denied ? Situation::AddressDenied : Situation::AddressInUse;
}

}  // namespace

Attempt TcpSocket::bind(net::Operation& call) {
  net::Endpoint local = call.call.endpoint;
  if (const auto why_not = to_wire(local.address, Situation::Invalid)) return situation(*why_not);
  if (!local.address.is_any() && !parts_.stack.is_own(local.address)) return situation(Situation::AddressForeign);
  if (const auto why_not = port_objection(local.port)) return situation(*why_not);
  if (claim_ || phase_ != Phase::Unconnected) return situation(Situation::BindTwice);
  if (local.port == 0) {
    const auto why_not = bind_any_port(local.address);
    return why_not ? situation(*why_not) : done(0);
  }
  const BindVerdict verdict = parts_.tcp.judge(holding(local));
  if (verdict != BindVerdict::Free) return situation(situation_of(verdict));
  claim_ = std::make_unique<Claim>(parts_.tcp.ports(), holding(local), *this);
  return done(0);
}

std::optional<Situation> TcpSocket::bind_any_port(const net::Address& address) {
  const auto port = parts_.tcp.port_for_bind(holding({address, 0}));
  if (!port) return Situation::BindPortsExhausted;
  claim_ = std::make_unique<Claim>(parts_.tcp.ports(), holding({address, *port}), *this);
  claim_->port_named = false;
  return std::nullopt;
}

// A negative one is SOMAXCONN_HINT of its amount (windows/8.4), or as many as there may be.
std::int64_t TcpSocket::backlog_for(std::int64_t asked) const {
  const auto& model = parts_.profile.socket;
  const std::int64_t most = parts_.errors.use(model.backlog_max);
  if (asked >= 0) return std::min(asked, most);
  const std::int64_t hint_most = parts_.errors.use(model.backlog_hint_most);
  if (hint_most == 0) return most;
  return std::clamp<std::int64_t>(-asked, parts_.errors.use(model.backlog_hint_least), hint_most);
}

Attempt TcpSocket::listen(net::Operation& call) {
  if (phase_ == Phase::Connecting || phase_ == Phase::Connected) return situation(Situation::ListenConnected);
  const std::int64_t limit =
      backlog_for(call.call.argument) + parts_.errors.use(parts_.profile.socket.backlog_extra);
  if (phase_ == Phase::Listening) {
    if (parts_.errors.use(parts_.profile.socket.relisten_resizes)) backlog_->limit = limit;
    return done(0);
  }
  if (!claim_) {
    if (parts_.errors.has_code(Situation::ListenUnbound)) return situation(Situation::ListenUnbound);
    if (const auto why_not = bind_any_port(net::Address::any(family()))) return situation(*why_not);
  }
  if (conflicts_as_listener()) return situation(Situation::AddressInUse);
  disconnect();
  backlog_ = std::make_unique<Backlog>();
  backlog_->limit = limit;
  phase_ = Phase::Listening;
  claim_->holding.listening = true;
  return done(0);
}

// linux/4.7: sockets that share a port by SO_REUSEADDR find out only now that another one listens.
bool TcpSocket::conflicts_as_listener() const {
  const auto rules = parts_.errors.use(parts_.profile.socket.bind_rules);
  const auto& claims = parts_.tcp.ports().claims(claim_->holding.local.port);
  return std::any_of(claims.begin(), claims.end(), [&](const Claim* other) {
    return other != claim_.get() && other->holding.listening &&
           judge_bind(rules, other->holding, claim_->holding) != BindVerdict::Free;
  });
}

bool TcpSocket::has_room() const {
  return !process().backlog_filled() && static_cast<std::int64_t>(backlog_->queue.size()) < backlog_->limit;
}

void TcpSocket::adopt(Tcb& tcb) {
  tcb_ = &tcb;
  tcb.socket = this;
  mark(tcb);
  connected_at_ = parts_.now();
}

// What this socket's options say of the headers of its packets.
void TcpSocket::mark(Tcb& tcb) const {
  const bool says = options().is_set(Option::TimeToLive) || options().is_set(Option::TypeOfService) ||
                    options().is_set(Option::PathMtuDiscover);
  tcb.marked = says;
  if (says) tcb.marks = marks_to(tcb.machine.flow().remote.address);
}

Attempt TcpSocket::accept(net::Operation& call) {
  if (phase_ != Phase::Listening) return situation(Situation::AcceptNotListening);
  if (process().descriptors().full()) return situation(Situation::TooManyDescriptors);
  auto& queue = backlog_->queue;
  if (queue.empty()) return wait(call, Option::ReceiveTimeout, Situation::RecvTimeout);
  std::unique_ptr<TcpSocket> child = std::move(queue.front());
  queue.erase(queue.begin());
  const bool fails = child->dead_ &&
                     parts_.errors.use(parts_.profile.socket.reset_before_accept) == profiles::ResetBeforeAccept::Fails;
  if (fails) {
    const net::Error error = child->error_.code();
    child->let_go(false, false);
    return failed(error);
  }
  call.outcome.peer = child->shown(child->tcb_->machine.flow().remote);
  return done(process().add_socket(std::move(child)));
}

// linux/4.6: every queued connection is reset; half-open ones die silently.
void TcpSocket::close_backlog() {
  const std::unique_ptr<Backlog> backlog = std::move(backlog_);
  phase_ = Phase::Unconnected;
  claim_->holding.listening = false;
  for (Tcb* tcb : backlog->half_open) {
    tcb->listener = nullptr;
    tcb->layer.forget(*tcb);
  }
  for (const auto& child : backlog->queue) child->let_go(true, false);
}

}  // namespace halfopen::sim::kernel
