// A record as a file: saved by one run, compared or drawn by another, on any machine.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "halfopen/model/record.h"

namespace halfopen::report {

/// What is wrong with a record file: file, JSON pointer, expectation and a stable id, as what() prints them.
class RecordError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The record as JSON text, the same for the same record on every platform. Times are integer nanoseconds.
std::string record_to_json(const model::Record& record);

/// In place of a record: a scenario that was not run on real sockets at this level, and why. `compare` does not take it.
std::string skipped_to_json(std::string_view scenario, std::string_view level, const std::vector<std::string>& reasons);

/// Reads what record_to_json writes. `file` is for messages. Throws RecordError.
model::Record record_from_json(std::string_view json, std::string_view file);

}  // namespace halfopen::report
