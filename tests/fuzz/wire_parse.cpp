// Any octets, as a TUN device or a script may deliver them.
#include "halfopen/sim/core/check.h"
#include "parse_property.h"
#include "target.h"

namespace halfopen::fuzz {

void wire_parse(Octets octets) {
  const sim::wire::ParseOutcome outcome = sim::wire::parse_and_emit(octets);
  sim::core::check(outcome.stable, "a parsed packet survives being emitted and parsed again");
}

}  // namespace halfopen::fuzz
