#include "halfopen/sim/trace/digests.h"

#include <algorithm>
#include <string_view>
#include <type_traits>

#include "halfopen/sim/core/digest.h"

namespace halfopen::sim::trace {
namespace {

// Negative numbers digest as their two's complement.
void add(core::Digest& digest, std::int64_t value) { digest.add(static_cast<std::uint64_t>(value)); }

template <class Enum>
requires std::is_enum_v<Enum>
void add(core::Digest& digest, Enum value) { digest.add(static_cast<std::uint64_t>(value)); }

void add(core::Digest& digest, net::Instant at) { add(digest, at.time_since_epoch().count()); }

// An error is nothing or a number of a list; without an error the family means nothing.
void add(core::Digest& digest, net::Error error) {
  add(digest, std::int64_t{error.number()});
  if (error) add(digest, error.family());
}

void add_observed(core::Digest& digest, const model::Observation& observation) {
  add(digest, observation.kind);
  add(digest, observation.op);
  add(digest, observation.at);
  add(digest, std::int64_t{observation.socket});
  add(digest, observation.value);
  add(digest, observation.error);
  add(digest, observation.ready);
  digest.add(observation.name);
  digest.add(observation.text);
}

bool is_call(const model::Observation& observation) {
  return observation.kind == model::Observation::Kind::Call || observation.kind == model::Observation::Kind::Waiting;
}

}  // namespace

std::uint64_t observation_digest(std::span<const model::ProgramRecord> programs) {
  core::Digest digest{model::kDigestVersion};
  for (const model::ProgramRecord& program : programs) {
    digest.add(program.name);
    digest.add(program.observations.size());
    for (const model::Observation& observation : program.observations) add_observed(digest, observation);
  }
  return digest.value();
}

std::uint64_t call_digest(std::span<const model::ProgramRecord> programs) {
  core::Digest digest{model::kDigestVersion};
  for (const model::ProgramRecord& program : programs) {
    digest.add(program.name);
    digest.add(static_cast<std::uint64_t>(std::ranges::count_if(program.observations, is_call)));
    for (const model::Observation& observation : program.observations) {
      if (!is_call(observation)) continue;
      add(digest, std::int64_t{observation.step});
      add(digest, observation.began);
      add_observed(digest, observation);
    }
  }
  return digest.value();
}

model::Digests digests_of(std::span<const model::ProgramRecord> programs, std::uint64_t wire) {
  return {.observations = observation_digest(programs), .calls = call_digest(programs), .wire = wire};
}

}  // namespace halfopen::sim::trace
