#include "halfopen/model/call_faults.h"

namespace halfopen::model {

std::optional<CallFault> CallFaults::take(net::Op op) {
  for (auto fault = pending_.begin(); fault != pending_.end(); ++fault) {
    if (fault->op != op) continue;
    const CallFault met = *fault;
    if (--fault->count == 0) pending_.erase(fault);
    return met;
  }
  return std::nullopt;
}

}  // namespace halfopen::model
