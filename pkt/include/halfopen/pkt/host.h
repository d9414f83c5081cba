// The host a script is played against: its clock, its end of the cable, and its one process.
//
// The simulated host is the interpreter's own; another, such as this machine's kernel, is handed to it as a HostMaker.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/net/process.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::pkt {

/// A packet the host has sent, and when.
struct Captured {
  net::Instant at;
  sim::wire::Packet packet;
  std::vector<std::byte> options{};  ///< TCP options as they came; empty: as the simulator writes those of `packet`.
};

/// A packet from its octets, the IP header first; nothing for what is none.
std::optional<Captured> read_packet(net::Instant at, const std::vector<std::byte>& octets);

/// A call the process has made, with the octets it works on. Lives as long as the host.
struct MadeCall {
  net::Operation operation;
  std::vector<std::byte> octets;
  std::vector<net::PollEntry> polled;
  net::Message message;
  bool under_way = false;  ///< Of a host that does not keep waiting operations in queues.

  bool over() const { return operation.queue == nullptr && !under_way; }
};

/// A setting by the system's own name: `net.ipv4.tcp_sack`, `0`.
using Setting = std::pair<std::string, std::string>;

/// What a host is made of.
struct HostPlan {
  net::Address local;   ///< Its own; everything else is behind its one card.
  net::Address remote;  ///< The script's.
  std::uint32_t mtu = 1500;
  std::vector<Setting> settings;  ///< Turned before it begins.
  bool keep_packets = false;
};

/// The host has no such setting, or not with this value: the script is unsupported.
class UnknownSetting : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// There can be no such host here: the script is skipped.
class NoHost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Host {
 public:
  virtual ~Host() = default;

  /// Since the host began, at net::kStart.
  virtual net::Instant now() const = 0;
  /// Lets the next thing happen that is due at `until` or before; false if there is none: then it is `until`. With
  /// net::kNever: false when nothing is left to happen, or after as long as anybody would wait.
  virtual bool step(net::Instant until) = 0;
  /// Lets happen what belongs to this instant.
  virtual void settle() = 0;
  /// The same until the call is over. Returns whether it is: one that is not waits for something.
  virtual bool settle(const MadeCall& call) = 0;
  /// Lets the rest of a burst come whose begin has been taken.
  virtual void gather() = 0;
  /// What the run has cost so far; 0 where nobody counts.
  virtual std::uint64_t steps() const = 0;

  /// A packet of the script reaches the host's card.
  virtual void inject(sim::wire::Packet&& packet) = 0;
  /// What the host has sent and nobody has taken.
  std::deque<Captured>& sent() { return sent_; }

  /// Makes a call; it may be over when this returns, or later.
  MadeCall& call(const net::Call& call, std::size_t octets = 0);
  /// The number an option has now; nothing if the socket has none of that name.
  std::optional<std::int64_t> option(net::Descriptor descriptor, net::Option option);

  /// Every packet so far, in both directions, as its card saw it; with HostPlan::keep_packets.
  std::vector<model::PacketRecord>& packets() { return packets_; }

  /// Turns a setting of the running host. Errors: UnknownSetting.
  virtual void turn(std::string_view name, std::string_view value) = 0;

 protected:
  /// Begins the call of `made.operation`.
  virtual void start(MadeCall& made) = 0;

  void keep(net::Instant at, model::PacketRecord::Way way, const std::vector<std::byte>& octets) {
    packets_.push_back({.at = at, .way = way, .bytes = octets});
  }

  std::deque<Captured> sent_;

 private:
  std::vector<model::PacketRecord> packets_;
  std::deque<MadeCall> calls_;
};

/// Errors: NoHost, UnknownSetting.
using HostMaker = std::function<std::unique_ptr<Host>(const HostPlan& plan)>;

}  // namespace halfopen::pkt
