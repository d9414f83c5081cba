// What one workload did, and what it cost.
//
// bench/ owns the workloads W1 to W6, three simulations that do them (halfopen itself, the lean probe, ns-3) and the
// table that holds them against each other. It refuses to know how a simulation works inside. Start at main.cpp.
#pragma once

#include <cstdint>
#include <functional>

namespace halfopen::bench {

struct Measured {
  std::uint64_t units = 0;     ///< Of the workload: segments, round trips, connections, tests.
  std::uint64_t octets = 0;    ///< Payload the receiving programs got.
  std::uint64_t segments = 0;  ///< Put on the wire, both ways.
  double cpu_seconds = 0;      ///< User and system, of what the workload measures.
  double bytes_each = 0;       ///< Memory of one connection, both ends; 0: not measured.
  double setup_seconds = 0;    ///< CPU before that: opening the connections of W5.
  std::uint64_t digest = 0;    ///< Of the observations; 0: the simulation has none.
};

/// The size of a run. Workloads read what concerns them.
struct Load {
  std::uint64_t octets = 0;
  std::uint32_t runs = 1;
  std::uint32_t connections = 1;
  std::uint32_t at_once = 1;
  std::uint32_t rounds = 1;
  std::uint32_t seconds = 0;  ///< Virtual.
};

/// One way to do the workloads.
struct Contender {
  const char* name;
  Measured (*bulk)(const Load&);       ///< W1: `octets` over 1 Gbit/s, 10 ms, no loss.
  Measured (*loss)(const Load&);       ///< W2: `runs` of `seconds`, 10 Mbit/s, 20 ms, 1 % loss.
  Measured (*ping_pong)(const Load&);  ///< W3: `rounds` of 64 octets on each of `connections`, 5 ms.
  Measured (*churn)(const Load&);      ///< W4: `connections`, `at_once` at a time: connect, ask, close.
  Measured (*idle)(const Load&);       ///< W5: `connections` with keepalive every two hours, for `seconds`.
  Measured (*recovery)(const Load&);   ///< W6: `runs` small tests of a client that survives an outage.
};

extern const Contender kHalfopen;
extern const Contender kLean;
#ifdef HALFOPEN_BENCH_NS3
extern const Contender kNs3;
#endif

/// CPU time of this process so far, user and system.
double cpu_seconds();
/// Memory this process has asked its allocator for and not given back, in bytes; the resident size where the allocator
/// does not tell.
double memory_in_use();

/// CPU seconds of `work`.
template <class Work>
double timed(Work&& work) {
  const double before = cpu_seconds();
  work();
  return cpu_seconds() - before;
}

}  // namespace halfopen::bench
