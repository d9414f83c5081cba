// halfopen incident DIR
#include "halfopen/library/incident.h"

#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/sim/world/world.h"
#include "incident.h"

namespace halfopen::cli {

void show_incident(const std::string& folder, Exit& exit) {
  const library::Incident incident = library::load_incident(folder, known_systems());
  const library::Replay replay = library::replay(incident, sim::runner(registered_programs().instantiate()));
  std::fputs(library::incident_text(incident, replay, library::analyse(incident, replay)).c_str(), stdout);
  const std::vector<library::LogDifference> differences = library::differences(incident, replay);
  if (differences.empty()) return;
  std::fputs(library::differences_text(differences).c_str(), stdout);
  exit = Exit::Failed;
}

void add_incident_command(CLI::App& app, Exit& exit) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("incident", "Replay a documented incident and hold its log against the documented one");
  command->add_option("DIR", *folder, "Folder with scenario.json, log.txt and readings.json")->required();
  command->footer("Example:\n  halfopen incident scenarios/incidents/kgtn-2011062102");
  command->callback([folder, &exit] { show_incident(*folder, exit); });
}

}  // namespace halfopen::cli
