#include "node.h"

#include <algorithm>

#include "halfopen/profiles/error.h"

namespace halfopen::profiles {
namespace {

bool has_shape(const Json& json, Shape shape) {
  switch (shape) {
    case Shape::Text:
      return json.is_string();
    case Shape::Number:
      return json.is_number_integer();
    case Shape::Flag:
      return json.is_boolean();
    case Shape::List:
      return json.is_array() && std::ranges::all_of(json, [](const Json& item) { return item.is_string(); });
  }
  return false;
}

std::string plain(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_array()) return json.dump();
  std::string text;
  for (const Json& item : json) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  return text;
}

}  // namespace

void Node::fail(std::string_view expectation, std::string_view id) const {
  throw ProfileError{file_, pointer_.empty() ? "/" : pointer_, expectation, id};
}

void Node::expect_keys(const std::vector<std::string_view>& keys) const {
  for (const std::string& key : this->keys()) {
    if (std::ranges::find(keys, key) != keys.end()) continue;
    std::string known;
    for (const std::string_view each : keys) known += (known.empty() ? "" : ", ") + std::string{each};
    at(key).fail("expected one of the keys " + known, "profile.key.unknown");
  }
}

std::optional<Node> Node::find(std::string_view key) const {
  if (!json_->is_object()) fail("expected an object, found " + std::string{json_->type_name()}, "profile.json.type");
  const auto at = json_->find(std::string{key});
  if (at == json_->end()) return std::nullopt;
  return child(*at, std::string{key});
}

Node Node::at(std::string_view key) const {
  if (std::optional<Node> node = find(key)) return *std::move(node);
  fail("expected the key " + std::string{key}, "profile.key.missing");
}

std::vector<std::string> Node::keys() const {
  if (!json_->is_object()) fail("expected an object, found " + std::string{json_->type_name()}, "profile.json.type");
  std::vector<std::string> keys;
  for (const auto& [key, value] : json_->items()) keys.push_back(key);
  return keys;
}

std::vector<Node> Node::items() const {
  if (!json_->is_array()) fail("expected an array, found " + std::string{json_->type_name()}, "profile.json.type");
  std::vector<Node> items;
  for (std::size_t index = 0; index < json_->size(); ++index) {
    items.push_back(child((*json_)[index], std::to_string(index)));
  }
  return items;
}

std::string Node::text() const { return text_of(Shape::Text, "a string"); }

Node Node::child(const Json& json, const std::string& step) const {
  Node node{json, file_};
  node.pointer_ = pointer_ + '/' + step;
  return node;
}

std::string Node::text_of(Shape shape, const std::string& expectation) const {
  if (!has_shape(*json_, shape)) {
    fail("expected " + expectation + ", found " + std::string{json_->type_name()} + ' ' + json_->dump(),
         "profile.json.type");
  }
  return plain(*json_);
}

}  // namespace halfopen::profiles
