// One JSON object, read strictly: parameters of registered programs, and the files beside a scenario.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::library {

using Json = nlohmann::ordered_json;

/// Text to JSON; empty text is an empty object. Throws scenarios::ScenarioError naming `file`.
Json parse_json(std::string_view text, const std::string& file);

/// The members of an object. Whoever reads names every key once and says finish(): what was not named is refused.
///
/// Errors:  scenarios::ScenarioError with `file` and the pointer to the spot, from every function.
class JsonObject {
 public:
  JsonObject(const Json& value, std::string file, std::string pointer = {});

  /// The member; nullptr if it is not there.
  const Json* find(std::string_view key);
  const Json& required(std::string_view key);
  /// A whole number of `least` to `most`. Without a fallback the key must be there.
  std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most,
                     std::optional<std::int64_t> fallback = {});
  std::string text(std::string_view key, std::optional<std::string> fallback = {});
  bool flag(std::string_view key);
  /// The elements of an array of objects.
  std::vector<JsonObject> objects(std::string_view key);
  JsonObject object(std::string_view key);

  /// Throws: what was expected at a member.
  [[noreturn]] void expected(std::string_view key, std::string_view what) const;
  /// Refuses every key nobody asked for.
  void finish() const;

 private:
  const Json* value_;
  std::string file_;
  std::string pointer_;
  std::vector<std::string> known_;
};

}  // namespace halfopen::library
