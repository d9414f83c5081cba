// A place in a profile's JSON: a value, its pointer and its file, so that every complaint can say where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec.h"
#include "json_text.h"

namespace halfopen::profiles {

class Node {
 public:
  Node(const Json& json, std::string_view file) : json_{&json}, file_{file} {}

  /// Refuses this value. Does not return.
  [[noreturn]] void fail(std::string_view expectation, std::string_view id) const;

  /// Refuses anything but an object with no other keys than these.
  void expect_keys(const std::vector<std::string_view>& keys) const;
  /// The value of a key, or nothing. Refuses anything but an object.
  std::optional<Node> find(std::string_view key) const;
  /// The value of a key that must be there.
  Node at(std::string_view key) const;
  /// Keys of an object, in the order of the alphabet; items of an array.
  std::vector<std::string> keys() const;
  std::vector<Node> items() const;

  std::string text() const;
  bool is_null() const { return json_->is_null(); }

  /// The value as text, if its JSON type is the one that T is written with. Refuses any other.
  template <class T>
  T value() const {
    const std::string written = text_of(Codec<T>::kShape, Codec<T>::expectation());
    if (const auto value = Codec<T>::parse(written)) return *value;
    fail("expected " + Codec<T>::expectation() + ", found " + json_->dump(), Codec<T>::kProblem);
  }
  /// A member of an object; a default where it is not stated.
  template <class T>
  T value_or(std::string_view key, T otherwise) const {
    const std::optional<Node> node = find(key);
    return node ? node->value<T>() : otherwise;
  }

  std::string_view file() const { return file_; }

 private:
  Node child(const Json& json, const std::string& step) const;
  std::string text_of(Shape shape, const std::string& expectation) const;

  const Json* json_;
  std::string_view file_;
  std::string pointer_;
};

}  // namespace halfopen::profiles
