// Reading JSON values by name, with complaints that name their place.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "halfopen/net/time.h"
#include "halfopen/report/record_json.h"

namespace halfopen::report {

using Json = nlohmann::ordered_json;

template <class Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

/// Reads members by name and knows where it is, so that every complaint names its place.
class Reader {
 public:
  Reader(const Json& json, std::string path, std::string_view file, std::string_view id)
      : json_{json}, path_{std::move(path)}, file_{file}, id_{id} {}

  [[noreturn]] void fail(const std::string& expected) const {
    throw RecordError{std::string{file_} + ": " + (path_.empty() ? "/" : path_) + ": expected " + expected + " [" +
                      std::string{id_} + "]"};
  }
  bool has(const char* key) const { return json_.is_object() && json_.contains(key); }
  Reader at(const char* key) const {
    if (!has(key)) fail(std::string{"an object with \""} + key + "\"");
    return {json_.at(key), path_ + "/" + key, file_, id_};
  }
  std::vector<Reader> items() const {
    if (!json_.is_array()) fail("an array");
    std::vector<Reader> out;
    for (std::size_t i = 0; i < json_.size(); ++i) out.emplace_back(json_[i], path_ + "/" + std::to_string(i), file_, id_);
    return out;
  }
  /// The members of an object, in the file's order.
  std::vector<std::pair<std::string, Reader>> members() const {
    if (!json_.is_object()) fail("an object");
    std::vector<std::pair<std::string, Reader>> out;
    for (const auto& [key, value] : json_.items()) out.emplace_back(key, Reader{value, path_ + "/" + key, file_, id_});
    return out;
  }
  std::string text() const {
    if (!json_.is_string()) fail("a string");
    return json_.get<std::string>();
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const Reader& item : items()) out.push_back(item.text());
    return out;
  }
  bool boolean() const {
    if (!json_.is_boolean()) fail("true or false");
    return json_.get<bool>();
  }
  std::int64_t integer() const {
    if (!json_.is_number_integer()) fail("an integer");
    return json_.get<std::int64_t>();
  }
  std::int32_t small() const {
    const std::int64_t value = integer();
    if (value < INT32_MIN || value > INT32_MAX) fail("a 32-bit integer");
    return static_cast<std::int32_t>(value);
  }
  /// What is counted is not negative.
  std::uint64_t count() const {
    if (!json_.is_number_unsigned() && !(json_.is_number_integer() && json_.get<std::int64_t>() >= 0)) fail("a count");
    return json_.get<std::uint64_t>();
  }
  std::uint32_t small_count() const {
    const std::uint64_t value = count();
    if (value > UINT32_MAX) fail("a 32-bit count");
    return static_cast<std::uint32_t>(value);
  }
  net::Instant instant() const { return net::kStart + net::Duration{integer()}; }
  template <class Value, std::size_t N>
  Value one_of(const Names<Value, N>& names) const {
    const std::string word = text();
    std::string known;
    for (const auto& [value, name] : names) {
      if (name == word) return value;
      known += (known.empty() ? "" : ", ") + std::string{name};
    }
    fail("one of " + known);
  }
  std::uint64_t hex_number() const {
    std::uint64_t value = 0;
    const std::string digits = text();
    if (digits.size() != 16) fail("16 hexadecimal digits");
    for (const char digit : digits) value = value << 4 | nibble(digit);
    return value;
  }
  std::vector<std::byte> octets() const {
    const std::string digits = text();
    if (digits.size() % 2 != 0) fail("pairs of hexadecimal digits");
    std::vector<std::byte> out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      out.push_back(static_cast<std::byte>(nibble(digits[i]) << 4 | nibble(digits[i + 1])));
    }
    return out;
  }

 private:
  unsigned nibble(char digit) const {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
    fail("hexadecimal digits");
  }

  const Json& json_;
  std::string path_;
  std::string_view file_;
  std::string_view id_;
};

/// The text as JSON. Throws RecordError with the id.
inline Json parsed_json(std::string_view json, std::string_view file, const std::string& id) {
  try {
    return Json::parse(json);
  } catch (const Json::exception& error) {
    throw RecordError{std::string{file} + ": /: expected JSON: " + error.what() + " [" + id + "]"};
  }
}

}  // namespace halfopen::report
