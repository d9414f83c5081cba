// scenarios/: scenarios as text, as C++, and as running programs.
//
// It owns the JSON format (schema, reader, writer, the checks both share), the builder that speaks the same words, the
// interpreter that carries out the steps of a script, and the register of C++ programs. It knows neither backend: what
// it makes are model::Scenario values and net::Tasks. Start in load.h; docs/scenario-format.md has every key.
#pragma once

#include "halfopen/scenarios/builder.h"   // IWYU pragma: export
#include "halfopen/scenarios/check.h"     // IWYU pragma: export
#include "halfopen/scenarios/load.h"      // IWYU pragma: export
#include "halfopen/scenarios/registry.h"  // IWYU pragma: export
#include "halfopen/scenarios/save.h"      // IWYU pragma: export
#include "halfopen/scenarios/steps.h"     // IWYU pragma: export
