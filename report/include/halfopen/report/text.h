// Records, verdicts and comparisons as plain text.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/analysis/compare.h"
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

/// Agreements as a count, differences one by one, both sides under each other.
std::string comparison_text(const analysis::Comparison& comparison, const model::Record& left, const model::Record& right);

/// "digests: observations 6c88e780908f7364, calls 701100691a940245, wire 53278a9cbfa2dd96 (version 1)".
std::string digests_text(const model::Digests& digests);

}  // namespace halfopen::report
