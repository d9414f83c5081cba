// The part of 127.0.0.0/8 a run has for itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "halfopen/net/address.h"

#include "handle.h"

namespace halfopen::realnet {

/// 127.a.b.0/24: one address for each host of a run.
struct LoopbackNetwork {
  std::uint8_t a = 0;
  std::uint8_t b = 0;

  static constexpr std::size_t kMostHosts = 250;

  /// The address of the n-th host of a scenario.
  net::Address host(std::size_t index) const;
  bool contains(const net::Address& address) const;

  /// `127.a.b`
  std::string to_string() const;
  /// What to_string wrote. Throws ProtocolError for anything else.
  static LoopbackNetwork parse(std::string_view text);
};

/// Holds a network for one run: no other run on this machine has it, and no socket of an earlier one is left in it, not even
/// in TIME-WAIT. So neither ports nor addresses of two runs ever meet.
///
/// The claim is a name in the system's abstract socket namespace, which ends with its process however that ends.
class NetworkClaim {
 public:
  /// Claims a network. Throws std::runtime_error if this machine has no loopback to use.
  NetworkClaim();

  const LoopbackNetwork& network() const { return network_; }

 private:
  bool try_claim(LoopbackNetwork candidate);

  LoopbackNetwork network_;
  Handle holder_;
};

}  // namespace halfopen::realnet
