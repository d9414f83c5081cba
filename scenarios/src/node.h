// A value of the document together with the place it stands at.
#pragma once

#include <string>
#include <string_view>

#include "json_text.h"

namespace halfopen::scenarios {

class Node {
 public:
  Node(const Json& value, std::string pointer, const std::string& file)
      : value_{&value}, pointer_{std::move(pointer)}, file_{&file} {}

  const Json& json() const { return *value_; }
  const std::string& pointer() const { return pointer_; }
  const std::string& file() const { return *file_; }

  /// The member of that name, or nullptr.
  const Json* find(std::string_view key) const;
  Node member(std::string_view key, const Json& value) const { return {value, pointer_to(pointer_, key), *file_}; }
  Node element(std::size_t index) const { return {(*value_)[index], pointer_to(pointer_, index), *file_}; }

  const Json& object() const;
  const Json& array() const;
  const std::string& string() const;
  bool boolean() const;
  std::int64_t integer(std::int64_t min, std::int64_t max) const;

  /// Throws `expected WHAT, found VALUE [id]`.
  [[noreturn]] void expected(std::string_view what, std::string_view id = "scenario.type") const;
  [[noreturn]] void fail(const std::string& message, std::string_view id) const;

 private:
  std::string found() const;

  const Json* value_;
  std::string pointer_;
  const std::string* file_;
};

}  // namespace halfopen::scenarios
