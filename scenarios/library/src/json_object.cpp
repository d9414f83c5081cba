#include "json_object.h"

#include <algorithm>
#include <utility>

#include "halfopen/scenarios/error.h"

namespace halfopen::library {

Json parse_json(std::string_view text, const std::string& file) {
  if (text.empty()) return Json::object();
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw scenarios::ScenarioError{file, "", error.what(), "library.syntax"};
  }
}

JsonObject::JsonObject(const Json& value, std::string file, std::string pointer)
    : value_{&value}, file_{std::move(file)}, pointer_{std::move(pointer)} {
  if (value.is_object()) return;
  throw scenarios::ScenarioError{file_, pointer_, "expected an object, found " + value.dump(), "library.type"};
}

const Json* JsonObject::find(std::string_view key) {
  known_.emplace_back(key);
  const auto found = value_->find(key);
  return found == value_->end() ? nullptr : &*found;
}

const Json& JsonObject::required(std::string_view key) {
  const Json* member = find(key);
  if (!member) expected(key, "a value");
  return *member;
}

std::int64_t JsonObject::whole(std::string_view key, std::int64_t least, std::int64_t most,
                               std::optional<std::int64_t> fallback) {
  const Json* member = find(key);
  if (!member && fallback) return *fallback;
  if (member && member->is_number_integer()) {
    const auto number = member->get<std::int64_t>();
    if (number >= least && number <= most) return number;
  }
  expected(key, "a whole number of " + std::to_string(least) + " to " + std::to_string(most));
}

std::string JsonObject::text(std::string_view key, std::optional<std::string> fallback) {
  const Json* member = find(key);
  if (!member && fallback) return *fallback;
  if (!member || !member->is_string()) expected(key, "a text");
  return member->get<std::string>();
}

bool JsonObject::flag(std::string_view key) {
  const Json* member = find(key);
  if (!member) return false;
  if (!member->is_boolean()) expected(key, "true or false");
  return member->get<bool>();
}

std::vector<JsonObject> JsonObject::objects(std::string_view key) {
  const Json& array = required(key);
  if (!array.is_array()) expected(key, "a list");
  std::vector<JsonObject> elements;
  for (std::size_t i = 0; i < array.size(); ++i) {
    elements.emplace_back(array[i], file_, pointer_ + "/" + std::string{key} + "/" + std::to_string(i));
  }
  return elements;
}

JsonObject JsonObject::object(std::string_view key) {
  return {required(key), file_, pointer_ + "/" + std::string{key}};
}

void JsonObject::expected(std::string_view key, std::string_view what) const {
  const auto found = value_->find(key);
  throw scenarios::ScenarioError{
      file_, pointer_ + "/" + std::string{key},
      "expected " + std::string{what} + ", found " + (found == value_->end() ? "nothing" : found->dump()),
      "library.value"};
}

void JsonObject::finish() const {
  for (const auto& [key, member] : value_->items()) {
    if (std::ranges::find(known_, key) == known_.end()) expected(key, "no such member");
  }
}

}  // namespace halfopen::library
