#include "form.h"

#include <algorithm>

#include "suggest.h"

namespace halfopen::scenarios {

bool Reading::has(std::string_view key, bool) {
  offer(key);
  return node_.find(key) != nullptr;
}

bool Reading::flag(std::string_view key, bool) {
  if (!has(key, false)) return false;
  const Node member = node_.member(key, take(key));
  if (!member.json().is_boolean() || !member.boolean()) member.expected("true");
  return true;
}

bool Reading::holds_text(std::string_view key, bool) { return take(key).is_string(); }

void Reading::at_least_one_of(const Keys& keys) {
  const bool found = std::ranges::any_of(keys, [&](std::string_view key) { return has(key, false); });
  if (!found) node_.fail("expected one of " + listed(keys) + ", found none", "scenario.key.missing");
}

void Reading::at_most_one_of(const Keys& keys) {
  std::vector<std::string_view> found;
  for (const std::string_view key : keys) {
    if (has(key, false)) found.push_back(key);
  }
  if (found.size() > 1)
    node_.fail("expected only one of " + listed(keys) + ", found " + listed(found), "scenario.key.conflict");
}

void Reading::only_with(std::string_view key, std::string_view needed) {
  if (has(key, false) && !has(needed, false)) {
    node_.fail("expected \"" + std::string{needed} + "\" beside \"" + std::string{key} + "\", found none",
               "scenario.key.missing");
  }
}

void Reading::finish() const {
  for (const auto& [key, value] : node_.json().get_ref<const Json::object_t&>()) {
    if (std::ranges::find(offered_, key) != offered_.end()) continue;
    Node{value, pointer_to(node_.pointer(), key), node_.file()}.fail(
        "expected a key of " + listed(offered_) + ", found " + Json(key).dump() + did_you_mean(key, offered_),
        "scenario.key.unknown");
  }
}

const Json& Reading::take(std::string_view key) {
  offer(key);
  const Json* value = node_.find(key);
  if (!value) node_.fail("expected \"" + std::string{key} + "\", found no such key", "scenario.key.missing");
  return *value;
}

void Reading::offer(std::string_view key) {
  if (std::ranges::find(offered_, key) == offered_.end()) offered_.push_back(key);
}

}  // namespace halfopen::scenarios
