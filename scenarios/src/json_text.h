// JSON text to a value, strictly: one value, no second key of one name, bounded size and depth.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace halfopen::scenarios {

/// Members keep the order of the file.
using Json = nlohmann::ordered_json;

/// Throws ScenarioError with an id of scenario.text.
Json parse_json(std::string_view text, const std::string& file);

/// A pointer with one more reference token (RFC 6901).
std::string pointer_to(const std::string& parent, std::string_view member);
std::string pointer_to(const std::string& parent, std::size_t index);

}  // namespace halfopen::scenarios
