#include "rtt.h"

#include <algorithm>

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::RtoFloor;

// The clock that measures ticks in microseconds: no sample is shorter (G of RFC 6298, 2). It is why the RTO of a link
// without delay is 200.001 ms, and 204 ms after rounding (linux/7.1.rtt0).
constexpr Duration kClockGranularity = 1us;

constexpr Duration kRtoAfterLostSyn = 3s;  // RFC 6298, 5.7.

constexpr Duration kLeastLasts = 300s;  // Linux: tcp_min_rtt_wlen.

RttEstimator::RttEstimator(const profiles::Tcp& profile) : rto_{profile.rto_initial} {}

void RttEstimator::sample(const profiles::Tcp& profile, Duration rtt, SeqNum una, SeqNum nxt) {
  rtt = std::max(rtt, kClockGranularity);
  if (measured_) {
    smooth(profile, rtt, una, nxt);
  } else {
    // RFC 6298, 2.2: SRTT = R, RTTVAR = R/2.
    measured_ = true;
    srtt_ = rtt;
    deviation4_ = 2 * rtt;
    const bool floored = profile.rto_floor.value == RtoFloor::Variance;
    variance4_ = floored ? std::max<Duration>(deviation4_, profile.rto_min) : deviation4_;
    peak4_ = variance4_;
    round_end_ = nxt;
  }
  compute(profile);
}

// RFC 6298, 2.3, gains 1/8 and 1/4. Where the floor sits in the variance it is taken over a round trip: a larger
// deviation counts at once, a smaller one only once per round trip and by a quarter (the falling series of
// linux/7.1.rtt200).
void RttEstimator::smooth(const profiles::Tcp& profile, Duration rtt, SeqNum una, SeqNum nxt) {
  const Duration error = rtt - srtt_;
  srtt_ += error / 8;
  deviation4_ = deviation4_ - deviation4_ / 4 + (error < 0ns ? -error : error);
  if (profile.rto_floor.value == RtoFloor::Whole) {
    variance4_ = deviation4_;
    return;
  }
  peak4_ = std::max(peak4_, deviation4_);
  variance4_ = std::max(variance4_, peak4_);
  if (!una.after(round_end_)) return;
  variance4_ -= (variance4_ - peak4_) / 4;
  peak4_ = profile.rto_min;
  round_end_ = nxt;
}

void RttEstimator::sample_handshake(const profiles::Tcp& profile, Duration rtt, SeqNum una, SeqNum nxt, Instant now) {
  sample(profile, rtt, una, nxt);
  observe(rtt, now);
  latest_ = 0ns;
}

void RttEstimator::observe(Duration rtt, Instant now) {
  latest_ = std::max(rtt, kClockGranularity);
  if (least_ > 0ns && latest_ > least_ && now - least_at_ <= kLeastLasts) return;
  least_ = latest_;
  least_at_ = now;
}

void RttEstimator::compute(const profiles::Tcp& profile) {
  const Duration floor = profile.rto_min;
  const Duration rto = profile.rto_floor.value == RtoFloor::Variance
                           ? srtt_ + std::max(floor, variance4_)                                // linux/7.1.floor
                           : std::max(floor, srtt_ + std::max(kClockGranularity, variance4_));  // RFC 6298, 2.3 and 2.4
  rto_ = std::min<Duration>(rounded_up(profile, rto), profile.rto_max);
}

void RttEstimator::fall_back() {
  if (!measured_) rto_ = std::max(rto_, kRtoAfterLostSyn);
}

Duration rounded_up(const profiles::Tcp& profile, Duration time) {
  const Duration granule = profile.rto_granularity;
  if (granule <= 0ns) return time;
  return (time + granule - 1ns) / granule * granule;
}

}  // namespace halfopen::sim::tcp
