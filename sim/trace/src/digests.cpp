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

// Numbers of one observation, little-endian, gathered in `block` so that the digest takes them at once.
class Numbers {
 public:
  explicit Numbers(std::byte* block) : block_{block} {}

  // Negative numbers digest as their two's complement.
  void add(std::int64_t value) {
    core::store_little_endian(static_cast<std::uint64_t>(value), block_ + used_);
    used_ += sizeof(std::uint64_t);
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void add(Enum value) { add(static_cast<std::int64_t>(value)); }
  void add(net::Instant at) { add(std::int64_t{at.time_since_epoch().count()}); }
  // An error is nothing or a number of a list; without an error the family means nothing.
  void add(net::Error error) {
    add(std::int64_t{error.number()});
    if (error) add(error.family());
  }
  std::span<const std::byte> octets() const { return {block_, used_}; }

 private:
  std::byte* block_;
  std::size_t used_ = 0;
};

void add_numbers(Numbers& numbers, const model::ObservationView& observation) {
  numbers.add(observation.kind);
  numbers.add(observation.op);
  numbers.add(observation.at);
  numbers.add(std::int64_t{observation.socket});
  numbers.add(observation.value);
  numbers.add(observation.error);
  numbers.add(observation.ready);
  numbers.add(static_cast<std::int64_t>(observation.name.size()));
  if (observation.name.empty()) numbers.add(static_cast<std::int64_t>(observation.text.size()));
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
  Numbers numbers{block.data()};
  add_numbers(numbers, observation);
  digest.add(numbers.octets());
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
      Numbers numbers{block.data()};
      numbers.add(std::int64_t{observation.step});
      numbers.add(observation.began);
      digest.add(numbers.octets());
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
  Numbers numbers{its.block.data() + its.gathered};
  add_numbers(numbers, observation);
  its.gathered += numbers.octets().size();
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
