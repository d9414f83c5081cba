#include "halfopen/analysis/explore.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "halfopen/analysis/work.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using Kind = Point::Kind;

// How long cuts, stops and bad times last, and how late what is late comes.
constexpr net::Duration kLengths[] = {10ms, 100ms, 1s, 5s, 20s};

/// "cut wire for 5s" and "cut wire for 1s" are one kind.
std::string kind_name(const std::string& injection) {
  const std::size_t end = std::min(injection.rfind(" for "), injection.rfind(" by "));
  return injection.substr(0, end);
}

/// What is done where. A segment that the undisturbed run need not have is known by its number only.
std::string how_text(const Injection& injection, const Point& point) {
  const bool by_number = point.kind == Kind::Segment && point.what.empty();
  if (!by_number) return injection.name + " at " + to_string(point);
  const char* way = point.direction == model::Direction::Forward ? "forward" : "backward";
  return injection.name + ": segment no. " + std::to_string(point.nth) + " of " + point.target + " " + way;
}

/// What runs came to; the order in which they come does not matter.
class Tally {
 public:
  explicit Tally(const std::vector<std::string>& kinds) {
    for (const std::string& kind : kinds) result_.kinds.push_back({.name = kind});
  }

  void add(std::uint64_t seed, const std::vector<std::size_t>& kinds, const std::vector<std::string>& how,
           const std::optional<Violation>& violation) {
    const std::lock_guard lock{guard_};
    ++result_.done;
    for (const std::size_t kind : kinds) {
      ++result_.kinds[kind].runs;
      if (violation) ++result_.kinds[kind].violated;
    }
    if (!violation) return;
    ++result_.violated;
    Found& found = found_[{violation->invariant, likeness(violation->what)}];
    if (++found.runs > 1 && found.seed < seed) return;
    found.seed = seed;
    found.what = violation->what;
    found.how = how;
  }

  Exploration take() {
    for (auto& [key, found] : found_) {
      found.invariant = key.first;
      found.like = key.second;
      result_.found.push_back(std::move(found));
    }
    return std::move(result_);
  }

 private:
  std::mutex guard_;
  Exploration result_;
  std::map<std::pair<std::string, std::string>, Found> found_;
};

void refuse_shard(const ExploreOptions& options) {
  if (options.shards == 0 || options.shard >= options.shards) throw std::invalid_argument{"a shard is one of the shards, from 0"};
}

std::uint64_t runs_of_shard(const ExploreOptions& options) {
  if (options.runs <= options.shard) return 0;
  return (options.runs - options.shard + options.shards - 1) / options.shards;
}

}  // namespace

Explorer::Explorer(model::Scenario scenario, std::string subject, std::vector<Invariant> invariants, Run run, ExploreOptions options)
    : scenario_{std::move(scenario)},
      subject_{std::move(subject)},
      invariants_{std::move(invariants)},
      run_{std::move(run)},
      options_{std::move(options)} {
  refuse_shard(options_);
  const model::Record base = run_(scenario_, true);
  if (const auto broken = first_violation(invariants_, {scenario_, base}, true)) {
    throw std::invalid_argument{"without anything going wrong: " + broken->invariant + ": " + broken->what};
  }
  for (Point& point : points_of(scenario_, base, subject_)) {
    if (point.kind == Kind::Segment) segments_.push_back(std::move(point));
    else if (point.kind == Kind::Call) calls_.push_back(std::move(point));
    else if (point.kind == Kind::Instant) instants_.push_back(std::move(point));
  }
  for (const net::Duration length : kLengths) {
    lengths_.push_back(standard_injections(scenario_, subject_, {.a_while = length, .late_by = length}));
    for (Injection& weather : weather_injections(scenario_, length)) lengths_.back().push_back(std::move(weather));
  }
  for (const Injection& injection : lengths_.front()) {
    const std::string name = kind_name(injection.name);
    const auto known = std::find(kinds_.begin(), kinds_.end(), name);
    kind_of_.push_back(static_cast<std::size_t>(known - kinds_.begin()));
    if (known == kinds_.end()) kinds_.push_back(name);
  }
}

// Half of them as the undisturbed run has them, so that an exact moment is met; after the first failure a run has moments that one has
// not, so the others are anywhere.
Point Explorer::point_for(const Injection& injection, Chance& chance) const {
  const std::vector<Point>& known = injection.kind == Kind::Segment ? segments_ : injection.kind == Kind::Call ? calls_ : instants_;
  if (known.empty()) return {.kind = Kind::Timer};
  Point point = known[chance.below(known.size())];
  if (chance.one_in(2)) return point;
  const auto microseconds = static_cast<std::uint64_t>(scenario_.until.count()) / 1'000 + 1;
  point.at = std::chrono::microseconds{static_cast<std::int64_t>(chance.below(microseconds))};
  if (point.kind == Kind::Segment) {
    point.nth = 1 + static_cast<std::int32_t>(chance.below(2 * known.size()));
    point.what.clear();
  }
  if (point.kind == Kind::Call) point.nth = 1 + static_cast<std::int32_t>(chance.below(3));
  return point;
}

