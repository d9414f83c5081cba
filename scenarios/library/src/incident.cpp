#include "halfopen/library/incident.h"

#include <fstream>
#include <sstream>

#include "ggnetworkcheck_log.h"
#include "halfopen/scenarios/error.h"
#include "json_object.h"

namespace halfopen::library {

namespace {

constexpr std::int64_t kMaxEntries = 1'000'000;

std::string read_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream content;
  if (in && content << in.rdbuf()) return content.str();
  throw scenarios::ScenarioError{path, "", "expected a file that can be read, found none", "library.file"};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Excerpt read_excerpt(JsonObject json) {
  const std::optional<net::Duration> from = ggnetworkcheck::read_stamp(json.text("from"));
  if (!from) json.expected("from", "a stamp as the log prints it");
  Excerpt excerpt{*from, static_cast<std::size_t>(json.whole("entries", 1, kMaxEntries)), json.text("why")};
  json.finish();
  return excerpt;
}

Reading read_condition(JsonObject json) {
  Reading reading;
  reading.at = json.text("at");
  reading.what = json.text("what");
  reading.assumed = json.flag("assumed");
  reading.evidence = json.text("evidence");
  reading.why = json.text("why");
  if (const Json* without = json.find("without")) reading.without = without->dump();
  json.finish();
  return reading;
}

std::string fault_words(const model::Fault& fault) {
  std::string words = std::string{model::to_string(fault.word)} + " " + fault.target;
  const bool about_calls = fault.word == model::Word::StallCall || fault.word == model::Word::FailCall;
  if (about_calls) words += ": the next " + std::string{net::to_string(fault.op)};
  if (fault.duration.count() != 0) words += ", " + model::to_string(fault.duration);
  if (!fault.error.empty()) words += ", " + fault.error;
  return words + ", at " + model::to_string(fault.at);
}

Reading reading_of(const model::Fault& fault, std::size_t index) {
  return {"/faults/" + std::to_string(index), fault_words(fault), fault.assumed, {}, fault.why, "null"};
}

}  // namespace

Incident load_incident(const std::string& folder, const scenarios::CheckOptions& options) {
  Incident incident;
  incident.scenario_json = read_text(folder + "/scenario.json");
  incident.scenario = scenarios::load_text(incident.scenario_json, folder + "/scenario.json", options).scenario;
  incident.log = lines_of(read_text(folder + "/log.txt"));

  const std::string file = folder + "/readings.json";
  const Json json = parse_json(read_text(file), file);
  JsonObject readings{json, file};
  incident.source = readings.text("source");
  incident.excerpt = read_excerpt(readings.object("excerpt"));
  for (const JsonObject& condition : readings.objects("conditions"))
    incident.readings.push_back(read_condition(condition));
  readings.finish();
  for (std::size_t i = 0; i < incident.scenario.faults.size(); ++i) {
    incident.readings.push_back(reading_of(incident.scenario.faults[i], i));
  }
  return incident;
}

}  // namespace halfopen::library
