// An observation as fields of a message, and back.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "halfopen/model/record.h"

namespace halfopen::realnet {

std::vector<std::string> to_fields(const model::Observation& observation);

/// Throws ProtocolError for fields that to_fields never writes.
model::Observation from_fields(std::span<const std::string> fields);

}  // namespace halfopen::realnet
