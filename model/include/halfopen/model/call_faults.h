// Calls that are to stall or fail, by count: injected faults of one process. Both backends keep them in this list.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "halfopen/net/call.h"

namespace halfopen::model {

/// What is to become of `count` calls from the `nth` on: each fails with `error` and does nothing, or without one it is carried
/// out `stall` late, with the result of that moment.
struct CallFault {
  net::Op op{};
  std::int32_t count = 0;
  net::Error error{};
  net::Duration stall{};
  std::int32_t nth = 1;
};

class CallFaults {
 public:
  void add(const CallFault& fault) {
    if (fault.count > 0) pending_.push_back(fault);
  }
  bool empty() const { return pending_.empty(); }
  /// The fault that the call just made meets; each counts once. The first added comes first; every one whose turn has not come counts
  /// the call.
  std::optional<CallFault> take(net::Op op);

 private:
  std::vector<CallFault> pending_;
};

}  // namespace halfopen::model
