// Which part of a long analysis is this process's own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace halfopen::analysis {

struct Shard {
  std::uint32_t index = 0;  ///< From 0.
  std::uint32_t count = 1;
  std::string from{};       ///< Who says so: "--shard", "GTEST_SHARD_INDEX"...; empty: nobody.
  friend bool operator==(const Shard&, const Shard&) = default;
};

/// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
/// This process's own.
std::optional<std::string> of_process(const std::string& name);

/// "1/3": the second of three. Throws std::invalid_argument for anything else.
Shard shard_named(std::string_view text);

/// What the first of these says that is set:
///
///     GTEST_TOTAL_SHARDS, GTEST_SHARD_INDEX                         GoogleTest, Bazel
///     SLURM_ARRAY_TASK_ID, _COUNT, _MIN and _STEP                   a Slurm job array
///     JOB_COMPLETION_INDEX                                          an indexed Kubernetes Job, which does not tell how many there
///                                                                   are: HALFOPEN_SHARDS does
///
/// The whole, if none is. Throws std::invalid_argument if one is set and does not make a shard.
Shard shard_of_environment(const Environment& environment = of_process);

}  // namespace halfopen::analysis
