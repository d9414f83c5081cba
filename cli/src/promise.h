// Promises: invariants as words of a command line.
#pragma once

#include <string>

#include "halfopen/analysis/invariant.h"

namespace halfopen::cli {

/// The invariant that a text means. P is a program, NOTE one of its own words:
///
///     P stays alive
///     P eventually says NOTE
///     P ends up NOTE not NOTE,NOTE...
///     P says NOTE,NOTE... within DURATION of NOTE
///     P makes at most N CALL in DURATION
///     P counts NOTE
///
/// Errors:  UsageError that shows these forms.
analysis::Invariant promise_of(const std::string& text);

}  // namespace halfopen::cli
