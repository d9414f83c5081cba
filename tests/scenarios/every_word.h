// The scenario of every-word.json, as the builder says it, and the file's text.
#pragma once

#include <string>

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

std::string every_word_text();
model::Scenario every_word_built();

}  // namespace halfopen::scenarios
