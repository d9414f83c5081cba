// A small good file, with a place to put one thing into it.
#pragma once

#include <string>

#include "halfopen/scenarios/load.h"

namespace halfopen::scenarios {

/// One host, one program "p" with these steps (JSON, with commas between).
inline std::string with_steps(const std::string& steps) {
  return R"({"schema": 1, "name": "n", "until": "1h", "hosts": {"a": {"os": "linux-6"}}, "programs": [{"on": "a", "name": "p", "steps": [)" +
         steps + "]}]}";
}

/// Two hosts, a link "a-b", a program "p" of two steps, and this fault.
inline std::string with_fault(const std::string& fault) {
  return R"({"schema": 1, "name": "n", "until": "1h", "hosts": {"a": {"os": "linux-6"}, "b": {"os": "linux-6"}},
             "links": [{"between": ["a", "b"]}],
             "programs": [{"on": "a", "name": "p", "steps": [{"sleep": "1s"}, {"sleep": "1s"}]}], "faults": [)" +
         fault + "]}";
}

/// The members of the top besides the smallest ones.
inline std::string with_members(const std::string& members) {
  return R"({"schema": 1, "name": "n", "until": "1h", "hosts": {"a": {"os": "linux-6"}}, "programs": [{"on": "a", "name": "p", "steps": []}], )" +
         members + "}";
}

/// What loading says: the message, or "loaded".
inline std::string verdict(const std::string& json, const CheckOptions& options = {}) {
  try {
    load_text(json, "file.json", options);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "loaded";
}

}  // namespace halfopen::scenarios
