#include "halfopen/report/html/page.h"

#include <ctemplate/template.h>

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

}  // namespace

std::string run_page(const Shown& run) {
  const Json data{{"page", "run"}, {"runs", Json::array({run_json(run)})}};
  return filled(run.record->scenario, data, stories({run}));
}

}  // namespace halfopen::report::html
