// Documents that differ from a good one in one thing, made from the good one and from the schema's own words and numbers.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace halfopen::scenarios {

using Json = nlohmann::ordered_json;

/// What the schema itself names: words of its enumerations, bounds of its numbers and lengths, and names of its properties.
struct Vocabulary {
  std::set<std::string> words;
  std::set<std::int64_t> numbers;
  std::set<std::string> properties;
  explicit Vocabulary(const Json& schema);
};

/// Calls `take` with every document that differs from `good` at one place at or below `root`: a value replaced, a key
/// added, taken away or renamed, an element repeated or removed.
void each_mutant(const Json& good, const Json::json_pointer& root, const Vocabulary& vocabulary,
                 const std::function<void(const Json& document, const std::string& what)>& take);

}  // namespace halfopen::scenarios
