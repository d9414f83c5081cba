// The fuzz target's property, held against random packets with a few octets changed, for every build that has no
// libFuzzer.
#include <gtest/gtest.h>

#include "parse_property.h"
#include "samples.h"

namespace halfopen::sim::wire {
namespace {

// Flips, sets, cuts and repeats: small changes reach deeper than noise.
void mutate(core::RandomStream& random, std::vector<std::byte>& octets) {
  for (std::uint64_t changes = random.below(4); changes != 0 && !octets.empty(); --changes) {
    const std::uint64_t at = random.below(octets.size());
    switch (random.below(4)) {
      case 0:
        octets[at] ^= static_cast<std::byte>(1u << random.below(8));
        break;
      case 1:
        octets[at] = static_cast<std::byte>(random.next() & 0xFF);
        break;
      case 2:
        octets.resize(at);
        break;
      default:
        octets.insert(octets.end(), octets.begin() + static_cast<std::ptrdiff_t>(at), octets.end());
        break;
    }
  }
}

TEST(Mutation, EveryInputIsRefusedOrStaysTheSamePacket) {
  core::RandomStream random{1, "wire", "mutations"};
  int accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::vector<std::byte> octets = emitted(random_packet(random));
    mutate(random, octets);
    const ParseOutcome outcome = parse_and_emit(octets);
    ASSERT_TRUE(outcome.stable) << "iteration " << i << ": " << hex(octets);
    accepted += outcome.accepted;
  }
  // Both paths were taken.
  EXPECT_GT(accepted, 50'000);
  EXPECT_LT(accepted, 190'000);
}

}  // namespace
}  // namespace halfopen::sim::wire
