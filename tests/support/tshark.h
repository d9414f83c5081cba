// tshark reads what we wrote.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/record.h"

namespace halfopen::sim::trace {

/// True if the program `tshark` can be run.
bool have_tshark();

/// Writes the record as pcapng into a file of the running test's own and lets tshark print these fields, one line a
/// packet, separated by '|'. All checksums are verified, names come from the file only, sequence numbers are absolute.
std::vector<std::string> tshark_fields(const model::Record& record, const std::vector<std::string>& fields);

}  // namespace halfopen::sim::trace
