// A world: the hosts, links and programs of one scenario, and the virtual time they share.
//
// It builds them, plays the timeline of faults, runs events and tasks in their order, and makes the record. It refuses to know
// what a segment or a socket is. Start at World::run(); to stand inside a run, at run_to() and Words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"
#include "halfopen/model/socket_row.h"
#include "halfopen/net/time.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/sim/world/by_hand.h"

namespace halfopen::sim {

/// A TCP segment at a host's card.
struct SegmentSeen {
  std::string host;
  model::PacketRecord::Way way = model::PacketRecord::Way::In;
  std::uint8_t flags = 0;       ///< That it must have: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  bool payload = false;         ///< Only segments that carry octets.
  std::int32_t occurrence = 1;  ///< The n-th from now on.
};

/// A TCP segment to be put before a host's card. Written down, not computed: what is wrong in it stays wrong.
struct Segment {
  net::Endpoint from;
  net::Endpoint to;
  std::uint8_t flags = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint16_t window = 65535;
  std::string payload;
};

/// What a driver has done by hand.
struct Action {
  net::Instant at{};
  std::string driver;
  std::string what;  ///< "cut wire", "inject RST seq 7 at client", "start client".
};

/// One simulated run. Single-threaded, without global state: as many worlds as cores.
///
/// It can be run to its end, or in parts with a hand in it: stop anywhere, look, say a word of the fault vocabulary (Words),
/// go on. What is done by hand is kept with its time, and to_scenario() makes a scenario of it.
class World final : public Words {
 public:
  /// A program as a function: in a live world there is no need to register it. Called when the process starts; it lives as long
  /// as the world, so a coroutine may use what it has captured.
  using Main = std::function<net::Task<int>(net::Process&)>;

  /// Builds everything and starts nothing. Throws std::invalid_argument naming what the scenario asks for and is not there
  /// (host, profile, knob, registered program). `find` knows the operating systems hosts may name; the world copies theirs.
  World(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options = {},
        const profiles::FindProfile& find = profiles::find_profile);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Running.

  /// Runs to the end: nothing left to happen, Scenario::until, or a limit.
  void run();
  /// Runs everything due up to and including `until` (at most Scenario::until); false once the run has ended. Before Scenario::until
  /// it does not end, even if nothing is left to happen: somebody may still act.
  bool run_until(net::Instant until);
  /// Runs to an observation: the trigger's n-th from now on. True if it was made; false if the run ended before. The world
  /// stands right behind it: nothing else has happened since.
  bool run_to(const model::Trigger& observation);
  /// Runs to a segment, likewise.
  bool run_to(const SegmentSeen& segment);
  /// One event, or one turn of one program; false once the run has ended.
  bool step();

  // Looking.

  net::Instant now() const;
  /// Packets that hosts have sent so far, lost ones included.
  std::uint64_t packets_sent() const;
  /// Steps taken so far: the number of the last event, as break_at counts them.
  std::uint64_t events() const;
  bool ended() const;
  /// The sockets of a host.
  std::vector<model::SocketRow> sockets(std::string_view host) const;
  /// The same as text, one line each, in the manner of `ss -tan`.
  std::vector<std::string> socket_table(std::string_view host) const;
  /// What has been observed so far, calls that are waiting now included; packets if the run keeps them. A copy; no digests.
  model::Record so_far() const;

  // Acting.

  /// Who acts from now on; stands in actions() and as the reason in to_scenario(). At first "driver".
  void driven_by(std::string name);
  /// Says any word of the vocabulary, now. Throws std::logic_error once the run has ended.
  void act(model::Fault fault) override;
  /// A further program on a host. It starts now; in the middle of an instant one nanosecond later, so that it has a place in the
  /// order that a scenario can name. At most kProgramsByHand.
  void start(std::string name, std::string host, Main main);
  static constexpr std::size_t kProgramsByHand = 64;
  /// A segment arrives at a host's card, as if its first link had delivered it. No scenario has a word for it.
  void inject(std::string_view host, const Segment& segment);

  /// Everything done by hand so far.
  const std::vector<Action>& actions() const;
  /// The scenario with what was done by hand as faults. Run by sim::run, or saved, loaded and run, it makes the same digests. A
  /// program started by hand is in it as a registered program of its name, with that start. Throws std::logic_error if a
  /// segment was injected.
  model::Scenario to_scenario() const;

  // Breaking in a debugger: halfopen_break() is called before the first event at or behind a time, or before an event by its
  // number. The environment variable HALFOPEN_BREAK_AT ("105ms", "#1234") says the same to every world; docs/debugging.md.
  void break_at(net::Instant instant);
  void break_at_event(std::uint64_t number);

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

/// Where a debugger stops: does nothing. `break halfopen_break`
extern "C" void halfopen_break(const char* where);
