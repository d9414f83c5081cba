// Full segments by their number, and a bench with ten of them under way.
#pragma once

#include <string>

#include "bench.h"

namespace halfopen::sim::tcp::test {

inline constexpr std::uint32_t kMss = 1448;
constexpr std::uint32_t segment(std::uint32_t n) { return 1 + n * kMss; }  // first octet of segment n, from 0

/// Segments 0 to 9 of forty, sent at 0 ms; the clock stands at 50 ms, which is the RTT of the handshake.
inline Bench ten_in_flight(BenchConfig config = {}) {
  config.rtt = 50ms;
  config.options.send_buffer = 1000000;
  Bench bench = Bench::established(config);
  bench.give({});  // the window of 65536 octets that later acknowledgements repeat
  bench.send(40 * kMss);
  bench.reset_clock();
  bench.run_until(50ms);
  return bench;
}

/// The line of segment n without PSH.
inline std::string full(const std::string& time, std::uint32_t n) {
  return time + " . " + std::to_string(segment(n)) + ":" + std::to_string(segment(n + 1)) + "(1448) ack 1";
}

}  // namespace halfopen::sim::tcp::test
