// Any octets, as a TUN device or a script may deliver them.
#include <cstddef>
#include <cstdint>
#include <span>

#include "halfopen/sim/core/check.h"
#include "parse_property.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace halfopen::sim;
  const wire::ParseOutcome outcome = wire::parse_and_emit(std::as_bytes(std::span{data, size}));
  core::check(outcome.stable, "a parsed packet survives being emitted and parsed again");
  return 0;
}
