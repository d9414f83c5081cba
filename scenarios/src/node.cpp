#include "node.h"

#include "halfopen/scenarios/error.h"

namespace halfopen::scenarios {

const Json* Node::find(std::string_view key) const {
  for (const auto& [name, value] : value_->get_ref<const Json::object_t&>()) {
    if (name == key) return &value;
  }
  return nullptr;
}

const Json& Node::object() const {
  if (!value_->is_object()) expected("an object");
  return *value_;
}

const Json& Node::array() const {
  if (!value_->is_array()) expected("an array");
  return *value_;
}

const std::string& Node::string() const {
  if (!value_->is_string()) expected("a string");
  return value_->get_ref<const std::string&>();
}

bool Node::boolean() const {
  if (!value_->is_boolean()) expected("true or false");
  return value_->get<bool>();
}

std::int64_t Node::integer(std::int64_t min, std::int64_t max) const {
  if (!value_->is_number_integer()) expected("an integer");
  const bool too_large =
      value_->is_number_unsigned() && value_->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  const auto number = value_->get<std::int64_t>();
  if (too_large || number < min || number > max) {
    expected("an integer from " + std::to_string(min) + " to " + std::to_string(max), "scenario.range");
  }
  return number;
}

void Node::expected(std::string_view what, std::string_view id) const {
  fail("expected " + std::string{what} + ", found " + found(), id);
}

void Node::fail(const std::string& message, std::string_view id) const {
  throw ScenarioError{*file_, pointer_, message, std::string{id}};
}

std::string Node::found() const {
  constexpr std::size_t kMaxShown = 60;
  if (value_->is_object()) return value_->empty() ? "{}" : "an object";
  if (value_->is_array()) return value_->empty() ? "[]" : "an array";
  std::string text = value_->dump(-1, ' ', true);
  if (text.size() > kMaxShown) text = text.substr(0, kMaxShown) + "...";
  return text;
}

}  // namespace halfopen::scenarios
