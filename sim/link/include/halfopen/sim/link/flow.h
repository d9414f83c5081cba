// What a middlebox knows a conversation by.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::link {

/// The endpoints of a TCP connection or of an exchange of datagrams, as seen from a middlebox.
struct Flow {
  wire::Protocol protocol = wire::Protocol::Tcp;
  net::Endpoint inside;
  net::Endpoint outside;

  friend bool operator<(const Flow& a, const Flow& b) {
    const auto key = [](const Flow& f) {
      return std::tie(f.protocol, f.inside.address, f.inside.port, f.outside.address, f.outside.port);
    };
    return key(a) < key(b);
  }
};

/// The flow of a packet that comes from inside; nothing unless it is a TCP segment or a UDP datagram.
std::optional<Flow> flow_outwards(const wire::Packet& packet);
/// The same for one that comes from outside.
std::optional<Flow> flow_inwards(const wire::Packet& packet);

/// True for what opens a connection: SYN without ACK.
inline bool opens(const wire::Packet& packet) {
  return packet.protocol == wire::Protocol::Tcp && packet.tcp.syn() && !packet.tcp.has_ack();
}

/// Flows with something known of each, forgotten when they were idle for long enough.
template <class T>
class FlowTable {
 public:
  explicit FlowTable(net::Duration idle) : idle_{idle} {}

  /// What is known of the flow, which is in use now; nullptr if nothing is, or not any more.
  T* use(const Flow& flow, net::Instant now) {
    const auto found = flows_.find(flow);
    if (found == flows_.end()) return nullptr;
    if (expired(found->second, now)) {
      flows_.erase(found);
      return nullptr;
    }
    found->second.used = now;
    return &found->second.known;
  }
  T& add(const Flow& flow, T known, net::Instant now) {
    if (flows_.size() >= sweep_at_) sweep(now);
    Row& row = flows_[flow];
    row = {std::move(known), now};
    return row.known;
  }
  /// Whether any flow that is not forgotten is such a one.
  template <class Is>
  bool any(Is&& is, net::Instant now) const {
    return std::any_of(flows_.begin(), flows_.end(),
                       [&](const auto& item) { return !expired(item.second, now) && is(item.first); });
  }
  void erase(const Flow& flow) { flows_.erase(flow); }
  /// Flows that are not forgotten at `now`.
  std::size_t live(net::Instant now) {
    sweep(now);
    return flows_.size();
  }

 private:
  struct Row {
    T known{};
    net::Instant used{};
  };
  bool expired(const Row& row, net::Instant now) const { return idle_ > net::Duration::zero() && now - row.used >= idle_; }
  void sweep(net::Instant now) {
    std::erase_if(flows_, [&](const auto& item) { return expired(item.second, now); });
    sweep_at_ = flows_.size() < 512 ? 1024 : flows_.size() * 2;
  }

  net::Duration idle_;  ///< Zero: never forgotten.
  std::map<Flow, Row> flows_;
  std::size_t sweep_at_ = 1024;
};

}  // namespace halfopen::sim::link
