#include "congestion.h"

#include <algorithm>
#include <limits>

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::CongestionControl;
using profiles::SlowStartExit;

constexpr std::uint32_t kUnknown = std::numeric_limits<std::int32_t>::max();
constexpr Duration kSamplesAfterReduction = 1s;  // Those of a repair say little about the path.

Congestion::Congestion(const profiles::Tcp& profile)
    : cwnd_{static_cast<std::uint32_t>(profile.initial_window)}, ssthresh_{kUnknown} {}

bool Congestion::threshold_known() const { return ssthresh_ < kUnknown; }

Congestion::Curve& Congestion::curve() {
  if (!curve_) curve_ = std::make_unique<Curve>();
  return *curve_;
}

void Congestion::used(std::uint32_t out, bool limited, const View& view) {
  if (view.una.at_or_after(usage_end_) || limited || (!limited_ && out > max_out_)) {
    limited_ = limited;
    max_out_ = out;
    usage_end_ = view.nxt;
  }
  if (this->limited()) {
    used_ = 0;
    stamp_ = view.now;
  } else {
    used_ = std::max(used_, out);
  }
}

void Congestion::shrink(const profiles::Tcp& profile, Instant now) {
  const std::uint32_t used = std::max(used_, static_cast<std::uint32_t>(profile.initial_window));
  if (used < cwnd_) {
    ssthresh_ = threshold_to_keep();
    cwnd_ = (cwnd_ + used) / 2;
  }
  used_ = 0;
  stamp_ = now;
}

// RFC 5681, 3.1: a segment per segment up to the threshold; what is left counts for congestion avoidance.
std::uint32_t Congestion::slow_start(const profiles::Tcp& profile, std::uint32_t segments) {
  const bool gentle = profile.slow_start_exit.value == SlowStartExit::HyStartPlusPlus;
  const std::uint32_t wanted = gentle ? curve().slow_start.growth(segments) : segments;
  const std::uint32_t step = std::min(wanted, ssthresh_ - cwnd_);
  cwnd_ += step;
  return cwnd_ < ssthresh_ ? 0 : segments - std::min(step, segments);
}

void Congestion::grow(std::uint32_t segments, std::uint32_t per_growth) {
  if (counted_ >= per_growth) {  // credit from when growth was slower
    counted_ = 0;
    ++cwnd_;
  }
  counted_ += segments;
  if (counted_ < per_growth) return;
  cwnd_ += counted_ / per_growth;
  counted_ %= per_growth;
}

void Congestion::acknowledged(std::uint32_t segments, const View& view) {
  stamp_ = view.now;
  if (!limited()) return;
  if (cwnd_ < ssthresh_) {
    segments = slow_start(view.profile, segments);
    if (segments == 0) return;
  }
  switch (view.profile.congestion_control.value) {
    case CongestionControl::NewReno:
      return grow(segments, cwnd_);
    case CongestionControl::Cubic:
      return grow(segments, curve().cubic.segments_per_growth(cwnd_, segments, view.now, view.rtt_min));
  }
}

void Congestion::sampled(Duration rtt, const View& view) {
  const SlowStartExit policy = view.profile.slow_start_exit;
  if (cwnd_ >= ssthresh_ || !HyStart::watches(policy, cwnd_)) return;
  if (policy == SlowStartExit::HyStart && view.profile.congestion_control.value != CongestionControl::Cubic) return;
  if (curve_ && curve_->cubic.began_within(kSamplesAfterReduction, view.now)) return;
  if (curve().slow_start.sample(policy, {view.now, rtt, view.rtt_min, view.una, view.nxt, cwnd_}))
    ssthresh_ = cwnd_;
}

// RFC 5681, 3.1, equation 4: half. CUBIC keeps 0.7 (RFC 9438, 4.6; linux/7.4.one-segment).
void Congestion::reduce(const profiles::Tcp& profile) {
  const bool cubic = profile.congestion_control.value == CongestionControl::Cubic;
  ssthresh_ = cubic ? curve().cubic.reduced(cwnd_) : std::max(cwnd_ / 2, kWindowMin);
  counted_ = 0;
}

void Congestion::restore(std::uint32_t window, std::uint32_t threshold) {
  cwnd_ = std::max(cwnd_, window);
  ssthresh_ = std::max(ssthresh_, threshold);
}

std::uint32_t Congestion::threshold_to_keep() const { return std::max(ssthresh_, cwnd_ / 2 + cwnd_ / 4); }

void Congestion::restart_after_idle(const profiles::Tcp& profile, Duration idle, Duration rto, Instant now) {
  const std::uint32_t least = std::min(static_cast<std::uint32_t>(profile.initial_window), cwnd_);
  ssthresh_ = threshold_to_keep();
  for (idle -= rto; idle > Duration::zero() && cwnd_ > least; idle -= rto) cwnd_ /= 2;
  cwnd_ = std::max(cwnd_, least);
  used_ = 0;
  stamp_ = now;
}

void Congestion::idle_for(Duration idle) {
  if (curve_) curve_->cubic.idle_for(idle);
}

}  // namespace halfopen::sim::tcp
