#include "halfopen/gtest/bench.h"

#include <charconv>
#include <cstdlib>
#include <ostream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "bench_state.h"
#include "coverage.h"
#include "halfopen/realnet/runner.h"
#include "halfopen/report/story.h"

namespace halfopen::gtest {
namespace {

const std::string& or_else(const std::string& first, const std::string& otherwise) { return first.empty() ? otherwise : first; }

model::Scenario short_form(const Setup& setup) {
  return {.name = "bench",
          .seed = seed_or(setup.seed),
          .until = setup.until,
          .hosts = {{.name = "client", .os = or_else(setup.client_os, setup.os)},
                    {.name = "server", .os = or_else(setup.server_os, setup.os)}},
          .links = {{.name = "wire", .a = "client", .b = "server", .one_way_delay = setup.one_way_delay}}};
}

realnet::Programs real_programs(const scenarios::Registry& programs) {
  return {.instantiate = programs.instantiate(),
          .save = [](const model::Scenario& scenario) { return scenarios::save_text(scenario); },
          .load = [](std::string_view text) { return scenarios::load_text(text, "scenario").scenario; }};
}

template <class Items>
auto& named(Items& items, std::string_view name, const char* what) {
  for (auto& item : items) {
    if (item.name == name) return item;
  }
  throw std::invalid_argument{"the bench has no " + std::string{what} + " '" + std::string{name} + "'"};
}

}  // namespace

std::uint64_t seed_or(std::uint64_t otherwise) {
  const char* text = std::getenv("HALFOPEN_SEED");
  if (!text || *text == '\0') return otherwise;
  const std::string_view digits{text};
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (error == std::errc{} && end == digits.data() + digits.size()) return seed;
  throw std::invalid_argument{"HALFOPEN_SEED: expected a whole number, found " + std::string{digits}};
}

Bench::Bench(const Setup& setup) : Bench{short_form(setup)} {
  state_->backend = setup.backend;
  state_->family = setup.family;
}

template <std::same_as<model::Scenario> Whole>
Bench::Bench(Whole scenario, scenarios::Registry programs) : state_{std::make_unique<State>()} {
  state_->scenario = std::move(scenario);
  state_->scenario.seed = seed_or(state_->scenario.seed);
  state_->programs = std::move(programs);
}

template Bench::Bench(model::Scenario, scenarios::Registry);

// A live world is looked at often and counts once, as it is in the end.
Bench::~Bench() {
  if (state_ && state_->world && coverage_wanted()) cover(state_->world->so_far());
}
Bench::Bench(Bench&&) noexcept = default;
Bench& Bench::operator=(Bench&&) noexcept = default;

model::Scenario& Bench::scenario() {
  if (state_->world || state_->record) throw std::logic_error{"the bench runs already: describe first, then look"};
  return state_->scenario;
}

Bench& Bench::program(std::string name, std::string host, Main main) {
  scenario().programs.push_back({.name = name, .host = std::move(host), .registered = name});
  state_->programs.add(std::move(name), [main = std::move(main)](net::Process& process, std::string_view) { return main(process); });
  state_->has_functions = true;
  return *this;
}

Bench& Bench::steps(std::string name, std::string host, scenarios::Steps steps) {
  model::Program program{.name = std::move(name), .host = std::move(host), .steps = std::move(steps).take()};
  if (state_->family == net::AddressFamily::V6) {
    for (model::Step& step : program.steps) step.family = net::AddressFamily::V6;
  }
  scenario().programs.push_back(std::move(program));
  return *this;
}

Bench& Bench::restarted(const std::string& program) {
  named(scenario().programs, program, "program").restart_after_reboot = true;
  return *this;
}

Bench& Bench::fault(model::Fault fault) {
  scenario().faults.push_back(std::move(fault));
  return *this;
}

Bench& Bench::knob(const std::string& host, std::string name, std::string value) {
  named(scenario().hosts, host, "host").knobs.emplace_back(std::move(name), std::move(value));
  return *this;
}

sim::World& Bench::world() {
  State& state = *state_;
  if (state.backend == Backend::Real) throw std::logic_error{"nobody can stand inside a run on real sockets"};
  if (state.record && !state.world) throw std::logic_error{"the run is over: ask for world() before the first look"};
  if (!state.world) {
    scenarios::check(state.scenario);
    state.world = std::make_unique<sim::World>(state.scenario, state.programs.instantiate(), model::RunOptions{.packets = true, .events = coverage_wanted()});
  }
  return *state.world;
}

void Bench::State::run() {
  scenarios::check(scenario);
  const model::RunOptions options{.packets = true, .events = coverage_wanted()};
  if (backend == Backend::Sim) {
    record = sim::run(scenario, programs.instantiate(), options);
    if (coverage_wanted()) cover(*record);
  } else if (has_functions) {
    throw std::logic_error{"a function of this test cannot run in another process: use steps(), or programs of a registry"};
  } else {
    record = realnet::run(scenario, options, real_programs(programs));
  }
}

model::Record Bench::State::so_far() {
  if (world) return world->so_far();
  if (!record) run();
  return *record;
}

const model::Record& Bench::record() const {
  State& state = *state_;
  if (state.world) {
    state.record = state.world->so_far();
  } else if (!state.record) {
    state.run();
  }
  return *state.record;
}

model::Record Bench::run_as(const model::Scenario& scenario, const model::RunOptions& options) const {
  if (!coverage_wanted()) return sim::run(scenario, state_->programs.instantiate(), options);
  model::RunOptions with_events = options;
  with_events.events = true;
  model::Record record = sim::run(scenario, state_->programs.instantiate(), with_events);
  cover(record);
  return record;
}

Seen Bench::seen(std::string_view program) const {
  const model::Record& record = this->record();
  const model::ProgramRecord* found = model::find_program(record, program);
  if (!found) throw std::invalid_argument{"the bench has no program '" + std::string{program} + "'"};
  return {.bench = this, .program = *found, .nominal = state_->backend == Backend::Sim};
}

std::vector<model::Observation> Bench::notes(std::string_view program) const {
  std::vector<model::Observation> notes;
  for (model::Observation& seen : seen(program).program.observations) {
    if (seen.kind == model::Observation::Kind::Note) notes.push_back(std::move(seen));
  }
  return notes;
}

std::string Bench::story() const { return story_of(*state_, record()); }

void PrintTo(const Seen& seen, std::ostream* out) {
  Bench::State& state = seen.bench->state();
  *out << seen.program.name << " on " << seen.program.host;
  if (std::exchange(state.told, true)) {
    *out << " (its story is told above)";
    return;
  }
  *out << "\n" << story_of_failure(state, seen.bench->record());
}

void become_child_if_asked(int argc, char** argv, const scenarios::Registry& programs) {
  realnet::become_child_if_asked(argc, argv, real_programs(programs));
}

std::string why_not(Backend backend, const model::Scenario& scenario) {
  if (backend == Backend::Sim) return {};
  std::string reasons;
  for (const std::string& reason : realnet::missing(scenario)) reasons += (reasons.empty() ? "" : "; ") + reason;
  return reasons;
}

}  // namespace halfopen::gtest

namespace halfopen::model {
void PrintTo(const Observation& observation, std::ostream* out) { *out << report::observation_text(observation); }
}  // namespace halfopen::model
