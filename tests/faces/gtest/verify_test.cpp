// EXPECT_DETERMINISTIC, on code that is and on code that is not.
#include <gtest/gtest-spi.h>

#include "greeting.h"

namespace halfopen::gtest {
namespace {

TEST(Deterministic, AcceptsCodeThatIs) {
  EXPECT_DETERMINISTIC([] { return greeting(); });
  EXPECT_DETERMINISTIC(scenarios::describe("idle").until(1s).host("a", {.os = "linux-6"}).program({.name = "p", .host = "a"}, Steps{}.sleep(2s)).build());
}

int runs = 0;  // What user code must not do.

net::Task<int> sleep_longer_each_time(net::Process& process) {
  co_await net::Clock{process}.sleep(1ms * ++runs);
  co_return 0;
}

TEST(Deterministic, NamesTheFirstEventThatDiffers) {
  runs = 0;
  EXPECT_NONFATAL_FAILURE(EXPECT_DETERMINISTIC([] {
                            Bench bench;
                            bench.program("client", sleep_longer_each_time);
                            return bench;
                          }),
                          "two runs of one scenario part: at 1ms client #0: first 1ms sleep");
}

}  // namespace
}  // namespace halfopen::gtest
