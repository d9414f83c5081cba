#include "halfopen/model/link.h"

namespace halfopen::model {

Conditions forward_of(const Link& link) {
  return {.one_way_delay = link.one_way_delay,
          .rate_bits = link.rate_bits,
          .queue_limit = link.queue_limit,
          .loss = link.loss,
          .path_mtu = link.path_mtu,
          .path_mtu_silent = link.path_mtu_silent,
          .impairments = link.impairments};
}

Conditions backward_of(const Link& link) {
  if (link.back) return *link.back;
  Conditions conditions = forward_of(link);
  conditions.one_way_delay = link.delay_back.value_or(link.one_way_delay);
  return conditions;
}

}  // namespace halfopen::model
