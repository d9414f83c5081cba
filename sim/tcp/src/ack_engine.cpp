#include "ack_engine.h"

#include <algorithm>
#include <limits>

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::AckPolicy;

constexpr Duration kDelayMaxWithoutSmall = 500ms;  // RFC 9293, 3.8.6.3: less than 0.5 s; linux/8.1.delay-formula
constexpr std::int32_t kQuickAtLeast = 2;          // linux/8.1.budget, for windows of a few segments

void AckEngine::refill(std::uint32_t window, std::int32_t most) {
  const auto fitting = static_cast<std::int32_t>(
      std::min<std::uint32_t>(window / (2 * segment_size_), std::numeric_limits<std::int16_t>::max()));
  quick_ = std::max(quick_, std::min<std::int32_t>(std::max(fitting, kQuickAtLeast), most));
}

void AckEngine::data_arrived(const profiles::Tcp& profile, std::uint32_t length, std::uint32_t window, std::uint32_t mss,
                             Duration rto, Instant now) {
  const Duration floor = profile.ack_delay_min;
  const Duration gap = now - last_arrival_;
  if (length >= segment_size_) {
    measure(length, mss);
  } else {
    ++pending_small_;
  }
  if (interval_ == 0ns) {
    interval_ = floor;
    refill(window, profile.quick_acks);  // linux/8.1.budget
  } else if (gap <= floor / 2) {
    interval_ = interval_ / 2 + floor / 2;
  } else if (gap < interval_) {
    interval_ = std::min(interval_ / 2 + gap, rto);
  } else if (gap > rto) {
    refill(window, profile.quick_acks);  // linux/8.1.gap-refill
  }
  last_arrival_ = now;
  ++pending_segments_;
}

void AckEngine::hurry(const profiles::Tcp& profile, std::int32_t acknowledgements, std::uint32_t window) {
  if (profile.ack_policy.value != AckPolicy::Adaptive) return;
  refill(window, acknowledgements);
  pingpong_ = false;
  interval_ = profile.ack_delay_min;
}

// linux/8.1.pingpong: a FIN lets the next acknowledgements wait for what the process has to say.
void AckEngine::fin_arrived(Instant now) {
  pingpong_ = true;
  last_arrival_ = now;
  ++pending_segments_;
  ++pending_small_;
}

void AckEngine::data_sent(Instant now) {
  if (interval_ > 0ns && now - last_arrival_ < interval_) pingpong_ = true;  // linux/8.1.pingpong
}

void AckEngine::ack_sent(const profiles::Tcp& profile) {
  if (pending_segments_ == 0) return;
  if (quick_ > 0 && --quick_ == 0) interval_ = profile.ack_delay_min;
  pending_segments_ = 0;
  pending_small_ = 0;
}

void AckEngine::timer_fired(const profiles::Tcp& profile, Duration rto) {
  if (pingpong_) {
    pingpong_ = false;  // linux/8.1.missed-delayed-ack
    interval_ = profile.ack_delay_min;
  } else {
    interval_ = std::min(interval_ * 2, rto);
  }
}

void AckEngine::quick_ack(bool on) { pingpong_ = !on; }

// linux/8.1.ack-on-read
bool AckEngine::due_by_reading(const profiles::Tcp& profile, std::uint32_t unacknowledged, bool emptied) const {
  if (profile.ack_policy.value != AckPolicy::Adaptive || !pending()) return false;
  if (unacknowledged > segment_size_) return true;
  const bool lone_small = pending_segments_ == 1 && pending_small_ == 1;
  return emptied && !(pingpong_ && lone_small);
}

Duration AckEngine::delay(const profiles::Tcp& profile, Duration srtt) const {
  const Duration floor = profile.ack_delay_min;
  const Duration ceiling = profile.ack_delay_max;
  if (profile.ack_policy.value == AckPolicy::EverySecond) return ceiling;
  // Nothing but a FIN ever arrived: the next tick of the clock (linux/8.1.ack-of-fin).
  if (interval_ == 0ns) return profile.rto_granularity;
  // linux/8.1.delay-formula: no longer than a round trip, which an answer would take anyway.
  Duration longest = pingpong_ || pending_small_ > 0 ? ceiling : kDelayMaxWithoutSmall;
  longest = std::min(longest, std::max(srtt, floor));
  return std::min({std::max(interval_, floor), longest, ceiling});
}

}  // namespace halfopen::sim::tcp
