// What the programs of a run observed and called, as two numbers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/sim/core/digest.h"

namespace halfopen::sim::trace {

/// Every program's name and what it observed: kind, operation, when, socket, value, error, readiness, name and text.
/// Not when a call was made, nor by which step: two ways to make the same observations agree.
std::uint64_t observation_digest(std::span<const model::ProgramRecord> programs);

/// Every program's name and its calls, completed or waiting: step, operation, when it was made, and what
/// observation_digest() takes of it.
std::uint64_t call_digest(std::span<const model::ProgramRecord> programs);

/// The digest of observations that nobody keeps: each program's own, then all of them with the programs' names and
/// counts. Not the number that observation_digest() makes, which takes the counts first.
class ObservationStream {
 public:
  void add(std::size_t program, const model::ObservationView& observation);
  std::uint64_t value(std::span<const model::ProgramRecord> programs);

 private:
  /// Numbers are gathered here, since a digest takes many at once for little more than it takes one.
  struct Program {
    void flush();

    core::Digest digest{model::kDigestVersion};
    std::uint64_t count = 0;
    std::size_t gathered = 0;
    std::array<std::byte, 1024> block;
  };
  std::vector<Program> programs_;
};

/// Both, beside the digest of the wire, which no record can give. Of model::kDigestVersion.
model::Digests digests_of(std::span<const model::ProgramRecord> programs, std::uint64_t wire = 0);

}  // namespace halfopen::sim::trace
