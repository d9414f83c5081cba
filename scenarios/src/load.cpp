#include "halfopen/scenarios/load.h"

#include <array>
#include <fstream>

#include "halfopen/scenarios/copies.h"
#include "json_text.h"
#include "node.h"
#include "scenario_form.h"
#include "schema_text.h"

namespace halfopen::scenarios {

LoadedScenario load_text(std::string_view json, const std::string& file, const CheckOptions& options) {
  const Json root = parse_json(json, file);
  Document document = DocumentCodec{}.read(Node{root, "", file});
  document.scenario = expand_copies(std::move(document.scenario));
  check(document.scenario, options, file);
  return {std::move(document.scenario), std::move(document.case_json)};
}

LoadedScenario load_file(const std::string& path, const CheckOptions& options) {
  std::ifstream stream{path, std::ios::binary};
  std::string text;
  std::array<char, 65536> chunk;
  while (stream && text.size() <= kMaxFileBytes) {  // one chunk too many is enough to be refused
    stream.read(chunk.data(), chunk.size());
    text.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (!stream.is_open() || stream.bad()) {
    throw ScenarioError{path, "", "expected a file that can be read, found none", "scenario.text.file"};
  }
  return load_text(text, path, options);
}

std::string_view schema_text() {
  static const std::string kText = [] {
    std::string text;
    for (const std::string_view piece : kSchemaPieces) text += piece;
    return text;
  }();
  return kText;
}

}  // namespace halfopen::scenarios