Explorer::Drawn Explorer::draw(std::uint64_t seed) const {
  Chance chance{seed};
  std::vector<bool> swarm(kinds_.size());
  for (std::size_t i = 0; i < swarm.size(); ++i) swarm[i] = chance.one_in(2);
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < kind_of_.size(); ++i) {
    if (swarm[kind_of_[i]]) candidates.push_back(i);
  }
  Drawn drawn;
  if (candidates.empty()) return drawn;
  for (std::uint64_t left = 1 + chance.below(options_.faults); left > 0; --left) {
    const std::size_t place = candidates[chance.below(candidates.size())];
    const Injection& injection = lengths_[chance.below(lengths_.size())][place];
    const Point point = point_for(injection, chance);
    std::vector<model::Fault> faults = point.kind == injection.kind ? injection.faults(point) : std::vector<model::Fault>{};
    if (faults.empty()) continue;
    drawn.heals = drawn.heals && injection.heals;
    drawn.kinds.push_back(kind_of_[place]);
    drawn.how.push_back(how_text(injection, point));
    for (model::Fault& fault : faults) drawn.faults.push_back(std::move(fault));
  }
  std::sort(drawn.kinds.begin(), drawn.kinds.end());
  drawn.kinds.erase(std::unique(drawn.kinds.begin(), drawn.kinds.end()), drawn.kinds.end());
  return drawn;
}

net::Duration Explorer::calm_since(const Drawn& drawn) const {
  net::Duration calm = scenario_.until;
  for (const std::vector<model::Fault>* faults : {&scenario_.faults, &drawn.faults}) {
    for (const model::Fault& fault : *faults) calm = std::max(calm, fault.at + fault.duration);
  }
  return calm;
}

model::Scenario Explorer::disturbed(const Drawn& drawn, std::uint64_t seed) const {
  model::Scenario scenario = scenario_;
  scenario.seed = seed;
  scenario.faults.insert(scenario.faults.end(), drawn.faults.begin(), drawn.faults.end());
  scenario.until = calm_since(drawn) + options_.settle;
  return scenario;
}

model::Scenario Explorer::scenario_of(std::uint64_t seed) const { return disturbed(draw(seed), seed); }

Exploration Explorer::explore() const {
  Tally tally{kinds_};
  const std::uint64_t own = runs_of_shard(options_);
  work_through(
      own, options_.jobs, options_.progress,
      [&](std::size_t i) {
        const std::uint64_t seed = options_.seed + options_.shard + i * options_.shards;
        const Drawn drawn = draw(seed);
        const model::Scenario scenario = disturbed(drawn, seed);
        const model::Record record = run_(scenario, false);
        tally.add(seed, drawn.kinds, drawn.how, first_violation(invariants_, {scenario, record}, drawn.heals));
      },
      options_.stop);
  Exploration result = tally.take();
  result.seed = options_.seed;
  result.asked = options_.runs;
  result.complete = result.done == own;
  return result;
}

Shrunk Explorer::shrink(const Found& found, std::size_t most) const {
  const Drawn drawn = draw(found.seed);
  return analysis::shrink(disturbed(drawn, found.seed), found.invariant, calm_since(drawn), invariants_, run_, options_.settle, most);
}

Exploration merged(const std::vector<Exploration>& shards) {
  if (shards.empty()) throw std::invalid_argument{"there is no shard to join"};
  Exploration whole{.seed = shards.front().seed, .asked = shards.front().asked, .kinds = shards.front().kinds};
  for (KindCount& kind : whole.kinds) kind.runs = kind.violated = 0;
  std::map<std::pair<std::string, std::string>, Found> found;
  for (const Exploration& shard : shards) {
    const auto same_kind = [](const KindCount& a, const KindCount& b) { return a.name == b.name; };
    if (shard.seed != whole.seed || shard.asked != whole.asked ||
        !std::equal(shard.kinds.begin(), shard.kinds.end(), whole.kinds.begin(), whole.kinds.end(), same_kind)) {
      throw std::invalid_argument{"the shards are not of one exploration"};
    }
    whole.done += shard.done;
    whole.violated += shard.violated;
    whole.complete = whole.complete && shard.complete;
    for (std::size_t i = 0; i < whole.kinds.size(); ++i) {
      whole.kinds[i].runs += shard.kinds[i].runs;
      whole.kinds[i].violated += shard.kinds[i].violated;
    }
    for (const Found& one : shard.found) {
      Found& all = found[{one.invariant, one.like}];
      const std::uint64_t runs = all.runs + one.runs;
      if (all.runs == 0 || one.seed < all.seed) all = one;
      all.runs = runs;
    }
  }
  for (auto& [key, one] : found) whole.found.push_back(std::move(one));
  return whole;
}

}  // namespace halfopen::analysis
