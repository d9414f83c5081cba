// Virtual time: going on, calls that block, and what counts as in time.
#include <algorithm>

#include "player.h"
#include "stop.h"

namespace halfopen::pkt {

using net::Duration;
using net::Instant;

std::string seconds_text(Duration time) {
  const bool negative = time.count() < 0;
  const std::int64_t micros = (negative ? -time.count() : time.count()) / 1000;
  std::string fraction = std::to_string(micros % 1'000'000);
  fraction.insert(0, 6 - fraction.size(), '0');
  return (negative ? "-" : "") + std::to_string(micros / 1'000'000) + '.' + fraction;
}

void Player::advance(Instant until) {
  while (host_->step(until)) watch_blocking();
  watch_blocking();
}

void Player::settle() {
  host_->settle();
  watch_blocking();
}

void Player::watch_blocking() {
  if (!blocking_ || !blocking_->begun.over()) return;
  const std::unique_ptr<Blocking> ended = std::move(blocking_);
  note("returned: " + ended->text);
  const Place here = place_;
  place_ = ended->place;
  check_time(ended->returns, ended->returns, host_->now(), ended->returns - ended->began, "the call returned at another time");
  caller_->finish(ended->begun);
  ++result_.checks;
  place_ = here;
}

// Another call, or the end of the script, gives the one that blocks a second.
void Player::await_idle() {
  constexpr Duration kPatience = std::chrono::seconds{1};
  const Instant until = host_->now() + kPatience;
  while (blocking_ && host_->step(until)) watch_blocking();
  watch_blocking();
  if (!blocking_) return;
  place_ = blocking_->place;
  failed("the call still blocks", {"due to return at " + seconds_text(blocking_->returns - net::kStart)});
}

Duration Player::tolerance(Duration since) const {
  return std::max(settings_.tolerance, Duration{std::max<std::int64_t>(since.count(), 0) / 1000 * settings_.tolerance_per_mille});
}

void Player::check_time(Instant expected, Instant latest, Instant actual, Duration since, std::string_view what) const {
  const Duration allowed = tolerance(since);
  if (actual >= expected - allowed && actual <= latest + allowed) return;
  std::string range = seconds_text(expected - net::kStart);
  if (latest != expected) range += " to " + seconds_text(latest - net::kStart);
  failed(std::string{what},
         {"time: expected " + range + ", actual " + seconds_text(actual - net::kStart), "tolerance: " + seconds_text(allowed)});
}

}  // namespace halfopen::pkt
