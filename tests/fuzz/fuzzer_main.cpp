// What libFuzzer calls; HALFOPEN_FUZZ_TARGET is the function of one target.
#include "target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  halfopen::fuzz::HALFOPEN_FUZZ_TARGET(std::as_bytes(std::span{data, size}));
  return 0;
}
