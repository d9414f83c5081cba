// A socket of the script and its connection: endpoints, initial sequence numbers, and what timestamps stand for.
//
// Scripts count from initial numbers, and write timestamps of their own; the host's are others. A Flow translates.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "halfopen/net/address.h"
#include "halfopen/net/call.h"
#include "halfopen/pkt/script.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::pkt {

struct Flow {
  enum class State : std::uint8_t {
    Made,       ///< socket() only.
    Listening,
    Active,     ///< connect() has been called, or a datagram sent.
    Passive,    ///< A packet of the script made it.
  };

  State state = State::Made;
  net::SocketType type = net::SocketType::Stream;
  net::Descriptor descriptor = net::kNoDescriptor;  ///< In the host's process.
  net::Endpoint local;                              ///< Port 0: the host has not told yet.
  net::Endpoint remote;

  bool host_known = false;         ///< The host's initial number has been seen,
  std::uint32_t host_isn = 0;      ///< on the wire,
  std::uint32_t host_script_isn = 0;  ///< and in the script.
  bool script_known = false;       ///< The script has sent its SYN: later ones do not begin anew.
  std::uint32_t script_isn = 0;    ///< The script's own, the same in both.

  /// Timestamps of the host by what the script calls them.
  std::map<std::uint32_t, std::uint32_t> stamps;
  struct Stamp {
    std::uint32_t script = 0;
    std::uint32_t host = 0;
  };
  std::optional<Stamp> first_stamp;
  net::Instant first_stamp_at{};

  /// Whether the host's packet belongs to it; a connect() whose port is not known takes the first SYN.
  bool owns(const sim::wire::Packet& packet) const;

  // From the script's numbers to those on the wire. `syn`: the segment has SYN, and its numbers are absolute.
  std::uint32_t script_seq(std::uint32_t number, bool syn) const { return syn ? number : number + script_isn; }
  std::uint32_t host_seq(std::uint32_t number, bool syn) const {
    return syn ? number - host_script_isn + host_isn : number + host_isn;
  }
};

}  // namespace halfopen::pkt
