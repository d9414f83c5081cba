// A datagram socket.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "error_model.h"
#include "halfopen/sim/core/buffer.h"
#include "socket.h"

namespace halfopen::sim::kernel {

class UdpSocket final : public Socket {
 public:
  UdpSocket(Parts& parts, Process& process, net::AddressFamily family);
  ~UdpSocket() override;

  Attempt bind(net::Operation& call) override;
  Attempt connect(net::Operation& call) override;
  Attempt send(net::Operation& call) override;
  Attempt recv(net::Operation& call) override;
  Attempt shutdown(net::Operation& call) override;
  Attempt local_name(net::Operation& call) override;
  Attempt peer_name(net::Operation& call) override;
  void let_go(bool abort, bool expired) override;
  net::Ready ready() const override;
  model::SocketRow row() const override;
  net::Ready in_sets() const override;
  net::NetworkEvents happening() const override;
  bool bound() const override { return claim_ != nullptr; }

  /// How well a datagram from `remote` to `local` fits: 0 not at all, more the more of it the socket has named. The
  /// very family counts less than the address, and that less than the peer.
  int fits(const net::Endpoint& local, const net::Endpoint& remote) const;
  /// Whether datagrams to this broadcast address are for it.
  bool hears(const net::Address& broadcast) const;
  void datagram_arrives(const net::Endpoint& from, const core::Slice& octets);
  /// An ICMP error about a datagram of this socket.
  void icmp_error(const profiles::IcmpRow& row, ErrorRecord record);

 private:
  /// What waits to be received: a datagram, or an error in its place where errors wait among the datagrams
  /// (windows/14.3).
  struct Item {
    net::Endpoint from;
    core::Slice octets;
    net::Error error{};
  };

  net::Error take_pending_error() override { return error_.take(); }
  void show_next_error(net::Error next) override;
  std::int64_t read_only_value(net::Option option) const override;
  void option_changed(net::Option option) override;

  bool bind_any_port(const net::Address& address);
  Attempt dissolve();
  std::optional<profiles::Situation> reach(const net::Endpoint& to, net::Endpoint& from);
  Attempt transmit(const net::Call& call, const net::Endpoint& to);
  std::int64_t charge_of(std::size_t octets) const;
  bool has_room_for(std::int64_t charge) const;
  Attempt deliver(net::Operation& call, const Item& item);

  std::unique_ptr<Claim> claim_;
  std::optional<net::Endpoint> peer_;
  net::Address connected_from_{};  ///< Source address connect has chosen.
  net::Address bound_to_{};        ///< What bind has named, when a dissolved connect has taken the port.
  PendingError error_;
  bool shut_receive_ = false;
  bool shut_send_ = false;
  std::deque<Item> queue_;
  std::int64_t charged_ = 0;  ///< Memory the queue occupies, as the system counts it.
};

}  // namespace halfopen::sim::kernel
