// The wall clock of a host: how far it is off, how fast it goes, how finely it can be read.
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"

namespace halfopen::sim::kernel {

class WallClock {
 public:
  /// `tick` 0: what read() is given counts.
  WallClock(net::Duration epoch, net::Duration tick) : base_{epoch}, tick_{tick} {}

  void step(net::Duration by) { base_ += by; }
  /// From `now` on it gains `ppm` microseconds per second; what it has gained before it keeps.
  void drift(net::Instant now, std::int32_t ppm);
  /// From now on it is read down to a multiple of `tick`; 0: the system's own again.
  void set_tick(net::Duration tick) { tick_ = tick; }

  /// The time since 1970, down to a tick counted from there. `usual_tick`: the system's.
  net::Duration read(net::Instant now, net::Duration usual_tick) const;

 private:
  net::Duration gained(net::Instant now) const;

  net::Duration base_;  ///< What it shows at the start of the run, all steps and earlier drifts included.
  net::Duration tick_;
  net::Instant since_ = net::kStart;  ///< When the present drift began.
  std::int32_t ppm_ = 0;
};

}  // namespace halfopen::sim::kernel
