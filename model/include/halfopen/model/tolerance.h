// How late a real kernel may be. The one place that says so.
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"

namespace halfopen::model {

/// True if a real system that was asked for `nominal` may have shown it at `real`:
///
///     nominal <= real <= nominal * 1.125 + 2 jiffies + scheduling
///
/// A timer wheel rounds up to the granule of the level a delay falls in, at most an eighth of it; never down. Scheduling is
/// what a busy machine adds; 1 ms of earliness is the rounding of the clock that was read, not of the timer.
/// Source: linux/1.2.tolerance, linux/1.2.lateness (HZ=250, jiffy 4 ms).
bool within_tolerance(net::Duration nominal, net::Duration real);

/// The latest time within_tolerance accepts; for messages.
net::Duration latest_tolerated(net::Duration nominal);

/// What rounds a timer up.
enum class Rounding : std::uint8_t {
  Wheel,           ///< A kernel's timer wheel: TCP, SO_RCVTIMEO, neighbours.
  HighResolution,  ///< poll, epoll_wait, sleeps.
};

/// How late a real system may fire one timer that was armed for so long, scheduling aside: a wheel by the granule of the level
/// the duration falls in and the two jiffies it may begin and end within, whichever of HZ=250 and HZ=1000 has the larger
/// granule; a high-resolution timer by 1 ms.
/// Source: linux/1.2.hz250.*, linux/1.2.hz1000.*, linux/1.2.poll-timeouts.
net::Duration rounding(Rounding by, net::Duration armed_for);

/// The latest time at which a real system may show what is due at `nominal`, if the timers on which it depends may be late by
/// `lateness` altogether: that, and scheduling.
net::Duration latest_tolerated(net::Duration nominal, net::Duration lateness);

/// Whether `real` is early beyond the rounding of the clock that was read.
bool early(net::Duration nominal, net::Duration real);

}  // namespace halfopen::model
