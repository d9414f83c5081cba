// The points of a run at which something can go wrong, and what can go wrong there.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::analysis {

struct Point {
  enum class Kind : std::uint8_t {
    Segment,  ///< A packet enters a link.
    Call,     ///< The program under test makes a call.
    Timer,    ///< A timer of a connection fires.
    State,    ///< A connection changes its state.
    Instant,  ///< Any of these, or a packet arrives, or a program observes something: what befalls links, hosts and programs does so
              ///< just before it.
  };

  Kind kind{};
  net::Duration at{};             ///< From the start of the run.
  std::string target;             ///< Segment: the link; Call: the program; Timer, State: the host; Instant: empty.
  model::Direction direction{};   ///< Segment.
  std::int32_t nth = 1;           ///< Segment: the n-th of the run in this direction. Call: of this instant, among those of its kind.
  bool tcp = false;               ///< Segment.
  bool v6 = false;                ///< Segment: in a packet of IPv6.
  bool payload = false;           ///< Segment: it carries octets.
  net::Op op{};                   ///< Call.
  std::string what;               ///< `PSH+ACK seq 7 ... len 100`, `send`, `retransmission`, `LAST-ACK -> CLOSED`; for reports.

  friend bool operator==(const Point&, const Point&) = default;
};

/// Every point of a run, by rising time: of its packets on each link, of the calls of `subject`, of the timers and the states of all
/// connections (packets and events must have been kept), and one instant for each moment at which any of that happens, a packet
/// arrives, or a program observes something.
///
/// A packet on a link between two hosts that both have other links cannot be told from its hosts' other packets: such links are
/// named in `unseen`, if that is given, and have no segment points.
std::vector<Point> points_of(const model::Scenario& scenario, const model::Record& record, const std::string& subject,
                             std::vector<std::string>* unseen = nullptr);

/// One thing that can go wrong at a point.
struct Injection {
  std::string name;         ///< `drop`, `cut wire for 5s`, `kill server`.
  Point::Kind kind{};       ///< At which points: Segment, Call or Instant. Every timer and change of state has its instant.
  bool heals = true;        ///< Afterwards everything is as it was: what waits for better times may be asked for.
  /// The faults that make it happen at a point; none if it cannot happen there.
  std::function<std::vector<model::Fault>(const Point&)> faults;
};

/// How the standard injections do what they do.
struct InjectionOptions {
  net::Duration a_while = std::chrono::seconds{5};    ///< Of cuts, stops, frozen hosts, reboots.
  net::Duration late_by = std::chrono::seconds{1};    ///< Of a delayed segment, a stalled call.
};

/// The standard ones for a scenario with `subject` under test: each segment lost, late, overtaken, doubled, damaged, answered by
/// RST or by ICMP in its place; each link cut or unplugged, for a while and for ever; every other program killed, exiting and
/// stopped; every other host crashing, rebooting, frozen; the subject stopped, its host frozen and short of ports and of memory,
/// the names of the other hosts unanswered and failing; each call of the subject failing and stalled.
std::vector<Injection> standard_injections(const model::Scenario& scenario, const std::string& subject,
                                           const InjectionOptions& options = {});

/// What each link is like in bad times that last so long: it loses, doubles, reorders, damages by chance; is far, slow, narrow.
std::vector<Injection> weather_injections(const model::Scenario& scenario, net::Duration lasts);

std::string_view to_string(Point::Kind kind);
/// `105ms wire backward: RST`.
std::string to_string(const Point& point);

}  // namespace halfopen::analysis
