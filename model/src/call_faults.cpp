#include "halfopen/model/call_faults.h"

namespace halfopen::model {

std::optional<CallFault> CallFaults::take(net::Op op) {
  std::optional<CallFault> met;
  for (CallFault& fault : pending_) {
    if (fault.op != op) continue;
    if (fault.nth > 1) {
      --fault.nth;
    } else if (!met) {
      met = fault;
      --fault.count;
    }
  }
  std::erase_if(pending_, [](const CallFault& fault) { return fault.count == 0; });
  return met;
}

}  // namespace halfopen::model
