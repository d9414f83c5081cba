#include "halfopen/analysis/shard.h"

#include <charconv>
#include <cstdlib>
#include <stdexcept>

namespace halfopen::analysis {
namespace {

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The number a variable holds; `otherwise` if it is not set.
std::uint32_t number_of(const Environment& environment, const std::string& name, std::optional<std::uint32_t> otherwise) {
  const std::optional<std::string> text = environment(name);
  if (!text && otherwise) return *otherwise;
  if (!text) throw std::invalid_argument{name + ": expected to be set, too"};
  if (const auto number = number_in(*text)) return *number;
  throw std::invalid_argument{name + ": expected a whole number, found " + *text};
}

Shard checked(Shard shard) {
  if (shard.index < shard.count) return shard;
  throw std::invalid_argument{shard.from + ": expected a shard from 0 to " + std::to_string(shard.count) + " less one, found " +
                              std::to_string(shard.index)};
}

// Slurm numbers tasks from any number on, in steps.
Shard of_slurm(const Environment& environment) {
  const std::uint32_t first = number_of(environment, "SLURM_ARRAY_TASK_MIN", 0);
  const std::uint32_t step = number_of(environment, "SLURM_ARRAY_TASK_STEP", 1);
  const std::uint32_t task = number_of(environment, "SLURM_ARRAY_TASK_ID", {});
  const std::uint32_t count = number_of(environment, "SLURM_ARRAY_TASK_COUNT", {});
  if (step == 0 || task < first || (task - first) % step != 0) {
    throw std::invalid_argument{"SLURM_ARRAY_TASK_ID: expected one of the array's numbers, found " + std::to_string(task)};
  }
  return {(task - first) / step, count, "SLURM_ARRAY_TASK_ID"};
}

}  // namespace

std::optional<std::string> of_process(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr && *value != '\0' ? std::optional<std::string>{value} : std::nullopt;
}

Shard shard_named(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto index = number_in(text.substr(0, slash));
  const auto count = slash == text.npos ? std::nullopt : number_in(text.substr(slash + 1));
  if (!index || !count || *index >= *count) {
    throw std::invalid_argument{"expected I/N, a shard I from 0 on of N in all, found " + std::string{text}};
  }
  return {*index, *count, "--shard"};
}

Shard shard_of_environment(const Environment& environment) {
  if (environment("GTEST_TOTAL_SHARDS")) {
    return checked({number_of(environment, "GTEST_SHARD_INDEX", {}), number_of(environment, "GTEST_TOTAL_SHARDS", {}), "GTEST_SHARD_INDEX"});
  }
  if (environment("SLURM_ARRAY_TASK_ID")) return checked(of_slurm(environment));
  if (environment("JOB_COMPLETION_INDEX")) {
    return checked({number_of(environment, "JOB_COMPLETION_INDEX", {}), number_of(environment, "HALFOPEN_SHARDS", {}), "JOB_COMPLETION_INDEX"});
  }
  return {};
}

}  // namespace halfopen::analysis
