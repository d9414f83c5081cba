// How late a real kernel may be. The one place that says so.
#pragma once

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

}  // namespace halfopen::model
