// What a network is like in bad times: links that lose, delay, reorder and damage by chance, narrow ones and slow ones.
#include <array>
#include <utility>

#include "halfopen/analysis/point.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using model::Conditions;
using model::Word;

constexpr std::uint32_t percent(std::uint64_t parts) { return static_cast<std::uint32_t>((parts << 32) / 100); }

struct Weather {
  const char* name;
  Word word;
  Conditions conditions;
};

const std::array<Weather, 11>& all_weather() {
  static const std::array<Weather, 11> kAll{{
      {"lose 10 % on", Word::Loss, {.loss = percent(10)}},
      {"lose 50 % on", Word::Loss, {.loss = percent(50)}},
      {"lose in bursts on", Word::BurstLoss, {.impairments = {.burst_enter = percent(5), .burst_leave = percent(20)}}},
      {"duplicate 10 % on", Word::Duplicate, {.impairments = {.duplicate = percent(10)}}},
      {"reorder 10 % on", Word::Reorder, {.impairments = {.reorder = percent(10), .reorder_by = 50ms}}},
      {"corrupt 10 % on", Word::Corrupt, {.impairments = {.corrupt = percent(10)}}},
      {"jitter up to 100ms on", Word::Jitter, {.impairments = {.jitter = 100ms}}},
      {"delay 500ms on", Word::OneWayDelay, {.one_way_delay = 500ms}},
      {"rate 64 kbit/s on", Word::Rate, {.rate_bits = 64'000}},
      {"path mtu 576 on", Word::PathMtu, {.path_mtu = 576}},
      {"silent path mtu 576 on", Word::PathMtu, {.path_mtu = 576, .path_mtu_silent = true}},
  }};
  return kAll;
}

}  // namespace

std::vector<Injection> weather_injections(const model::Scenario& scenario, net::Duration lasts) {
  std::vector<Injection> all;
  for (const model::Link& link : scenario.links) {
    for (const Weather& weather : all_weather()) {
      all.push_back({.name = std::string{weather.name} + " " + link.name + " for " + model::to_string(lasts),
                     .kind = Point::Kind::Instant,
                     .faults = [&weather, target = link.name, lasts](const Point& point) {
                       return std::vector<model::Fault>{{.word = weather.word,
                                                         .target = target,
                                                         .at = point.at,
                                                         .duration = lasts,
                                                         .conditions = weather.conditions}};
                     }});
    }
  }
  return all;
}

}  // namespace halfopen::analysis
