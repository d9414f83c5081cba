#include "tcp_socket.h"

#include <utility>

#include "parts.h"
#include "tcp_info.h"

namespace halfopen::sim::kernel {

using net::TcpState;
using profiles::Situation;

TcpSocket::TcpSocket(Parts& parts, Process& process, net::AddressFamily family, const OptionValues& options)
    : Socket{parts, process, net::SocketType::Stream, family, options} {}

TcpSocket::~TcpSocket() = default;

void TcpSocket::tcp_event(const TcpEvent& event) {
  if (event.progress) error_.take_soft();  // something got through: Linux forgets the soft error (tcp_ack)
  if (event.connected) {
    connected_at_ = parts_.now();
    error_.clear();  // windows/7.17: a successful connect clears what an earlier one has left
    if (!parts_.errors.remembers_attempts()) phase_ = Phase::Connected;
  }
  if (event.died) return died(*event.died, event.died_in, {});
  const bool ended = event.fin_acknowledged || shown_state() == TcpState::Closed;
  const bool to_read = event.readable || event.end_of_stream || event.connected || ended;
  const bool to_write = event.connected || ended || (event.writable && tcb_->machine.writable());
  if (to_read || to_write) process().socket_changed(*this, to_read, to_write);
}

void TcpSocket::died(tcp::Cause cause, TcpState state, net::Error code) {
  if (state == TcpState::TimeWait) return;  // the descriptor has been CLOSED for long: nothing reaches it
  const profiles::ErrorRow* row = parts_.errors.row(cause, state);
  const bool connecting = state == TcpState::SynSent || state == TcpState::SynReceived;
  if (row != nullptr) {
    if (!code) code = row->soft_first && error_.soft() ? error_.soft() : row->code;
    if (row->queue == profiles::Queue::Purge) tcb_->machine.discard_received();
  }
  if (code) error_.latch(code, row != nullptr ? row->latch : profiles::Latch::Once);
  if (connecting) {
    if (!parts_.errors.remembers_attempts()) phase_ = Phase::Unconnected;
  }
  dead_ = true;
  reset_ = cause == tcp::Cause::Reset;
  if (row != nullptr && row->event_code) watch().close_code = row->event_code;
  if (row != nullptr && row->waiting_code) process().fail_waiters(*this, row->waiting_code);
  process().socket_changed(*this, true, true);
}

// With IP_RECVERR a soft error is shown at once, and the connection lives on (linux/12).
void TcpSocket::soft_error(net::Error error) {
  if (!options().on(net::Option::ReceiveErrors)) return error_.record_soft(error);
  error_.latch(error, profiles::Latch::Once);
  process().socket_changed(*this, true, true);
}

// SO_ERROR: the hard error, or else the soft one (linux/0.19). Where a connection's error does not show (windows/3.10),
// that of a failed attempt does (windows/7.17).
net::Error TcpSocket::take_pending_error() {
  const bool shows = phase_ != Phase::Connected || parts_.errors.use(parts_.profile.socket.pending_error_shows);
  const net::Error error = shows ? error_.take() : net::Error{};
  return error ? error : error_.take_soft();
}

std::int64_t TcpSocket::read_only_value(net::Option option) const {
  if (option == net::Option::TcpState) return static_cast<std::int64_t>(shown_state());
  if (option == net::Option::IdealSendBacklog) return parts_.errors.use(parts_.profile.socket.ideal_send_backlog);
  if (option == net::Option::ConnectTime) {  // windows/13.14
    constexpr std::int64_t kNotConnected = 0xFFFFFFFF;
    return connected() ? std::chrono::floor<std::chrono::seconds>(parts_.now() - connected_at_).count() : kNotConnected;
  }
  if (tcb_ == nullptr) return fresh_tcp_info_value(parts_.profile.tcp, phase_ == Phase::Listening, option);
  const tcp::Connection& machine = tcb_->machine;
  if (option == net::Option::UnreadBytes) return static_cast<std::int64_t>(machine.readable_to_mark());
  if (option == net::Option::UnsentBytes) {
    const bool fin = machine.send_shut() && !machine.fin_acknowledged();  // linux/19.outq-fin
    return static_cast<std::int64_t>(machine.unacknowledged()) + (fin ? 1 : 0);
  }
  return tcp_info_value(machine.info(), option);
}

// linux/10.sndbuf: a connection has a larger buffer than the socket began with.
std::int64_t TcpSocket::default_of(net::Option option) const {
  const bool idle = option == net::Option::SendBuffer && tcb_ == nullptr;
  return idle ? parts_.errors.use(parts_.profile.tcp.send_buffer_idle) : Socket::default_of(option);
}

std::optional<Situation> TcpSocket::own_objection(net::Option option, std::int64_t value) const {
  if (option == net::Option::KeepAlive && value != 0 && ended()) {  // windows/13.10
    return reset_ ? Situation::KeepAliveReset : Situation::KeepAliveDead;
  }
  const bool connections_own =
      option == net::Option::UpdateConnectContext || option == net::Option::IdealSendBacklog;
  if (connections_own && !connected()) return Situation::OptionUnconnected;
  return std::nullopt;
}

void TcpSocket::option_changed(net::Option option) {
  if (option == net::Option::UpdateConnectContext) {
    context_missing_ = false;
    return;
  }
  if (claim_) claim_->holding.sharing = sharing();
  if (tcb_ == nullptr || tcb_->machine.finished()) return;
  tcb_->sharing = sharing();
  mark(*tcb_);
  drive([&](tcp::Connection& machine, tcp::Actions& out) {
    if (option == net::Option::QuickAck) return machine.quick_ack(options().on(option), parts_.now(), out);
    machine.set_options(options().for_tcp(), parts_.now(), out);
  });
}

Attempt TcpSocket::local_name(net::Operation& call) {
  if (tcb_ != nullptr) return named(call, shown(tcb_->machine.flow().local));
  if (claim_) return named(call, shown(claim_->holding.local));
  return named(call, {net::Address::any(family()), 0});
}

// From the call of connect on or from the handshake on, and until the connection is over or the descriptor is closed.
// Evidence: windows/7.6 and windows/4.9; otherwise linux/2.3.
bool TcpSocket::knows_peer() const {
  const auto& model = parts_.profile.socket;
  if (tcb_ == nullptr || phase_ == Phase::Listening) return false;
  if (attempt_under_way()) return shown_state() != TcpState::SynSent || parts_.errors.use(model.peer_name_connecting);
  if (shown_state() != TcpState::Closed) return true;
  return phase_ == Phase::Connected && parts_.errors.use(model.peer_name_after_close);
}

Attempt TcpSocket::peer_name(net::Operation& call) {
  const bool known = knows_peer() && !context_missing_;
  return known ? named(call, shown(tcb_->machine.flow().remote)) : situation(Situation::PeerNameUnconnected);
}

ReadinessFacts TcpSocket::facts() const {
  ReadinessFacts facts;
  facts.listening = phase_ == Phase::Listening;
  facts.acceptable = backlog_ && !backlog_->queue.empty();
  facts.connecting = attempt_under_way();
  facts.closed = shown_state() == TcpState::Closed;
  facts.attempt_failed = phase_ != Phase::Connected && dead_ && error_;
  facts.peer_finished = peer_finished();
  facts.own_shut_receive = own_shut_receive_;
  facts.own_shut_send = own_shut_send_;
  facts.dead = dead_;
  facts.error = static_cast<bool>(error_);
  facts.error_queue = has_error_records();
  if (tcb_ != nullptr) {
    const std::size_t unread = tcb_->machine.readable();
    const std::int64_t low_water = options().value(net::Option::ReceiveLowWater);
    facts.urgent = tcb_->machine.urgent_here();
    facts.data = unread > 0 && static_cast<std::int64_t>(unread) >= low_water;
  }
  facts.writable = tcb_ == nullptr || tcb_->machine.writable();
  return facts;
}

// linux/surface.errqueue-tcp: whether or not IP_RECVERR was asked for.
void TcpSocket::record_error(ErrorRecord record) { queue_error(std::move(record)); }

void TcpSocket::show_next_error(net::Error next) {
  error_.clear();
  if (next) error_.latch(next, profiles::Latch::Once);
}

// windows/3.fd-close: 10053 where recv says 10054.
net::Error TcpSocket::close_code() const {
  const net::Error code = has_watch() ? watched().close_code : net::Error{};
  return code ? code : error_.code();
}

net::Ready TcpSocket::in_sets() const {
  const bool by_mask = parts_.errors.use(parts_.profile.socket.select_rules) == profiles::SelectRules::Masks;
  return by_mask ? sets_of(ready()) : sets_of(facts());
}

// windows/11, column FD_ event: FD_CLOSE comes already while data is unread, and after a local SD_RECEIVE, too.
net::NetworkEvents TcpSocket::happening() const {
  using net::NetworkEvent;
  constexpr std::size_t kConnectBit = 4, kCloseBit = 5;
  const ReadinessFacts is = facts();
  net::NetworkEvents now;
  const auto add = [&](bool condition, NetworkEvent event) {
    if (condition) now.happened = now.happened | event;
  };
  add(is.listening && is.acceptable, NetworkEvent::Accept);
  add(is.attempt_failed, NetworkEvent::Connect);
  if (is.attempt_failed) now.codes[kConnectBit] = error_.code();
  if (phase_ != Phase::Connected) return now;
  add(true, NetworkEvent::Connect);
  add(is.writable && !dead_, NetworkEvent::Write);
  add(is.data && !is.own_shut_receive, NetworkEvent::Read);
  add(is.peer_finished || dead_, NetworkEvent::Close);
  if (dead_) now.codes[kCloseBit] = close_code();
  return now;
}

net::Ready TcpSocket::ready() const { return readiness(parts_.errors.use(parts_.profile.socket.readiness), facts()); }

}  // namespace halfopen::sim::kernel
