#include "hystart.h"

#include <algorithm>

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::SlowStartExit;

// Linux: below so many segments slow start goes on whatever the delay says (linux/7.5.initial: exits at 28 and above).
constexpr std::uint32_t kLowWindow = 16;
constexpr Duration kTrainGap = 2ms;   // Acknowledgements closer than this belong to one train.
constexpr Duration kAckSlack = 1ms;   // What offload may add to a train.
constexpr std::uint8_t kSamples = 8;  // RFC 9406, 4.3: N_RTT_SAMPLE.
constexpr Duration kThresholdMin = 4ms;
constexpr Duration kThresholdMax = 16ms;
constexpr std::uint8_t kConservativeRounds = 5;
constexpr std::uint32_t kConservativeDivisor = 4;
constexpr std::uint32_t kGrowthLimit = 8;  // L of an unpaced sender, RFC 9406, 4.3.

static Duration threshold(Duration rtt) { return std::clamp<Duration>(rtt / 8, kThresholdMin, kThresholdMax); }

bool HyStart::watches(SlowStartExit policy, std::uint32_t window) {
  switch (policy) {
    case SlowStartExit::LossOnly:
      return false;
    case SlowStartExit::HyStart:
      return window >= kLowWindow;
    case SlowStartExit::HyStartPlusPlus:
      return true;
  }
  return false;
}

void HyStart::begin_round(const Sample& sample) {
  last_round_min_ = in_round_ && samples_ >= kSamples ? round_min_ : net::Duration::max();
  in_round_ = true;
  round_start_ = last_ack_ = sample.now;
  round_end_ = sample.nxt;
  round_min_ = Duration::max();
  samples_ = 0;
  if (conservative_) ++rounds_;
}

bool HyStart::sample(SlowStartExit policy, const Sample& sample) {
  if (!in_round_ || sample.una.after(round_end_)) begin_round(sample);
  if (policy == SlowStartExit::HyStartPlusPlus) return plus_plus(sample);
  return train_is_long(sample) || delay_grew(sample);
}

// Acknowledgements in an unbroken train for half the smallest round trip: the pipe is full.
bool HyStart::train_is_long(const Sample& sample) {
  if (sample.now - last_ack_ > kTrainGap) return false;
  last_ack_ = sample.now;
  return sample.now - round_start_ > (sample.rtt_min + kAckSlack) / 2;
}

// The smallest of the first samples of a round lies an eighth above the smallest ever: a queue has formed.
bool HyStart::delay_grew(const Sample& sample) {
  round_min_ = std::min(round_min_, sample.rtt);
  if (samples_ < kSamples) {
    ++samples_;
    return false;
  }
  return round_min_ > sample.rtt_min + threshold(sample.rtt_min);
}

// RFC 9406, 4.2.
bool HyStart::plus_plus(const Sample& sample) {
  round_min_ = std::min(round_min_, sample.rtt);
  if (samples_ < kSamples) ++samples_;
  if (conservative_) {
    if (samples_ >= kSamples && round_min_ < baseline_) conservative_ = false;
    return conservative_ && rounds_ >= kConservativeRounds;
  }
  if (samples_ < kSamples || last_round_min_ == Duration::max()) return false;
  if (round_min_ < last_round_min_ + threshold(last_round_min_)) return false;
  conservative_ = true;
  baseline_ = round_min_;
  rounds_ = 0;
  growth_quarters_ = 0;
  return false;
}

std::uint32_t HyStart::growth(std::uint32_t acknowledged) {
  const std::uint32_t growth = std::min(acknowledged, kGrowthLimit);
  if (!conservative_) return growth;
  const std::uint32_t quarters = growth_quarters_ + growth;
  growth_quarters_ = static_cast<std::uint8_t>(quarters % kConservativeDivisor);
  return quarters / kConservativeDivisor;
}

}  // namespace halfopen::sim::tcp
