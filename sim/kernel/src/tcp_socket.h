// A stream socket: the descriptor's side of a TCP connection, of an attempt at one, or of a listener.
//
// It owns what the program can see and the machine does not know: the pending error, which directions the program has
// shut, how far connect() has got. Connecting: tcp_connect.cpp; data: tcp_transfer.cpp; the end: tcp_close.cpp;
// listener.cpp, half_open.cpp.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "error_model.h"
#include "halfopen/sim/core/spare.h"
#include "readiness.h"
#include "socket.h"
#include "tcb.h"
#include "tcp_layer.h"

namespace halfopen::sim::kernel {

class TcpSocket final : public Socket, public core::Recycled {
 public:
  TcpSocket(Parts& parts, Process& process, net::AddressFamily family, const OptionValues& options);
  ~TcpSocket() override;

  Attempt bind(net::Operation& call) override;
  Attempt listen(net::Operation& call) override;
  Attempt connect(net::Operation& call) override;
  Attempt accept(net::Operation& call) override;
  Attempt send(net::Operation& call) override;
  Attempt recv(net::Operation& call) override;
  Attempt shutdown(net::Operation& call) override;
  Attempt local_name(net::Operation& call) override;
  Attempt peer_name(net::Operation& call) override;
  std::optional<net::Error> refuses_close() const override;
  net::Duration begin_linger() override;
  bool lingering() const override;
  void let_go(bool abort, bool expired) override;
  void receive_cancelled() override;
  net::Ready ready() const override;
  model::SocketRow row() const override;
  net::Ready in_sets() const override;
  net::NetworkEvents happening() const override;
  bool bound() const override { return claim_ != nullptr || phase_ != Phase::Unconnected; }

  // What happens to its connection.
  void tcp_event(const TcpEvent& event);
  /// The connection, in `state` until now, has ended by `cause`. `code`: in place of the error row's.
  void died(tcp::Cause cause, net::TcpState state, net::Error code);
  void soft_error(net::Error error);
  /// What its error queue keeps of an ICMP error, or of its own neighbour's silence. For died() and soft_error() to
  /// come.
  void record_error(ErrorRecord record);

  // What happens to its backlog.
  /// `known`: the sender has had a connection until now.
  void syn_arrives(const wire::Packet& syn, const tcp::Flow& flow, bool known);
  /// An ACK that belongs to no connection; whether it was one of a cookie, and so dealt with.
  bool cookie_arrives(const wire::Packet& ack, const tcp::Flow& flow);
  /// The SYN-ACK timer of a half-open entry is about to fire.
  void syn_ack_due(Tcb& tcb) const;
  bool has_room() const;
  void half_open_event(Tcb& tcb, const TcpEvent& event);
  void half_open_gone(Tcb& tcb);

  /// The state as the system shows it to this descriptor: TIME-WAIT belongs to the connection, not to it (linux/5.4).
  net::TcpState shown_state() const {
    if (phase_ == Phase::Listening) return net::TcpState::Listen;
    if (tcb_ == nullptr) return net::TcpState::Closed;
    const net::TcpState state = tcb_->machine.state();
    return state == net::TcpState::TimeWait ? net::TcpState::Closed : state;
  }

 private:
  /// How far the program's side of connecting has got; not the TCP state. Evidence: linux/4.4.
  enum class Phase : std::uint8_t { Unconnected, Connecting, Connected, Listening };

  struct Backlog {
    std::int64_t limit = 0;  ///< Connections that may wait for accept.
    std::vector<Tcb*> half_open;
    std::vector<std::unique_ptr<TcpSocket>> queue;
    std::optional<net::Instant> cookie_sent;  ///< When it last answered a SYN by a cookie.
  };

  bool connecting() const override { return attempt_under_way(); }
  net::Error take_pending_error() override;
  void show_next_error(net::Error next) override;
  std::int64_t read_only_value(net::Option option) const override;
  void option_changed(net::Option option) override;
  std::int64_t default_of(net::Option option) const override;
  std::optional<profiles::Situation> own_objection(net::Option option, std::int64_t value) const override;

