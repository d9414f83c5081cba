// connect(): finding a way and a port, waiting for the handshake, and what its end leaves behind.
#include "parts.h"
#include "send_result.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {

using net::TcpState;
using profiles::Situation;

namespace {

// What a waiting connect() remembers in its outcome: whether it began the attempt it waits for.
constexpr std::int64_t kBegan = 0, kJoined = 1;

}  // namespace

Attempt TcpSocket::connect(net::Operation& call) {
  if (call.queue != nullptr) return await_connection(call);
  if (call.call.argument == net::kUnspecified) return dissolve();
  switch (phase_) {
    case Phase::Listening:
      return situation(Situation::ConnectOnListener);
    case Phase::Connected:
      return situation(context_missing_ ? Situation::ConnectWithoutContext : Situation::AlreadyConnected);
    case Phase::Connecting:
      call.outcome.value = kJoined;
      return await_connection(call);
    case Phase::Unconnected:
      return start_connect(call);
  }
  return gone();
}

Attempt TcpSocket::start_connect(net::Operation& call) {
  net::Endpoint to = call.call.endpoint;
  if (const auto why_not = to_wire(to.address, Situation::MappedRefused)) return situation(*why_not);
  if (to.port == 0 && parts_.errors.has_code(Situation::ConnectPortZero)) return situation(Situation::ConnectPortZero);
  if (to.address.is_any()) {
    if (parts_.errors.has_code(Situation::ConnectAnyAddress)) return situation(Situation::ConnectAnyAddress);
    to.address = net::Address::loopback(to.address.family);
  }
  if (parts_.shortage.buffers) return situation(Situation::NoBuffers);
  tcp::Flow flow;
  if (const auto why_not = choose_flow(to, flow)) return situation(*why_not);

  disconnect();
  if (parts_.errors.remembers_attempts()) error_.take_for_connect();  // otherwise it survives, windows/7.17
  phase_ = Phase::Connecting;
  call.outcome.value = kBegan;
  adopt(parts_.tcp.open(flow, options(), sharing()));
  drive([&](tcp::Connection& machine, tcp::Actions& out) { machine.connect(parts_.now(), out); });
  return await_connection(call);
}

// Source address and port: bound, or chosen by route and port chooser.
std::optional<Situation> TcpSocket::choose_flow(const net::Endpoint& to, tcp::Flow& flow) {
  const ip::Path path = parts_.stack.path_to(to.address);
  // linux/4.1.multicast: no connection leads to many.
  if (const auto why_not = situation_of(path.broadcast ? ip::SendResult::NoRoute : path.result)) return why_not;
  flow.remote = to;
  flow.local.address = claim_ && !claim_->holding.local.address.is_any() ? claim_->holding.local.address : path.source;
  if (flow.local.address.family != to.address.family) return Situation::MappedRefused;
  if (claim_ && !claim_->loose) {
    flow.local.port = claim_->holding.local.port;
    return parts_.tcp.in_use(flow, false) ? std::optional{Situation::FlowTaken} : std::nullopt;
  }
  const auto port = parts_.tcp.choose_port(flow.local.address, to);
  if (!port) return Situation::PortsExhausted;
  flow.local.port = *port;
  if (claim_) claim_.reset();
  return std::nullopt;
}

// connect with AF_UNSPEC (linux/20.unspec, linux/20.unspec-established, linux/20.unspec-states). Whoever waits in another
// call is told that the socket is shut (linux/20.unspec-waiting).
Attempt TcpSocket::dissolve() {
  if (parts_.errors.has_code(Situation::ConnectUnspecified)) return situation(Situation::ConnectUnspecified);
  if (phase_ == Phase::Listening) {
    close_backlog();
    process().socket_changed(*this, true, true);
    return done(0);
  }
  if (tcb_ == nullptr) return done(0);
  const TcpState state = tcb_->machine.state();
  const bool over = state == TcpState::Closed || state == TcpState::TimeWait || state == TcpState::LastAck ||
                    state == TcpState::Closing;
  release_port();
  Tcb& tcb = *tcb_;
  tcb.socket = nullptr;
  if (state == TcpState::SynSent || state == TcpState::LastAck || state == TcpState::Closing) tcb.machine.forget();
  if (!over && state != TcpState::SynSent) tcb.machine.abort(parts_.now(), parts_.tcp.actions());
  tcb_ = nullptr;
  disconnect();
  parts_.tcp.carry_out(tcb);
  if (!over) {
    const net::Error code = parts_.errors.code(Situation::Dissolved);
    if (code) error_.latch(code, profiles::Latch::Once);
    process().fail_waiters(*this, parts_.errors.code(Situation::SendShut));
  }
  process().socket_changed(*this, true, true);
  return done(0);
}

// The port stays the socket's; but one that no bind has named goes when connect chooses another.
void TcpSocket::release_port() {
  if (!claim_) {
    const std::uint16_t port = tcb_->machine.flow().local.port;
    claim_ = std::make_unique<Claim>(parts_.tcp.ports(), holding({net::Address::any(family()), port}), *this);
    claim_->port_named = false;
  }
  claim_->loose = !claim_->port_named;
}

Attempt TcpSocket::await_connection(net::Operation& call) {
  if (attempt_under_way()) {
    const bool joined = call.outcome.value == kJoined;
    const Situation pending = joined ? Situation::ConnectPending : Situation::ConnectStarted;
    if (!may_block(call)) return situation(pending);
    if (expired(call)) return situation(joined ? Situation::ConnectPending : Situation::ConnectTimeout);
    return wait_in(waiters(), options().duration(net::Option::SendTimeout));
  }
  if (!dead_ && shown_state() != TcpState::Closed) {
    phase_ = Phase::Connected;
    context_missing_ = is_overlapped(call) && parts_.errors.use(parts_.profile.socket.connect_needs_context);
    return done(0);
  }
  const net::Error error = error_.take_for_connect();
  disconnect();
  return error ? failed(error) : situation(Situation::ConnectFailedBefore);
}

// As never connected; a port bound by bind() stays bound.
void TcpSocket::disconnect() {
  if (tcb_ != nullptr) tcb_->layer.release(*tcb_);
  tcb_ = nullptr;
  phase_ = Phase::Unconnected;
  own_shut_receive_ = own_shut_send_ = dead_ = reset_ = context_missing_ = receive_cancelled_ = false;
}

}  // namespace halfopen::sim::kernel
