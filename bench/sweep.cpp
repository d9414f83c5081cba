// Sweeps and explorations of examples/reconnecting_client on one core: runs per second, and where the time of one run goes.
//
//     halfopen_bench_sweep [RUNS]      so many runs of each measurement (20000)
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "halfopen/analysis/explore.h"
#include "halfopen/analysis/sweep.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"
#include "measured.h"
#include "reconnecting_client.h"
#include "server.h"

namespace halfopen::bench {
namespace {

using namespace std::chrono_literals;

constexpr double kBudget = 10'000;  // sweep runs per second

model::Scenario quiet_life() {
  return {.name = "bench",
          .until = 4s,
          .limit_events = 100'000,
          .hosts = {{.name = "client", .os = "linux-6.18"}, {.name = "server", .os = "linux-6.18"}},
          .links = {{.name = "wire", .a = "client", .b = "server", .one_way_delay = 5ms}},
          .programs = {{.name = "client", .host = "client", .registered = "client"},
                       {.name = "server", .host = "server", .restart_after_reboot = true, .registered = "server"}}};
}

net::Task<int> run_client(net::Process& process) {
  example::ReconnectingClient client{process, {}, {"hello"}};
  co_await client.run();
  co_return 0;
}

analysis::Run runner() {
  scenarios::Registry registry;
  registry.add("client", [](net::Process& process, std::string_view) { return run_client(process); });
  registry.add("server", [](net::Process& process, std::string_view) { return example::run_server(process, 7000); });
  return [instantiate = registry.instantiate()](const model::Scenario& scenario, bool whole) {
    return sim::run(scenario, instantiate, {.packets = whole, .digests = false, .events = whole, .wire_digest = false});
  };
}

std::vector<analysis::Invariant> promises() {
  return {analysis::no_endless_loop(),
          analysis::stays_alive("client"),
          analysis::counts_up("client", "acknowledged"),
          analysis::at_most("client", net::Op::Connect, 20, 1min),
          analysis::within("client", "lost", {"connected", "failed"}, 12s),
          analysis::ends_up("client", "connected", {"lost", "failed"})};
}

/// CPU seconds of one of `count` calls.
double each(std::size_t count, const std::function<void(std::size_t)>& work) {
  const double all = timed([&] {
    for (std::size_t i = 0; i < count; ++i) work(i);
  });
  return all / static_cast<double>(count);
}

void line(const char* what, double seconds, double whole) {
  std::printf("  %-44s %8.1f us  %3.0f %%\n", what, seconds * 1e6, 100 * seconds / whole);
}

/// What one run of the sweep takes, part by part.
void show_parts(const analysis::Sweep& plan, const std::vector<analysis::Trial>& trials, std::size_t runs) {
  const auto trial = [&](std::size_t i) -> const analysis::Trial& { return trials[i % trials.size()]; };
  std::vector<model::Scenario> scenarios;
  std::vector<model::Record> records;
  const analysis::Run run = runner();
  const auto all_promises = promises();
  for (const analysis::Trial& one : trials) scenarios.push_back(analysis::scenario_of(plan, one, 30s));
  for (const model::Scenario& scenario : scenarios) records.push_back(run(scenario, false));
  std::size_t seen = 0;
  for (const model::Record& record : records) {
    for (const model::ProgramRecord& program : record.programs) seen += program.observations.size();
  }
  const auto instantiate = [](net::Process&, const model::Scenario&, const model::Program&) -> net::Task<int> { co_return 0; };
  const double describing = each(runs, [&](std::size_t i) { (void)analysis::scenario_of(plan, trial(i), 30s); });
  const double building = each(runs, [&](std::size_t i) {
    const sim::World world{scenarios[i % scenarios.size()], instantiate, {.digests = false, .wire_digest = false}};
  });
  const double running = each(runs, [&](std::size_t i) { (void)run(scenarios[i % scenarios.size()], false); });
  const double judging = each(runs, [&](std::size_t i) {
    const std::size_t place = i % records.size();
    (void)analysis::first_violation(all_promises, {scenarios[place], records[place]}, true);
  });
  const double whole = describing + running + judging;
  std::printf("one run, on the average (%zu observations):\n", seen / records.size());
  line("the scenario with its faults", describing, whole);
  line("building the world and taking it down", building, whole);
  line("running it and keeping the record", running - building, whole);
  line("holding the promises against the record", judging, whole);
}

int measure(std::size_t runs) {
  const model::Scenario scenario = quiet_life();
  const auto injections = analysis::standard_injections(scenario, "client");
  const analysis::Sweep plan = analysis::planned(scenario, "client", promises(), runner(), injections);
  const std::vector<analysis::Trial> trials = analysis::single_trials(plan);
  const std::size_t sweeps = runs / trials.size() + 1;
  std::size_t done = 0;
  const double swept = timed([&] {
    for (std::size_t i = 0; i < sweeps; ++i) done += analysis::sweep(scenario, "client", promises(), runner(), injections).trials;
  });
  const double rate = static_cast<double>(done) / swept;
  std::printf("sweep:   %8.0f runs/s, budget %.0f: %s\n", rate, kBudget, rate >= kBudget ? "met" : "MISSED");
  const double explored = timed([&] {
    (void)analysis::Explorer{scenario, "client", promises(), runner(), {.runs = runs}}.explore();
  });
  std::printf("explore: %8.0f runs/s\n", static_cast<double>(runs) / explored);
  show_parts(plan, trials, runs);
  return rate >= kBudget ? 0 : 1;
}

}  // namespace
}  // namespace halfopen::bench

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 20'000;
  if (argc > 2 || runs < 1) {
    std::fprintf(stderr, "usage: halfopen_bench_sweep [RUNS]\n");
    return 2;
  }
  return halfopen::bench::measure(static_cast<std::size_t>(runs));
}
