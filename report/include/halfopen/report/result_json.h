// What a sweep or an exploration came to, as a file: the whole of it or one shard, joined with the others anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "halfopen/analysis/explore.h"
#include "halfopen/analysis/sweep_result.h"

namespace halfopen::report {

struct Result {
  // What was asked; the same in all shards of one.
  std::string scenario;                ///< Its text, as scenarios::save_text makes it.
  std::string subject;
  std::vector<std::string> promises;   ///< As a command line has them.
  std::vector<std::pair<std::string, std::string>> settings;  ///< What else decides the result: "settle" "30s"...
  // Of which shard this is the answer.
  std::uint32_t shard = 0;
  std::uint32_t shards = 1;
  // What it came to.
  std::variant<analysis::SweepResult, analysis::Exploration> outcome;

  friend bool operator==(const Result&, const Result&) = default;
};

/// The result as JSON text, the same for the same result on every platform.
std::string result_to_json(const Result& result);

/// Reads what result_to_json writes. `file` is for messages. Throws RecordError [result.json, result.format].
Result result_from_json(std::string_view json, std::string_view file);

/// A result and the file it was read from.
struct ResultFile {
  std::string file;
  Result result;
};

/// All shards of one question, in any order, as the one result that asking without shards gives, bit for bit.
///
/// Throws RecordError: two files ask different questions [merge.different], hold the same shard [merge.overlap]; a shard is missing
/// [merge.missing], or was stopped before its end [merge.incomplete].
Result merged(const std::vector<ResultFile>& shards);

}  // namespace halfopen::report
