// Calls that stall or fail by count: the faults of the vocabulary that act inside a process.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "halfopen/net/call.h"
#include "halfopen/net/time.h"

namespace halfopen::realnet {

class CallFaults {
 public:
  void stall(net::Op op, std::int32_t count, net::Duration duration) { stalls_[op] = {count, duration}; }
  void fail(net::Op op, std::int32_t count, net::Error error) { failures_[op] = {count, error}; }

  /// How much later this call completes; none for most.
  std::optional<net::Duration> take_stall(net::Op op) { return take(stalls_, op); }
  /// What this call fails with instead of being made.
  std::optional<net::Error> take_failure(net::Op op) { return take(failures_, op); }

 private:
  template <class What>
  struct Counted {
    std::int32_t left = 0;
    What what{};
  };
  template <class What>
  static std::optional<What> take(std::map<net::Op, Counted<What>>& faults, net::Op op) {
    const auto found = faults.find(op);
    if (found == faults.end() || found->second.left <= 0) return std::nullopt;
    --found->second.left;
    return found->second.what;
  }

  std::map<net::Op, Counted<net::Duration>> stalls_;
  std::map<net::Op, Counted<net::Error>> failures_;
};

}  // namespace halfopen::realnet
