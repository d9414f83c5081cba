#include "halfopen/scenarios/save.h"

#include "halfopen/scenarios/load.h"
#include "json_text.h"
#include "scenario_form.h"

namespace halfopen::scenarios {

namespace {

const std::string kFile = "saved scenario";

[[noreturn]] void lossy(const std::string& found) {
  throw ScenarioError{kFile, "", "expected what the format has words for, found " + found, "scenario.save.lossy"};
}

}  // namespace

std::string save_text(const model::Scenario& scenario, std::string_view case_json) {
  std::string text;
  try {
    text = DocumentCodec{}.write({scenario, std::string{case_json}}).dump(2) + "\n";
  } catch (const Json::exception&) {
    lossy("a text that is not UTF-8");
  }
  if (load_text(text, kFile).scenario != scenario) lossy("a value that would be lost");
  return text;
}

}  // namespace halfopen::scenarios
