#include "halfopen/model/tolerance.h"

namespace halfopen::model {

namespace {

using namespace std::chrono_literals;

constexpr net::Duration kJiffy = 4ms;         // CONFIG_HZ=250
constexpr net::Duration kScheduling = 250ms;  // the worst seen on a shared virtual machine
constexpr net::Duration kClockRounding = 1ms;
constexpr std::int64_t kWheelFraction = 8;  // a granule is at most an eighth of the delay

}  // namespace

net::Duration latest_tolerated(net::Duration nominal) {
  return nominal + nominal / kWheelFraction + 2 * kJiffy + kScheduling;
}

bool within_tolerance(net::Duration nominal, net::Duration real) {
  return real >= nominal - kClockRounding && real <= latest_tolerated(nominal);
}

}  // namespace halfopen::model
