#include "halfopen/sim/link/luck.h"

namespace halfopen::sim::link {

Luck::Luck(std::uint64_t seed, std::string_view link, std::uint64_t direction)
    : loss_{seed, link, "loss", direction},
      burst_{seed, link, "burst-loss", direction},
      duplicate_{seed, link, "duplicate", direction},
      reorder_{seed, link, "reorder", direction},
      corrupt_{seed, link, "corrupt", direction},
      corrupt_unseen_{seed, link, "corrupt-unseen", direction},
      altered_bit_{seed, link, "altered-bit", direction},
      jitter_{seed, link, "jitter", direction} {}

Fate Luck::draw_each(const Chances& chances) {
  Fate fate;
  fate.lost = chances.loss != 0 && loss_.chance(chances.loss);
  if (in_bad_state(chances)) fate.lost = true;
  fate.duplicated = chances.duplicate != 0 && duplicate_.chance(chances.duplicate);
  fate.reordered = chances.reorder != 0 && reorder_.chance(chances.reorder);
  fate.damaged = chances.corrupt != 0 && corrupt_.chance(chances.corrupt);
  fate.altered = chances.corrupt_unseen != 0 && corrupt_unseen_.chance(chances.corrupt_unseen);
  if (fate.altered) fate.altered_bit = altered_bit_.next();
  if (chances.jitter > net::Duration::zero()) {
    fate.jitter = net::Duration{
        static_cast<std::int64_t>(jitter_.below(static_cast<std::uint64_t>(chances.jitter.count()) + 1))};
  }
  return fate;
}

// One draw a packet: may the state change? The packet has the state after it.
bool Luck::in_bad_state(const Chances& chances) {
  if (chances.burst_enter == 0) return bad_ = false;
  if (burst_.chance(bad_ ? chances.burst_leave : chances.burst_enter)) bad_ = !bad_;
  return bad_;
}

}  // namespace halfopen::sim::link
