// What a script's options and the caller's decide beside the events.
#pragma once

#include <cstdint>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/pkt/run.h"

namespace halfopen::pkt {

struct Settings {
  IpVersion ip_version = IpVersion::V4;
  bool strict = false;
  bool strict_segments = false;           ///< Segments are not merged.
  bool echo_scaled = false;               ///< Echoes of unknown timestamps are sent as they are written.
  net::Duration tolerance = std::chrono::microseconds{4000};
  std::int64_t tolerance_per_mille = 125;  ///< Of the time since the event before.
  net::Duration timestamp_tick{};          ///< 0: values of timestamps are not checked.
  std::uint16_t bind_port = 8080;
  std::uint16_t connect_port = 8080;
  std::uint32_t mtu = 1500;
  net::Address local;                      ///< Of the host, as its packets carry it.
  net::Address remote;                     ///< Of the script.

  net::AddressFamily socket_family() const {
    return ip_version == IpVersion::V4 ? net::AddressFamily::V4 : net::AddressFamily::V6;
  }
  /// An address as the host's sockets speak of it.
  net::Address for_socket(const net::Address& address) const;
};

/// Errors: Stop, Invalid or Unsupported, naming the option.
Settings settings_of(const Script& script, const RunOptions& options);

}  // namespace halfopen::pkt
