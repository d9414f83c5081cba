// ScenarioError: what is wrong with a scenario, and where.
#pragma once

#include <stdexcept>
#include <string>

namespace halfopen::scenarios {

/// A malformed scenario. The only exception this part throws on account of its input.
///
///     reset.json: /programs/1/steps/4/expect: expected one of bytes, end, text, found nothing [scenario.key.missing]
class ScenarioError : public std::invalid_argument {
 public:
  ScenarioError(std::string file, std::string pointer, std::string message, std::string id);

  /// The file's name as the caller gave it; "scenario" for one that was built in C++.
  const std::string& file() const { return file_; }
  /// JSON pointer (RFC 6901) to the spot; empty for the document as a whole.
  const std::string& pointer() const { return pointer_; }
  /// What was expected and what was found.
  const std::string& message() const { return message_; }
  /// Stable; docs/scenario-format.md explains each.
  const std::string& id() const { return id_; }

 private:
  std::string file_, pointer_, message_, id_;
};

}  // namespace halfopen::scenarios
