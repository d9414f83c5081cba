// What must hold in every run, whatever goes wrong in it: functions over a record.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::analysis {

/// A run as invariants look at it.
struct Finished {
  const model::Scenario& scenario;
  const model::Record& record;
};

/// A property of a run. Two violations of one invariant are the same violation.
struct Invariant {
  std::string name;
  /// What is wrong, in words; nothing if the property holds.
  std::function<std::optional<std::string>(const Finished&)> violated_by;
  /// It says that things come right again: asked only of runs whose faults end by themselves.
  bool of_healing = false;
  /// The C++ expression that makes it, for tests that halfopen writes: `analysis::eventually("client", "asked")`. Empty: nobody knows.
  std::string code{};
};

/// The program says its own word `note` at least once. Of healing.
Invariant eventually(std::string program, std::string note);
/// Of the program's own words `good` and `bad` the last one is `good`: it has come back, whatever happened. Of healing.
Invariant ends_up(std::string program, std::string good, std::vector<std::string> bad);
/// Every word `from` is followed by one of `to` within `limit`, as far as the run is watched so long.
Invariant within(std::string program, std::string from, std::vector<std::string> to, net::Duration limit);
/// No span of length `per` sees more than `most` calls of kind `op`: no storm of attempts.
Invariant at_most(std::string program, net::Op op, std::int32_t most, net::Duration per);
/// The numbers of the word `note` are 1, 2, 3...: nothing lost, doubled or out of order.
Invariant counts_up(std::string program, std::string note);
/// The program is not over: it has neither crashed nor returned, unless a fault ended it.
Invariant stays_alive(std::string program);
/// What scripts received is what was sent.
Invariant no_damage();
/// The run did not reach the limit of its events: nobody turns in circles.
Invariant no_endless_loop();
/// What a program has observed, for invariants of one's own. Throws std::invalid_argument if the run has no such program, as a run
/// from which everything needless has been taken may not.
const std::vector<model::Observation>& seen_by(const model::Record& record, const std::string& program);
/// Any other: `broken` says what is wrong.
Invariant holds(std::string name, std::function<std::optional<std::string>(const model::Record&)> broken);

/// The first invariant that the record violates, and how; of those of healing only if `heals`.
struct Violation {
  std::string invariant;
  std::string what;
  friend bool operator==(const Violation&, const Violation&) = default;
};
std::optional<Violation> first_violation(const std::vector<Invariant>& invariants, const Finished& run, bool heals);

}  // namespace halfopen::analysis
