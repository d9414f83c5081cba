// JSON text to a document, more strictly than JSON asks: no key twice in one object.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace halfopen::profiles {

using Json = nlohmann::json;

/// Parses the text. Throws ProfileError for what is no JSON and for duplicate keys; `file` is for messages.
Json parse_json(std::string_view text, std::string_view file);

}  // namespace halfopen::profiles
