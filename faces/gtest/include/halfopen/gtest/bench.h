// A bench: two hosts and a link, programs on them, and a test that looks at what the programs observed.
//
//     TEST(Greeting, IsAnswered) {
//       halfopen::gtest::Bench bench{{.os = "linux-6.18", .one_way_delay = 5ms}};
//       bench.steps("server", Steps{}.listen(7000).accept("c").recv("c").send("c", "hello"));
//       bench.program("client", my_client);
//       EXPECT_THAT(bench.seen("client"), Observes(Connected(At(10ms)), Receives(5, At(20ms))));
//     }
//
// It owns the run and, when an expectation fails, its story. Start at Bench.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/net/net.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::gtest {

using namespace std::chrono_literals;

/// Who carries the run out.
enum class Backend : std::uint8_t {
  Sim,
  Real,  ///< Processes and sockets of this machine. Needs become_child_if_asked() in main, and programs that a child can make: steps,
         ///< or programs of the registry given there.
};

/// The short form of a scenario: what the two hosts and their link are.
struct Setup {
  std::string os = "linux-6.18";             ///< Of both hosts, unless:
  std::string client_os{};                   ///< of "client",
  std::string server_os{};                   ///< of "server".
  net::Duration one_way_delay = 5ms;         ///< Of the link "wire". Real: there is none, say 0.
  net::Duration until = 10min;               ///< Watched so long.
  std::uint64_t seed = 1;                    ///< The environment variable HALFOPEN_SEED overrides it, here and everywhere below.
  net::AddressFamily family = net::AddressFamily::V4;  ///< What steps() connects and listens with.
  Backend backend = Backend::Sim;
};

class Bench;

/// What one program has observed, and the run it is part of. Printed, it is the story of the run: that is what a failing
/// EXPECT_THAT shows.
struct Seen {
  const Bench* bench = nullptr;
  model::ProgramRecord program;
  bool nominal = true;  ///< Times are compared exactly.
};

/// The story, once per bench; then one line that says where it stands.
void PrintTo(const Seen& seen, std::ostream* out);

/// Hosts "client" and "server", a link "wire", and programs. Describe, then look: the first look builds the world.
class Bench {
 public:
  using Main = sim::World::Main;

  explicit Bench(const Setup& setup = {});
  /// Any other scenario: further hosts, links, programs, faults. `programs`: those it names.
  /// A template, so that Bench{{.until = 4s}} can only mean a Setup: a Scenario has fields of these names, too.
  template <std::same_as<model::Scenario> Whole>
  explicit Bench(Whole scenario, scenarios::Registry programs = {});
  ~Bench();
  Bench(Bench&&) noexcept;
  Bench& operator=(Bench&&) noexcept;

  // Describing. Each throws std::logic_error once the world has been built.

  /// A C++ program on the host of the same name ("client", "server"), or on another.
  Bench& program(std::string name, Main main) { return program(name, name, std::move(main)); }
  Bench& program(std::string name, std::string host, Main main);
  /// A script on the host of the same name, or on another.
  Bench& steps(std::string name, scenarios::Steps steps) { return this->steps(name, name, std::move(steps)); }
  Bench& steps(std::string name, std::string host, scenarios::Steps steps);
  /// A program that is started again when its host has been rebooted.
  Bench& restarted(const std::string& program);
  /// A fault of the timeline: `bench.fault(at(1s).cut("wire"))`.
  Bench& fault(model::Fault fault);
  /// Turns a knob of a host, by its system's own name.
  Bench& knob(const std::string& host, std::string name, std::string value);
  /// The scenario as described so far, for whatever has no word here.
  model::Scenario& scenario();

  // Standing inside a run (simulated only).

  /// The live world: run it in parts, look, act. Built at the first call.
  sim::World& world();
  void run_until(net::Duration instant) { world().run_until(net::kStart + instant); }

  // Looking.

  /// What a program has observed. Runs to the end first, unless world() has been asked for: then, what it has so far.
  Seen seen(std::string_view program) const;
  /// Only its own words, in order; for ElementsAre(Notes("connected", At(10ms)), ...).
  std::vector<model::Observation> notes(std::string_view program) const;
  /// Everything; runs to the end if nothing has run yet.
  const model::Record& record() const;
  /// Runs another scenario with the programs of this bench, simulated; the bench itself stays as it is. Throws
  /// std::invalid_argument if the scenario cannot be built.
  model::Record run_as(const model::Scenario& scenario, const model::RunOptions& options) const;

  /// What a failure prints: who did what when, the last segments, sockets, what was done by hand, how to replay it, and the path
  /// of a capture it has written. Called without a failure, it writes none.
  std::string story() const;

  struct State;
  State& state() const { return *state_; }  ///< For the parts of this face.

 private:
  std::unique_ptr<State> state_;
};

/// The seed a bench is given: HALFOPEN_SEED if it is set, or `otherwise`. Throws std::invalid_argument if it is no number.
std::uint64_t seed_or(std::uint64_t otherwise);

/// For the real backend, first thing in main: makes this test program its own child. `programs`: those that scenarios name.
void become_child_if_asked(int argc, char** argv, const scenarios::Registry& programs = {});

/// Why this backend cannot carry the scenario out on this machine, or nothing; for GTEST_SKIP() << *why.
std::string why_not(Backend backend, const model::Scenario& scenario);

}  // namespace halfopen::gtest

namespace halfopen::model {
/// How GoogleTest prints an observation.
void PrintTo(const Observation& observation, std::ostream* out);
}  // namespace halfopen::model
