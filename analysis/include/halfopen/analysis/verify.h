// A scenario run twice: the same each time, or the first event that differs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "halfopen/model/record.h"
#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"

namespace halfopen::analysis {

/// The first event at which two records of one scenario part. An event that only one of them has is given by an empty
/// text for the other.
struct Divergence {
  enum class Kind : std::uint8_t {
    Observation,  ///< Of program `where`, at place `index` of its order.
    Packet,       ///< Seen at host `where`, the `index`-th packet of the run.
    Set,          ///< The records do not even have the same programs; `where` is the name of one.
    End,          ///< How or when the run ended.
    Digest,       ///< Everything a record shows agrees and its digests do not.
  };

  Kind kind{};
  net::Instant at{};       ///< The earlier of the two.
  std::string where;
  std::size_t index = 0;
  std::string first;
  std::string second;
};

/// Where two records part first in virtual time, or nothing. Everything counts, to the nanosecond and to the octet: what a
/// comparison of two backends forgives (analysis::compare) is a difference here. Of an observation and a packet of one
/// instant the observation is named: what a program did says more than the packet it made.
std::optional<Divergence> first_divergence(const model::Record& first, const model::Record& second);

/// Two runs and what became of them.
struct Verification {
  model::Record first;
  model::Record second;
  std::optional<Divergence> divergence;
  bool same() const { return !divergence; }
};

/// Runs the scenario twice, packets kept, and says where the runs part. The simulator never does by itself; what does is
/// code of the user's: a static variable, a clock or random number of the machine, the order of a hash table.
///
/// For a simulating runner: two runs on real sockets always differ in their times.
Verification verify(const model::Scenario& scenario, const model::Runner& run);

/// One line: "at 105ms client #3: first 105ms recv#1 -> ECONNRESET, second 105ms recv#1 -> 0".
std::string to_string(const Divergence& divergence);

}  // namespace halfopen::analysis
