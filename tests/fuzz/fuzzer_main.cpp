// What libFuzzer calls. The environment variable HALFOPEN_FUZZ_TARGET names the target.
#include <cstdio>
#include <cstdlib>

#include "target.h"

namespace {

const halfopen::fuzz::Target& chosen() {
  const char* name = std::getenv("HALFOPEN_FUZZ_TARGET");
  for (const halfopen::fuzz::Target& target : halfopen::fuzz::kTargets) {
    if (name && target.name == std::string_view{name}) return target;
  }
  std::fprintf(stderr, "HALFOPEN_FUZZ_TARGET: expected the name of a target, found \"%s\"\n", name ? name : "");
  std::exit(2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const halfopen::fuzz::Target& target = chosen();
  target.run(std::as_bytes(std::span{data, size}));
  return 0;
}
