// The TCP connections of a host: which segment goes to which, what their machines want done, and whose socket hears of
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "error_model.h"
#include "flow_table.h"
#include "halfopen/sim/ip/upper.h"
#include "option_values.h"
#include "ports.h"
#include "syn_cookie.h"
#include "tcb.h"
#include "watch.h"

namespace halfopen::sim::kernel {

struct Parts;

class TcpLayer {
 public:
  explicit TcpLayer(Parts& parts);
  ~TcpLayer();

  // For sockets.

  /// A new connection in CLOSED, which segments of its flow find from now on.
  /// `iss`: its first number, if that is not the host's to choose any more.
  Tcb& open(const tcp::Flow& flow, const OptionValues& options, const Sharing& sharing,
            std::optional<wire::SeqNum> iss = std::nullopt);
  /// Answers a SYN to a listener with `options` by a cookie.
  void send_cookie(const wire::Packet& syn, const tcp::Flow& flow, const OptionValues& options);
  /// The SYN of which `ack` brings back this host's cookie, as far as that remembers it; nothing if there is no cookie.
  std::optional<wire::Packet> syn_of_cookie(const wire::Packet& ack, const tcp::Flow& flow) const;
  /// What machines fill; empty between two calls of carry_out().
  tcp::Actions& actions() { return actions_; }
  /// Does what `tcb`'s machine has left in actions(). An orphan that is finished is gone afterwards.
  void carry_out(Tcb& tcb);
  /// A call on `tcb` is about to make it send.
  void calling(Tcb& tcb);
  /// The owner lets go: an orphan lives on until it is finished.
  void release(Tcb& tcb);
  /// Nothing of the connection remains, and nothing is said on the wire.
  void forget(Tcb& tcb);

  /// Whether `wanted` may be bound beside everything that holds its port.
  BindVerdict judge(const Holding& wanted) const;
  /// A local port for a connection from `source` to `remote`.
  std::optional<std::uint16_t> choose_port(const net::Address& source, const net::Endpoint& remote);
  /// Whether a connection has these endpoints and does not make room; `chosen`: the local port is not a bound one.
  bool in_use(const tcp::Flow& flow, bool chosen) const;

  Ports& ports() { return ports_; }
  /// A port that bind(0) takes for `wanted`; nothing if none is left.
  std::optional<std::uint16_t> port_for_bind(const Holding& wanted);

  // The network.
  void segment_arrives(wire::Packet&& segment);
  void icmp_error_arrives(const ip::IcmpError& error);
  void neighbour_failed(const wire::Packet& waiting);
  /// Connections of these addresses end, if this system ends them.
  void carrier_lost(const std::vector<net::Address>& addresses);

  // The host.
  void freeze();
  void thaw();
  void crash();
  /// Whoever waits to send may try again.
  void memory_is_back();
  /// Every connection, oldest first.
  std::vector<const Tcb*> all() const;

 private:
  TcpSocket* listener_for(const tcp::Flow& flow) const;
  void for_listener(const wire::Packet& segment, const tcp::Flow& flow, bool known);
  tcp::Start start_of(const tcp::Flow& flow) const;
  bool overflows(Tcb& tcb, const wire::Packet& segment);
  void replace(Tcb& old, const wire::Packet& syn, const tcp::Flow& flow);
  void succeed(Tcb& old, tcp::Start& start);
  void transmit(Tcb& tcb);
  bool send_marked(const Tcb& tcb, wire::Packet&& segment);
  void arm(Tcb& tcb);
  void unlist(Tcb& tcb);
  static void timer_fired(void* tcb);
  ErrorRecord record_of(const wire::Packet& waiting) const;
  void kill(Tcb& tcb, tcp::Cause cause, net::Error code);
  void apply(Tcb& tcb, const profiles::IcmpRow& row, wire::SeqNum quoted, ErrorRecord record);

  Parts& parts_;
  std::uint64_t flow_key_;
  Ports ports_;
  PortChooser chooser_;
  FlowTable flows_;
  SynCookie cookies_;
  std::vector<std::unique_ptr<Tcb>> tcbs_;
  std::uint32_t opened_ = 0;
  tcp::Actions actions_;
  tcp::ChallengeLimit challenges_;
};

}  // namespace halfopen::sim::kernel
