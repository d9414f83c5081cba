// The keys of a program.
#pragma once

#include <string>

#include "halfopen/model/scenario.h"
#include "node.h"

namespace halfopen::scenarios {

struct ProgramCodec {
  model::Program read(const Node& node) const;
  Json write(const model::Program& program) const;
};

/// JSON text in the one spelling the loader hands out. Throws ScenarioError if it is none.
std::string canonical_parameters(std::string_view json, const std::string& file);

/// The codec of one entry of "ends".
struct EndCodec {
  model::EndExpect read(const Node& node) const;
  Json write(const model::EndExpect& end) const;
};

}  // namespace halfopen::scenarios
