// The keys of a scenario as a whole, its hosts, links and programs.
#pragma once

#include <string>

#include "halfopen/model/scenario.h"
#include "node.h"

namespace halfopen::scenarios {

/// A scenario with the members of its file that are not the model's.
struct Document {
  model::Scenario scenario;
  std::string case_json;
};

struct DocumentCodec {
  Document read(const Node& node) const;
  Json write(const Document& document) const;
};

}  // namespace halfopen::scenarios
