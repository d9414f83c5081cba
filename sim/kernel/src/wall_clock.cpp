#include "wall_clock.h"

namespace halfopen::sim::kernel {

// In two parts, so that no product of a long run overflows.
net::Duration WallClock::gained(net::Instant now) const {
  constexpr std::int64_t kMillion = 1'000'000;
  const std::int64_t elapsed = (now - since_).count();
  return net::Duration{elapsed / kMillion * ppm_ + elapsed % kMillion * ppm_ / kMillion};
}

void WallClock::drift(net::Instant now, std::int32_t ppm) {
  base_ += gained(now);
  since_ = now;
  ppm_ = ppm;
}

net::Duration WallClock::read(net::Instant now, net::Duration usual_tick) const {
  const net::Duration exact = base_ + (now - net::kStart) + gained(now);
  const net::Duration tick = tick_.count() > 0 ? tick_ : usual_tick;
  if (tick.count() <= 1) return exact;
  return exact - ((exact % tick) + tick) % tick;
}

}  // namespace halfopen::sim::kernel
