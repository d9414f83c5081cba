#include "halfopen/sim/core/timer_log.h"

namespace halfopen::sim::core {
namespace {

SourceKey unpacked(std::uint64_t key) {
  return {static_cast<EventClass>(key >> 56), static_cast<std::uint16_t>(key >> 32), static_cast<std::uint32_t>(key)};
}

bool of_a_kernel(std::uint64_t key) {
  const EventClass cls = unpacked(key).cls;
  return cls == EventClass::Neighbour || cls == EventClass::Connection || cls == EventClass::Call;
}

}  // namespace

void TimerLog::armed(std::uint64_t key, Instant now, Instant at) {
  if (of_a_kernel(key)) deadlines_[key].try_emplace(at, now);
}

void TimerLog::fired(std::uint64_t key, Instant at) {
  if (!of_a_kernel(key)) return;
  auto& deadlines = deadlines_[key];
  const auto found = deadlines.find(at);
  fired_.push_back({unpacked(key), found == deadlines.end() ? at : found->second, at});
  deadlines.erase(deadlines.begin(), deadlines.upper_bound(at));
}

}  // namespace halfopen::sim::core
