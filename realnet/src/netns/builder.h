// Namespaces are built by a child of the agent's: it may leave the agent's own user namespace, which a process of several
// threads cannot, and what it makes lives by descriptors alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/model/socket_row.h"

#include "channel.h"
#include "child_process.h"
#include "netlink.h"
#include "tun_card.h"

namespace halfopen::realnet {

/// The agent's side. Each request is carried out before the next; what the system refuses is thrown as std::runtime_error.
class Builder {
 public:
  /// Starts the child; with `user_namespace` it becomes root of one of its own. Throws std::runtime_error.
  explicit Builder(bool user_namespace);

  /// -1 if there is none.
  int user_namespace() const { return user_namespace_.get(); }

  /// Makes a network namespace, its loopback up; what follows happens in it.
  Handle make_namespace();
  /// Goes back into a namespace it has made.
  void enter(const Handle& space);
  /// The sockets of the namespace; those that are held are of `program`.
  std::vector<model::SocketRow> sockets(const std::string& program);
  /// A batch of netns/filters.h.
  void filter(const Octets& batch);
  void set(const std::string& knob, const std::string& value);
  /// False if the system refuses.
  bool try_set(const std::string& knob, const std::string& value);
  std::optional<std::string> get(const std::string& knob);
  /// A card, up.
  Handle make_card(const std::string& name, HardwareAddress hardware, std::uint32_t mtu);
  void add_address(const std::string& card, const net::Address& address, std::uint8_t prefix);
  void add_route(const Route& route);
  void add_route(const net::Address& to, std::uint8_t prefix, model::RouteKind kind);

 private:
  /// The answer, also if it is a refusal.
  Message exchange(const Message& request, std::span<const int> with = {});
  Message ask(const Message& request, std::span<const int> with = {});

  ConnectedChild child_;
  Channel channel_;
  Handle user_namespace_;
};

/// The child's side: what a child does that was sent `first`. Ends the process when the agent hangs up.
[[noreturn]] void build_namespaces(Channel& channel, const Message& first);

}  // namespace halfopen::realnet
