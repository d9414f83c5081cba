// The scenario of an incident without one of the readings it rests on.
#include "halfopen/library/incident.h"
#include "halfopen/scenarios/error.h"
#include "json_object.h"

namespace halfopen::library {

namespace {

Json without(Json scenario, const Reading& reading) {
  const Json::json_pointer at{reading.at};
  if (!scenario.contains(at)) {
    throw scenarios::ScenarioError{"readings.json", reading.at, "expected a pointer into scenario.json",
                                   "library.value"};
  }
  const Json instead = Json::parse(*reading.without);
  if (!instead.is_null()) {
    scenario[at] = instead;
    return scenario;
  }
  Json& parent = scenario[at.parent_pointer()];
  if (parent.is_array()) {
    parent.erase(std::stoul(at.back()));
  } else {
    parent.erase(at.back());
  }
  return scenario;
}

}  // namespace

std::vector<KnockOut> knock_outs(const Incident& incident) {
  const Json scenario = Json::parse(incident.scenario_json);
  std::vector<KnockOut> knock_outs;
  for (const Reading& reading : incident.readings) {
    if (!reading.without) continue;
    const std::string text = without(scenario, reading).dump();
    knock_outs.push_back({reading, scenarios::load_text(text, "scenario.json without " + reading.at).scenario});
  }
  return knock_outs;
}

}  // namespace halfopen::library
