// A world: the hosts, links and programs of one scenario, and the virtual time they share.
//
// It builds them, plays the timeline of faults, runs events and tasks in their order, and makes the record. It refuses to know
// what a segment or a socket is. Start at World::run().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"
#include "halfopen/net/time.h"
#include "halfopen/profiles/catalogue.h"

namespace halfopen::sim {

/// One simulated run. Single-threaded, without global state: as many worlds as cores.
class World {
 public:
  /// Builds everything and starts nothing. Throws std::invalid_argument naming what the scenario asks for and is not there
  /// (host, profile, knob, registered program). `find` knows the operating systems hosts may name; the world copies theirs.
  World(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options,
        const profiles::FindProfile& find = profiles::find_profile);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Runs to the end: nothing left to happen, Scenario::until, or a limit.
  void run();
  /// Runs everything due up to and including `until` (at most Scenario::until); false once the run has ended.
  bool run_until(net::Instant until);
  net::Instant now() const;
  /// Packets that hosts have sent so far, lost ones included.
  std::uint64_t packets_sent() const;
  /// One line per socket of a host, in the manner of `ss -tan`.
  std::vector<std::string> socket_table(std::string_view host) const;

  /// Paths of the profile entries some host of this profile rested on so far, each once, by path. As complete as the marks:
  /// what a connection is born with is not marked (docs/limitations.md).
  std::vector<std::string> rested_on(std::string_view profile) const;

  /// The record of the run so far; calls still waiting are observed as waiting. Call once, at the end.
  model::Record take_record();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The simulated runner: Scenario -> Record in virtual time.
model::Record run(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options = {},
                  const profiles::FindProfile& find = profiles::find_profile);
/// The same as a value, for whoever is handed a Runner.
model::Runner runner(model::Instantiate instantiate, profiles::FindProfile find = profiles::find_profile);

}  // namespace halfopen::sim
