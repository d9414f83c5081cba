// Calls that wait: in the order they were made, however often one of them is woken for nothing.
#include "wait_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

std::vector<std::uint64_t> numbers(WaitQueue& queue) {
  std::vector<std::uint64_t> numbers;
  queue.for_each([&](const net::Operation& call) { numbers.push_back(number_of(call)); });
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST(WaitQueue, WhoIsWokenForNothingTakesItsPlaceAgain) {
  std::array<net::Operation, 4> calls;
  WaitQueue queue;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    calls[i].ticket = (i + 1) << 1;
    queue.insert(calls[i]);
  }
  for (net::Operation& call : calls) {
    queue.remove(call);
    queue.insert(call);
    EXPECT_EQ(numbers(queue), (Numbers{1, 2, 3, 4})) << number_of(call);
  }
  for (std::size_t i = calls.size(); i-- > 0;) queue.remove(calls[i]);  // from the end: the way back is whole, too
  EXPECT_TRUE(queue.empty());
}

// net/call.h: what the system's function returns, -1 with an error.
TEST(Outcome, OfAFailedCallIsMinusOne) {
  for (const std::string_view os : {"linux-6", "windows-11"}) {
    TwoHosts world{{.os = os}};
    const End end = world.socket(world.program(world.left()));
    const net::Outcome outcome = end.begin("send 1").operation.outcome;
    EXPECT_TRUE(outcome.error) << os;
    EXPECT_EQ(outcome.value, -1) << os;
  }
}

}  // namespace
}  // namespace halfopen::sim::kernel
