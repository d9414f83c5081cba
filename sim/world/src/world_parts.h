// What a World is made of: built in world_build.cpp, run in world.cpp, broken in world_faults.cpp.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/core/timer_log.h"
#include "halfopen/sim/kernel/kernel.h"
#include "halfopen/sim/link/link.h"
#include "halfopen/sim/link/middlebox.h"
#include "halfopen/sim/trace/digests.h"
#include "halfopen/sim/trace/trace.h"
#include "halfopen/sim/world/world.h"
#include "break_point.h"
#include "host.h"
#include "tap.h"
#include "timeline.h"
#include "watch.h"

namespace halfopen::sim {

/// The place of the item with this name. Throws std::invalid_argument if there is none.
template <class Items>
std::size_t index_of(const Items& items, std::string_view name, std::string_view what) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].name == name) return i;
  }
  throw std::invalid_argument("the scenario has no " + std::string{what} + " '" + std::string{name} + "'");
}

/// Whether a step is one thing, since somebody looks after each, or as many turns of one task as follow each other anyway.
enum class Pace : std::uint8_t { One, Free };

struct World::Parts final : kernel::Witness, FaultActor {
  Parts(const model::Scenario& described, const model::Instantiate& instantiating, const model::RunOptions& run_options,
        const profiles::FindProfile& find);

  // Building.
  void build_hosts(const profiles::FindProfile& find);
  void build_links();
  void build_programs();
  /// The middleboxes before one end of a link, from the host outwards, and how they are put between card and link.
  using Chain = std::vector<link::Middlebox*>;
  Chain build_middleboxes(const model::Link& description, std::uint32_t link_index, bool end_b, wire::Wire& outer);
  static wire::Wire& inner_wire(const Chain& chain, wire::Wire& outer);
  static wire::Receiver& outer_receiver(const Chain& chain, wire::Receiver& card);
  /// Names, and with routers the routes, beyond the direct links.
  void build_routes();
  /// Arms the start of a program that is in the scenario.
  void add_program(const model::Program& program);

  // Running.
  void run_to(net::Instant instant);
  /// Somebody may act by hand: links note from now on what a word may ask about.
  void expect_a_hand();
  /// One thing: a fault, an event, a turn. False if nothing is left to do before `until` is passed.
  bool step(net::Instant until, Pace pace = Pace::One);
  /// Things done so far.
  std::uint64_t steps() const { return beside_turns + run_queue.taken(); }
  /// Of the run queue, while they are next.
  void take_turns(Pace pace);
  bool at_turn() const;
  bool at_rest() const;
  void look_for_break(net::Instant until);
  bool act_postponed();
  /// Jumps to the next event, or ends the run; false if neither may be before `until` is passed.
  bool go_on(net::Instant until);
  void start_program(std::int32_t index);
  /// A program's start is due: it starts, and what was to strike it at this instant does.
  void start_due(std::int32_t index);
  void advance_to(net::Instant instant);
  void end(model::End how);
  void describe_hosts(model::Record& out) const;
  net::Instant last_instant() const { return net::kStart + scenario.until; }
  bool programs_alive() const;
  std::string pending() const;

  // What happens.
  void observed(std::int32_t program, const model::ObservationView& observation) override;
  void timer_fired(std::uint16_t host, const net::Endpoint& local, const net::Endpoint& remote, std::string_view timer) override;
  void act(const model::Fault& fault) override;
  void act_on_link(const model::Fault& fault);
  void change_link(const model::Fault& fault);
  void set_condition(std::size_t link, link::Direction way, model::Word word, const model::Conditions& from);
  void act_on_host(const model::Fault& fault);
  void act_on_program(const model::Fault& fault);
  void reboot_done(std::size_t host);

  // By hand (world_by_hand.cpp).
  /// Events and turns since the clock reached the present instant; faults do not count.
  std::uint64_t events_of_instant() const;
  void note_action(std::string what);
  void refuse_after_the_end() const;

  /// What run_to() waits for.
  struct Awaited {
    std::int32_t program;
    model::Trigger what;
    std::int32_t left;
  };

  /// The start of a program, or the end of a reboot.
  struct Later {
    Later(Parts& parts, core::SourceKey key, std::size_t item, core::Timer::Fire fire)
        : world{parts}, index{item}, timer{parts.events, key, fire, this} {}
    Parts& world;
    std::size_t index;
    core::Timer timer;
  };

  /// The end of a condition that a fault has set for a while.
  struct Return {
    Return(Parts& parts, core::SourceKey key, std::size_t the_link, link::Direction direction, model::Word the_word,
           const model::Conditions& conditions);
    Parts& world;
    std::size_t link;
    link::Direction way;
    model::Word word;
    model::Conditions before;
    core::Timer timer;
  };
  /// What both directions of a link are like now.
  struct LinkNow {
    model::Conditions forward;
    model::Conditions backward;
    model::Conditions& of(link::Direction way) { return way == link::Direction::Forward ? forward : backward; }
  };

  model::Scenario scenario;
  model::Instantiate instantiate;
  model::RunOptions options;
  core::TimerLog timer_log;  ///< If packets are kept.
  core::EventQueue events;
  kernel::RunQueue run_queue;
  trace::Trace trace;
  LossTap loss_tap{trace, events};
  model::Record record;
  trace::ObservationStream forgotten;  ///< If nobody keeps the observations.
  std::vector<std::unique_ptr<HostTap>> taps;
  std::vector<std::unique_ptr<link::Link>> links;
  std::vector<LinkNow> links_now;
  std::vector<std::unique_ptr<link::Middlebox>> middleboxes;
  std::vector<std::unique_ptr<Return>> returns;
  std::vector<std::unique_ptr<Host>> hosts;
  std::vector<std::size_t> program_hosts;
  std::vector<std::unique_ptr<Later>> starts;
  std::vector<std::unique_ptr<Later>> reboots;
  std::unique_ptr<Timeline> timeline;
  std::vector<model::Fault> at_start;   ///< Of programs that start at the present instant: strike once they are there.
  bool hand_expected = false;
  std::uint64_t beside_turns = 0;       ///< Steps that were no turns.
  std::uint64_t instant_began = 0;      ///< Steps before the present instant, faults not counted.
  std::optional<Awaited> awaited;
  std::unique_ptr<Watch> watch;         ///< If kernels' events are kept.
  model::Record* looking = nullptr;     ///< Takes what is observed while somebody looks: the run does not notice.
  BreakPoint break_point = break_point_of_environment();
  std::string driver = "driver";
  std::vector<Action> actions;
  std::vector<model::Fault> by_hand;
  std::vector<Main> mains;              ///< Of the last programs of the scenario: those started by hand. Never moves.
  bool injected = false;
  bool ended = false;
};

}  // namespace halfopen::sim
