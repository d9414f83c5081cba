#include "halfopen/report/html/page.h"

#include <ctemplate/template.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "halfopen/report/story.h"
#include "page_files.h"
#include "run_data.h"

namespace halfopen::report::html {
namespace {

std::string text_of(const PageFile& file) {
  std::string text;
  for (const std::string_view piece : file.pieces) text += piece;
  return text;
}

/// JSON that may stand in a script element: no `<` is left that could end it, and everything is ASCII.
std::string script_safe(const Json& data) {
  const std::string json = data.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) c == '<' ? safe += "\\u003c" : safe += c;
  return safe;
}

/// What a browser without scripts shows: every run's story, as text.
std::string stories(const std::vector<Shown>& runs) {
  std::string text;
  for (const Shown& run : runs) {
    text += run.record->scenario + (run.label.empty() ? "" : ": " + run.label) + "\n\n";
    text += story(*run.record, {.observations = 1000, .segments = 1000}) + "\n";
  }
  return text;
}

std::string filled(const std::string& title, const Json& data, const std::string& story) {
  ctemplate::TemplateDictionary dictionary{"page"};
  dictionary.SetValue("TITLE", title);
  dictionary.SetValue("STORY", story);
  dictionary.SetValue("DATA", script_safe(data));
  std::string html;
  for (const PageFile& file : page_files()) {
    if (file.name.ends_with(".html")) html = text_of(file);
    if (file.name.ends_with(".css")) dictionary.SetValue("STYLE", text_of(file));
    if (file.name.ends_with(".js")) dictionary.AddSectionDictionary("SCRIPT")->SetValue("TEXT", text_of(file));
  }
  const std::unique_ptr<ctemplate::Template> page{ctemplate::Template::StringToTemplate(html, ctemplate::DO_NOT_STRIP)};
  std::string out;
  if (!page || !page->Expand(&out, &dictionary)) throw std::logic_error{"report/html/page/page.html is no template"};
  return out;
}

Json side_json(const Shown& run, const analysis::Finding& finding, const analysis::Side& side) {
  const auto& programs = run.record->programs;
  const auto program = std::ranges::find(programs, finding.program, &model::ProgramRecord::name);
  Json out{{"text", side.text}, {"at", ns(side.at)}, {"index", side.index}};
  if (program != programs.end()) out["program"] = program - programs.begin();
  return out;
}

}  // namespace

std::string run_page(const Shown& run) {
  const Json data{{"page", "run"}, {"runs", Json::array({run_json(run)})}};
  return filled(run.record->scenario, data, stories({run}));
}

std::string compare_page(const Shown& left, const Shown& right, const analysis::Comparison& comparison,
                         const std::vector<std::string>& remarks) {
  Json findings = Json::array();
  for (const analysis::Finding& finding : comparison.findings) {
    findings.push_back({{"program", finding.program},
                        {"difference", to_string(finding.difference)},
                        {"left", side_json(left, finding, finding.left)},
                        {"right", side_json(right, finding, finding.right)}});
  }
  const Json data{{"page", "compare"},
                  {"runs", Json::array({run_json(left), run_json(right)})},
                  {"agreements", comparison.agreements},
                  {"ranged", comparison.ranged},
                  {"remarks", remarks},
                  {"findings", findings}};
  return filled("Comparison: " + left.record->scenario, data, stories({left, right}));
}

std::string sweep_page(const ShownSweep& shown) {
  return filled("Sweep: " + shown.sweep->scenario.name, sweep_json(shown), map_text(*shown.sweep));
}

}  // namespace halfopen::report::html