  // tcp_connect.cpp
  Attempt start_connect(net::Operation& call);
  Attempt await_connection(net::Operation& call);
  std::optional<profiles::Situation> choose_flow(const net::Endpoint& to, tcp::Flow& flow);
  bool attempt_under_way() const {
    const net::TcpState state = shown_state();
    return state == net::TcpState::SynSent || state == net::TcpState::SynReceived;
  }
  void disconnect();
  Attempt dissolve();
  void release_port();

  // tcp_transfer.cpp
  Attempt recv_urgent(net::Operation& call);
  Attempt receive_some(net::Operation& call);
  Attempt await_acknowledgement(net::Operation& call);
  std::size_t take(net::Operation& call, std::size_t from);
  /// The questions of one call's order whose condition is the case now.
  template <class Check>
  class Found {
   public:
    void add(Check check, bool is) { bits_ |= static_cast<std::uint8_t>(is) << static_cast<unsigned>(check); }
    bool has(Check check) const { return (bits_ >> static_cast<unsigned>(check) & 1) != 0; }

   private:
    unsigned bits_ = 0;
  };
  Found<profiles::RecvCheck> found_by_recv() const;
  Found<profiles::SendCheck> found_by_send() const;
  std::optional<Attempt> answer(profiles::RecvCheck check, net::Operation& call);
  std::optional<Attempt> answer(profiles::SendCheck check, net::Operation& call);
  Attempt send_without_memory(net::Operation& call);
  Attempt fail_send(const net::Operation& call, const Attempt& failure);
  bool error_shows() const;
  bool waits_while_connecting(profiles::Situation transfer) const;

  // tcp_close.cpp
  Attempt shutdown_listener(bool receive);
  Attempt cancel_attempt();
  bool resets_on_close(const tcp::Connection& machine) const;

  // half_open.cpp
  enum class SynAnswer : std::uint8_t { None, Reset, Entry, Cookie };
  SynAnswer answer_to_syn(bool known) const;
  bool half_open_full() const;
  bool kept_for_known_hosts() const;

  // tcp_overlapped.cpp
  bool receives_pending(const net::Operation* but = nullptr);
  bool outlives_shutdown(const net::Operation& call) const;
  void shut_receiving_machine();
  bool sends_unbuffered(const net::Operation& call) const;

  // listener.cpp
  std::int64_t backlog_for(std::int64_t asked) const;
  std::optional<profiles::Situation> bind_any_port(const net::Address& address);
  bool conflicts_as_listener() const;
  void adopt(Tcb& tcb);
  void mark(Tcb& tcb) const;
  void close_backlog();

  ReadinessFacts facts() const;
  net::Error close_code() const;
  bool knows_peer() const;
  /// Its connection was ended other than by FINs. A failed attempt that is not remembered has never been one.
  bool ended() const { return dead_ && phase_ != Phase::Unconnected; }
  bool connected() const { return phase_ == Phase::Connected && !dead_ && shown_state() != net::TcpState::Closed; }
  bool peer_finished() const { return tcb_ != nullptr && tcb_->machine.peer_finished(); }
  /// A call lets the machine do something, and what comes of it is carried out.
  template <class F>
  void drive(F&& f) {
    TcpLayer& layer = tcb_->layer;
    layer.calling(*tcb_);
    f(tcb_->machine, layer.actions());
    layer.carry_out(*tcb_);
  }

  Tcb* tcb_ = nullptr;
  std::unique_ptr<Claim> claim_;
  std::unique_ptr<Backlog> backlog_;
  PendingError error_;
  Phase phase_ = Phase::Unconnected;
  bool own_shut_receive_ = false;
  bool own_shut_send_ = false;
  bool dead_ = false;         ///< The connection was ended other than by FINs: both directions are shut.
  bool lingering_ = false;    ///< A close() waits for the end of this connection.
  bool reset_ = false;        ///< It was the peer's RST that ended it.
  bool context_missing_ = false;    ///< Connected by ConnectEx, and SO_UPDATE_CONNECT_CONTEXT not set yet.
  bool receive_cancelled_ = false;  ///< A receive was cancelled, and for that its close resets.
  net::Instant connected_at_{};
};

}  // namespace halfopen::sim::kernel
