// Scenarios nobody thought of: made from a seed, valid by construction, the same everywhere.
//
// For proofs that must not depend on somebody's choice of examples: determinism over compilers, the simulator against
// the real kernel, search for crashes. What is drawn how often is said below and in docs/testing.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/model/scenario.h"

namespace halfopen::library {

/// How large a generated scenario gets, and of what it is made.
struct GeneratedSize {
  std::int32_t programs_max = 4;      ///< From 2 to this many (2..8): a server and its clients, or two of them by UDP.
  std::int32_t steps_max = 16;        ///< Steps per program, beside those that open its connections.
  std::int64_t bytes_max = 200'000;   ///< Octets of one send; sizes are spread over the orders of magnitude below.
  net::Duration pause_max = std::chrono::seconds{20};  ///< One sleep; spread likewise, from 1 ms.
  std::int32_t faults_max = 3;        ///< From none to this many; what a fault holds back, a second one lets go.
  net::Duration until = std::chrono::minutes{5};
  /// Profiles of the hosts, drawn evenly.
  std::vector<std::string> systems{"linux-6.18", "linux-6.1", "windows-11", "windows-10", "windows-2003"};
  /// Only what the real backend can do on the loopback: one link without delay, IPv4, no faults on links and hosts.
  bool loopback = false;
};

/// The scenario of this seed and size.
///
/// Topology: a server's host, and one host for all clients (2 of 3) or one each; a link per client host: delay 0 to 100
/// ms, limited rate 1 of 4, loss up to 3 % 1 of 5, small or large MTU 1 of 5, other delay back 1 of 6, addresses to be
/// resolved 1 of 6; IPv6 1 of 5. Two of four programs talk UDP, 1 of 4.
/// Steps of a connection, in hundredths: send 30, recv 25, sleep 14, options 10, poll 6, recv to the end 5, asking for
/// an option 4, shutdown 3, close 3; half of the sends are below 100 octets. Flags (MSG_PEEK, MSG_WAITALL,
/// MSG_DONTWAIT, MSG_MORE, MSG_NOSIGNAL) 1 of 3. A program stays (2 of 5), returns, closes, or exits at its end.
/// Faults: of link, host and program, evenly; times anywhere in the first 10 s.
model::Scenario generated(std::uint64_t seed, const GeneratedSize& size = {});

}  // namespace halfopen::library
