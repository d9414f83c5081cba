// shutdown() and close() on a stream socket, and what lives on behind them.
#include <utility>

#include "parts.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {

using net::Option;
using net::ShutdownHow;
using net::TcpState;
using profiles::Situation;

Attempt TcpSocket::shutdown(net::Operation& call) {
  const std::int64_t how = call.call.argument;
  if (how < 0 || how > static_cast<std::int64_t>(ShutdownHow::Both)) return situation(Situation::Invalid);
  const bool receive = how != static_cast<std::int64_t>(ShutdownHow::Send);
  const bool send = how != static_cast<std::int64_t>(ShutdownHow::Receive);
  if (phase_ == Phase::Listening) return shutdown_listener(receive);
  if (attempt_under_way() && parts_.errors.ending(tcp::Cause::ConnectCancelled, shown_state())) return cancel_attempt();

  // windows/7.21: what ConnectEx has connected is not usable yet.
  const bool unconnected = shown_state() == TcpState::Closed || attempt_under_way() || context_missing_;
  const Attempt result = unconnected ? situation(Situation::ShutdownUnconnected) : done(0);
  if (!result.error || parts_.errors.use(parts_.profile.socket.failed_shutdown_shuts)) {
    own_shut_receive_ = own_shut_receive_ || receive;
    own_shut_send_ = own_shut_send_ || send;
  }
  if (!unconnected) {
    const bool shuts = receive && !receives_pending();
    drive([&](tcp::Connection& machine, tcp::Actions& out) {
      if (send) machine.shutdown_send(parts_.now(), out);
      if (shuts) machine.shutdown_receive(parts_.now(), out);
    });
  }
  process().socket_changed(*this, true, true);
  return result;
}

// Refused (windows/4.6), or receiving shut, a listener is none any more, until listen() revives it; only its port
// remains (linux/4.6).
Attempt TcpSocket::shutdown_listener(bool receive) {
  if (parts_.errors.use(parts_.profile.socket.shutdown_listener) == profiles::ListenerShutdown::Refused) {
    return situation(Situation::ShutdownUnconnected);
  }
  if (!receive) return done(0);
  close_backlog();
  process().socket_changed(*this, true, true);
  return done(0);
}

// linux/4.4: the attempt is over without a packet, and its error is that of a reset.
Attempt TcpSocket::cancel_attempt() {
  const TcpState state = shown_state();
  tcp::Connection& machine = tcb_->machine;
  drive([&](tcp::Connection&, tcp::Actions&) { machine.forget(); });
  died(tcp::Cause::ConnectCancelled, state, {});
  disconnect();
  process().socket_changed(*this, true, true);
  return done(0);
}

std::optional<net::Error> TcpSocket::refuses_close() const {
  const bool waits = options().on(Option::Linger) && options().linger_seconds() > 0;
  if (!waits || !non_blocking() || tcb_ == nullptr || shown_state() == TcpState::Closed) return std::nullopt;
  const net::Error code = parts_.errors.code(Situation::LingerWouldBlock);
  return code ? std::optional{code} : std::nullopt;
}

net::Duration TcpSocket::begin_linger() {
  const bool waits = options().on(Option::Linger) && options().linger_seconds() > 0;
  if (!waits || tcb_ == nullptr || shown_state() == TcpState::Closed || attempt_under_way()) return {};
  if (resets_on_close(tcb_->machine)) return {};
  lingering_ = true;
  drive([&](tcp::Connection& machine, tcp::Actions& out) { machine.close(parts_.now(), out); });
  return std::chrono::seconds{options().linger_seconds()};
}

bool TcpSocket::lingering() const {
  return lingering_ && !dead_ && shown_state() != TcpState::Closed && !tcb_->machine.fin_acknowledged();
}

// linux/5.1: unread data beats linger, and either means RST (windows/4.15, windows/4.12).
bool TcpSocket::resets_on_close(const tcp::Connection& machine) const {
  if (options().on(Option::Linger) && options().linger_seconds() == 0) return true;
  if (receive_cancelled_) return true;
  return machine.readable() > 0 && parts_.errors.use(parts_.profile.socket.reset_on_close_with_unread);
}

void TcpSocket::let_go(bool abort, bool expired) {
  if (phase_ == Phase::Listening) close_backlog();
  claim_.reset();
  if (tcb_ == nullptr) return;
  Tcb& tcb = *std::exchange(tcb_, nullptr);
  TcpLayer& layer = tcb.layer;
  tcp::Connection& machine = tcb.machine;
  const TcpState state = machine.state();
  tcb.socket = nullptr;
  if (state == TcpState::SynSent) return layer.forget(tcb);
  if (state == TcpState::Closed || state == TcpState::TimeWait) return layer.release(tcb);
  const bool gives_up =
      expired && parts_.errors.use(parts_.profile.socket.linger_expiry) == profiles::LingerExpiry::Abort;
  layer.calling(tcb);
  if (abort || gives_up || (!lingering_ && resets_on_close(machine))) {
    machine.abort(parts_.now(), layer.actions());
  } else if (!lingering_) {
    machine.close(parts_.now(), layer.actions());
  }
  layer.carry_out(tcb);
}

}  // namespace halfopen::sim::kernel
