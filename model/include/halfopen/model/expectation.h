// One expectation against one completion.
#pragma once

#include <string>

#include "halfopen/model/completions.h"

namespace halfopen::model {

/// How a backend's times are compared.
enum class Times : std::uint8_t { Exact, Tolerated };

/// True if the completion is what the expectation says.
bool meets(const Expect& expect, const Completion& completion, Times times);

/// "ECONNRESET at 105ms", "100 bytes", "end of stream", "still waiting".
std::string expected_text(const Step& step, const Expect& expect, Times times);
/// The same words for what was seen, always with its time.
std::string observed_text(const Step& step, const Completion& completion);

}  // namespace halfopen::model
