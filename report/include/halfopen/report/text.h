// Records and verdicts as plain text.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"
#include "halfopen/model/verdict.h"

namespace halfopen::report {

/// What happened, program by program, with the times; then how the run ended.
std::string record_text(const model::Record& record);

/// One line per expectation that was not met: "FILE: /programs/1/steps/4/expect: expected ..., observed ... [id]".
std::string verdict_text(const model::Verdict& verdict, std::string_view file);

/// A whole run: name and why, record, verdict, digests, and the profile entries without evidence it used.
std::string run_text(const model::Scenario& scenario, const model::Record& record, const model::Verdict& verdict,
                     std::string_view file);

/// "sim (client = linux-6.18, server = linux-6.18)": who ran, and as what.
std::string side_text(const model::Record& record);

/// "digests: observations 6c88e780908f7364, calls 701100691a940245, wire 53278a9cbfa2dd96 (version 1)".
std::string digests_text(const model::Digests& digests);

}  // namespace halfopen::report
