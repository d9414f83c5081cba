#include "halfopen/sim/trace/digests.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "halfopen/sim/core/digest.h"
#include "halfopen/sim/core/little_endian.h"

namespace halfopen::sim::trace {
namespace {

/// The numbers of one observation take at most so many octets.
constexpr std::size_t kMostNumbers = 96;

// Each puts a value down, little-endian, and says where the next one goes. A pointer handed on and not a member: octets
// may alias members, which would be written and read again for each value.

// Negative numbers digest as their two's complement.
std::byte* put(std::byte* at, std::int64_t value) {
  core::store_little_endian(static_cast<std::uint64_t>(value), at);
  return at + sizeof(std::uint64_t);
}
template <class Enum>
requires std::is_enum_v<Enum>
std::byte* put(std::byte* at, Enum value) { return put(at, static_cast<std::int64_t>(value)); }
std::byte* put(std::byte* at, net::Instant when) { return put(at, std::int64_t{when.time_since_epoch().count()}); }
// An error is nothing or a number of a list; without an error the family means nothing.
std::byte* put(std::byte* at, net::Error error) {
  at = put(at, std::int64_t{error.number()});
  return error ? put(at, error.family()) : at;
}

std::byte* put_numbers(std::byte* at, const model::ObservationView& observation) {
  at = put(at, observation.kind);
  at = put(at, observation.op);
  at = put(at, observation.at);
  at = put(at, std::int64_t{observation.socket});
  at = put(at, observation.value);
  at = put(at, observation.error);
  at = put(at, observation.ready);
  at = put(at, static_cast<std::int64_t>(observation.name.size()));
  return observation.name.empty() ? put(at, static_cast<std::int64_t>(observation.text.size())) : at;
}

// What follows the numbers of an observation that has words.
void add_words(core::Digest& digest, const model::ObservationView& observation) {
  if (!observation.name.empty()) {
    digest.add(std::as_bytes(std::span{observation.name}));
    digest.add(static_cast<std::uint64_t>(observation.text.size()));
  }
  digest.add(std::as_bytes(std::span{observation.text}));
}

void add_observed(core::Digest& digest, const model::ObservationView& observation) {
  std::array<std::byte, kMostNumbers> block;
  digest.add({block.data(), put_numbers(block.data(), observation)});
  add_words(digest, observation);
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
      std::array<std::byte, kMostNumbers> block;
      std::byte* const end = put(put(block.data(), std::int64_t{observation.step}), observation.began);
      digest.add({block.data(), end});
      add_observed(digest, observation);
    }
  }
  return digest.value();
}

void ObservationStream::Program::flush() { digest.add(std::span{block}.first(std::exchange(gathered, 0))); }

void ObservationStream::add(std::size_t program, const model::ObservationView& observation) {
  if (program >= programs_.size()) programs_.resize(program + 1);
  Program& its = programs_[program];
  ++its.count;
  if (its.gathered + kMostNumbers > its.block.size()) its.flush();
  std::byte* const end = put_numbers(its.block.data() + its.gathered, observation);
  its.gathered = static_cast<std::size_t>(end - its.block.data());
  if (observation.name.empty() && observation.text.empty()) return;
  its.flush();
  add_words(its.digest, observation);
}

std::uint64_t ObservationStream::value(std::span<const model::ProgramRecord> programs) {
  core::Digest digest{model::kDigestVersion};
  for (std::size_t i = 0; i < programs.size(); ++i) {
    digest.add(programs[i].name);
    digest.add(i < programs_.size() ? programs_[i].count : 0);
    if (i >= programs_.size()) continue;
    programs_[i].flush();
    digest.add(programs_[i].digest.value());
  }
  return digest.value();
}

model::Digests digests_of(std::span<const model::ProgramRecord> programs, std::uint64_t wire) {
  return {.observations = observation_digest(programs), .calls = call_digest(programs), .wire = wire};
}

}  // namespace halfopen::sim::trace
