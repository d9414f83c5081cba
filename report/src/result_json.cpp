#include "halfopen/report/result_json.h"

#include <map>

#include "halfopen/report/record_json.h"
#include "json_reader.h"

namespace halfopen::report {
namespace {

using analysis::Exploration;
using analysis::Found;
using analysis::KindCount;
using analysis::SweepResult;
using analysis::Trial;

constexpr int kFormat = 1;

Json to_json(const SweepResult& sweep) {
  Json rows = Json::array();
  for (const SweepResult::Row& row : sweep.rows) {
    rows.push_back({{"injection", row.injection}, {"tried", row.tried}, {"survived", row.survived}});
  }
  Json violated = Json::array();
  for (const SweepResult::Violated& one : sweep.violated) {
    Json trial = Json::array();
    for (const Trial::Part part : one.trial.parts) trial.push_back({{"point", part.point}, {"injection", part.injection}});
    violated.push_back({{"trial", trial},
                        {"injections", one.injections},
                        {"how", one.how},
                        {"promise", one.violation.invariant},
                        {"what", one.violation.what}});
  }
  return {{"points", sweep.points}, {"runs", sweep.trials},     {"pairs", sweep.pairs},
          {"rows", rows},           {"unseen", sweep.unseen}, {"violated", violated}};
}

Json to_json(const Exploration& explored) {
  Json kinds = Json::array();
  for (const KindCount& kind : explored.kinds) {
    kinds.push_back({{"name", kind.name}, {"runs", kind.runs}, {"violated", kind.violated}});
  }
  Json found = Json::array();
  for (const Found& one : explored.found) {
    found.push_back({{"promise", one.invariant}, {"like", one.like}, {"runs", one.runs}, {"seed", one.seed},
                     {"what", one.what}, {"how", one.how}});
  }
  return {{"seed", explored.seed}, {"asked", explored.asked}, {"runs", explored.done}, {"complete", explored.complete},
          {"violated", explored.violated}, {"kinds", kinds}, {"found", found}};
}

SweepResult sweep_from(const Reader& reader) {
  SweepResult sweep{.points = reader.at("points").count(), .trials = reader.at("runs").count(), .pairs = reader.at("pairs").count()};
  for (const Reader& item : reader.at("rows").items()) {
    sweep.rows.push_back({item.at("injection").text(), item.at("tried").small_count(), item.at("survived").small_count()});
  }
  sweep.unseen = reader.at("unseen").texts();
  for (const Reader& item : reader.at("violated").items()) {
    SweepResult::Violated one{.injections = item.at("injections").text(),
                              .how = item.at("how").text(),
                              .violation = {item.at("promise").text(), item.at("what").text()}};
    for (const Reader& part : item.at("trial").items()) {
      one.trial.parts.push_back({part.at("point").small_count(), part.at("injection").small_count()});
    }
    sweep.violated.push_back(std::move(one));
  }
  return sweep;
}

Exploration exploration_from(const Reader& reader) {
  Exploration explored{.seed = reader.at("seed").count(),
                       .asked = reader.at("asked").count(),
                       .done = reader.at("runs").count(),
                       .complete = reader.at("complete").boolean(),
                       .violated = reader.at("violated").count()};
  for (const Reader& item : reader.at("kinds").items()) {
    explored.kinds.push_back({item.at("name").text(), item.at("runs").count(), item.at("violated").count()});
  }
  for (const Reader& item : reader.at("found").items()) {
    explored.found.push_back({item.at("promise").text(), item.at("like").text(), item.at("runs").count(), item.at("seed").count(),
                              item.at("what").text(), item.at("how").texts()});
  }
  return explored;
}

bool same_question(const Result& a, const Result& b) {
  return a.scenario == b.scenario && a.subject == b.subject && a.promises == b.promises && a.settings == b.settings &&
         a.shards == b.shards && a.outcome.index() == b.outcome.index();
}

/// In which way two questions differ.
std::string difference(const Result& a, const Result& b) {
  if (a.outcome.index() != b.outcome.index()) return "one is a sweep, the other an exploration";
  if (a.scenario != b.scenario) return "their scenarios differ";
  if (a.subject != b.subject) return "they test " + a.subject + " and " + b.subject;
  if (a.promises != b.promises) return "their promises differ";
  if (a.shards != b.shards) return "they are of " + std::to_string(a.shards) + " and of " + std::to_string(b.shards) + " shards";
  for (std::size_t i = 0; i < std::min(a.settings.size(), b.settings.size()); ++i) {
    if (a.settings[i] != b.settings[i]) {
      return a.settings[i].first + " is " + a.settings[i].second + " in one and " + b.settings[i].second + " in the other";
    }
  }
  return "their settings differ";
}

std::string shard_text(std::uint32_t shard, std::uint32_t shards) {
  return "shard " + std::to_string(shard) + "/" + std::to_string(shards);
}

/// The files by their shards, each there once.
std::map<std::uint32_t, const ResultFile*> by_shard(const std::vector<ResultFile>& files) {
  if (files.empty()) throw RecordError{"there is no result to join [merge.missing]"};
  std::map<std::uint32_t, const ResultFile*> shards;
  const ResultFile& first = files.front();
  for (const ResultFile& file : files) {
    if (!same_question(first.result, file.result)) {
      throw RecordError{file.file + ": expected a shard of what " + first.file + " is one of: " +
                        difference(first.result, file.result) + " [merge.different]"};
    }
    const auto [at, added] = shards.emplace(file.result.shard, &file);
    if (!added) {
      throw RecordError{file.file + ": expected another shard than " + at->second->file + ", found " +
                        shard_text(file.result.shard, file.result.shards) + " in both [merge.overlap]"};
    }
  }
  std::string missing;
  for (std::uint32_t shard = 0; shard < first.result.shards; ++shard) {
    if (!shards.contains(shard)) missing += (missing.empty() ? "" : ", ") + shard_text(shard, first.result.shards);
  }
  if (!missing.empty()) throw RecordError{first.file + ": expected the other shards beside it, missing " + missing + " [merge.missing]"};
  return shards;
}

}  // namespace

std::string result_to_json(const Result& result) {
  const auto* sweep = std::get_if<SweepResult>(&result.outcome);
  Json settings = Json::object();
  for (const auto& [name, value] : result.settings) settings[name] = value;
  const Json out{{"halfopen_result", kFormat},
                 {"kind", sweep != nullptr ? "sweep" : "explore"},
                 {"subject", result.subject},
                 {"promises", result.promises},
                 {"settings", settings},
                 {"shard", result.shard},
                 {"shards", result.shards},
                 {"outcome", sweep != nullptr ? to_json(*sweep) : to_json(std::get<Exploration>(result.outcome))},
                 {"scenario", result.scenario}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result result_from_json(std::string_view json, std::string_view file) {
  const Json parsed = parsed_json(json, file, "result.json");
  const Reader reader{parsed, "", file, "result.format"};
  if (reader.at("halfopen_result").integer() != kFormat) reader.at("halfopen_result").fail("format " + std::to_string(kFormat));
  Result result{.scenario = reader.at("scenario").text(),
                .subject = reader.at("subject").text(),
                .promises = reader.at("promises").texts(),
                .shard = reader.at("shard").small_count(),
                .shards = reader.at("shards").small_count()};
  if (result.shard >= result.shards) reader.at("shard").fail("a shard from 0 to " + std::to_string(result.shards) + " less one");
  for (const auto& [name, value] : reader.at("settings").members()) result.settings.emplace_back(name, value.text());
  const std::string kind = reader.at("kind").text();
  if (kind == "sweep") result.outcome = sweep_from(reader.at("outcome"));
  else if (kind == "explore") result.outcome = exploration_from(reader.at("outcome"));
  else reader.at("kind").fail("one of sweep, explore");
  return result;
}

Result merged(const std::vector<ResultFile>& files) {
  const auto shards = by_shard(files);
  std::vector<SweepResult> sweeps;
  std::vector<Exploration> explorations;
  for (const auto& [shard, file] : shards) {
    if (const auto* sweep = std::get_if<SweepResult>(&file->result.outcome)) {
      sweeps.push_back(*sweep);
      continue;
    }
    explorations.push_back(std::get<Exploration>(file->result.outcome));
    if (!explorations.back().complete) {
      throw RecordError{file->file + ": expected a whole shard, found one that was stopped after " +
                        std::to_string(explorations.back().done) + " runs [merge.incomplete]"};
    }
  }
  Result whole = files.front().result;
  whole.shard = 0;
  whole.shards = 1;
  try {
    if (!sweeps.empty()) whole.outcome = analysis::merged(sweeps);
    else whole.outcome = analysis::merged(explorations);
  } catch (const std::invalid_argument& error) {
    throw RecordError{files.front().file + ": " + error.what() + " [merge.different]"};
  }
  return whole;
}

}  // namespace halfopen::report
