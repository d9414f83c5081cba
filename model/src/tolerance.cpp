#include "halfopen/model/tolerance.h"

#include <algorithm>

namespace halfopen::model {

namespace {

using namespace std::chrono_literals;

constexpr net::Duration kJiffy = 4ms;         // CONFIG_HZ=250
constexpr net::Duration kShortJiffy = 1ms;    // CONFIG_HZ=1000
constexpr net::Duration kScheduling = 250ms;  // the worst seen on a shared virtual machine
constexpr net::Duration kClockRounding = 1ms;
constexpr net::Duration kHighResolution = 1ms;
constexpr std::int64_t kWheelFraction = 8;  // a granule is at most an eighth of the delay
constexpr std::int64_t kSlots = 63;         // of a level of the wheel; the next level's granule is 8 times as long
constexpr std::int64_t kLevelFactor = 8;

net::Duration granule(net::Duration jiffy, net::Duration armed_for) {
  net::Duration granule = jiffy;
  while (armed_for >= kSlots * granule) granule *= kLevelFactor;
  return granule;
}

}  // namespace

net::Duration latest_tolerated(net::Duration nominal) {
  return nominal + nominal / kWheelFraction + 2 * kJiffy + kScheduling;
}

bool within_tolerance(net::Duration nominal, net::Duration real) {
  return !early(nominal, real) && real <= latest_tolerated(nominal);
}

net::Duration rounding(Rounding by, net::Duration armed_for) {
  if (by == Rounding::HighResolution) return kHighResolution;
  return std::max(granule(kJiffy, armed_for), granule(kShortJiffy, armed_for)) + 2 * kJiffy;
}

net::Duration latest_tolerated(net::Duration nominal, net::Duration lateness) { return nominal + lateness + kScheduling; }

bool early(net::Duration nominal, net::Duration real) { return real < nominal - kClockRounding; }

}  // namespace halfopen::model
