// Codecs: one JSON value to one C++ value and back. Each has read(node) and write(value), and refuses what it cannot
//         mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/net/address.h"
#include "node.h"
#include "quantity.h"
#include "suggest.h"

namespace halfopen::scenarios {

/// What every JSON tool keeps exactly: larger integers become floating point in many of them.
inline constexpr std::int64_t kMaxExact = (std::int64_t{1} << 53) - 1;

struct Text {
  std::size_t max_size = 0;  ///< In characters, as JSON Schema counts; 0: any.
  std::size_t min_size = 0;
  std::string read(const Node& node) const;
  Json write(const std::string& text) const { return text; }
};

/// The name of a host, link, program, socket or registered program: a letter, then letters, digits, `_`, `.`, `-`; 64
/// at most.
struct Name {
  std::string read(const Node& node) const;
  Json write(const std::string& name) const { return name; }
};

/// A system or a prefix of one, as os_matches() takes it.
using System = Name;

/// An error's symbol: capitals, digits, underscores.
struct Symbol {
  std::string read(const Node& node) const;
  Json write(const std::string& symbol) const { return symbol; }
};

/// `name:port` or an address with a port.
struct HostPort {
  std::string read(const Node& node) const;
  Json write(const std::string& text) const { return text; }
};

struct AddressText {
  net::Address read(const Node& node) const;
  Json write(const net::Address& address) const { return address.to_string(); }
};

struct Whole {
  std::int64_t min, max;
  std::int64_t read(const Node& node) const { return node.integer(min, max); }
  Json write(std::int64_t number) const { return number; }
};

struct Bool {
  bool read(const Node& node) const { return node.boolean(); }
  Json write(bool value) const { return value; }
};

/// A time that is not negative.
struct Time {
  net::Duration min{0};
  net::Duration read(const Node& node) const;
  Json write(net::Duration time) const { return format_duration(time); }
};
inline constexpr Time kPositiveTime{net::Duration{1}};
inline constexpr Time kSignedTime{net::Duration::min()};

/// Time as a count of nanoseconds, for the argument of an option.
struct TimeCount {
  Time time{};
  std::int64_t read(const Node& node) const { return time.read(node).count(); }
  Json write(std::int64_t count) const { return time.write(net::Duration{count}); }
};

/// An integer, or a text with a unit.
struct Size {
  std::int64_t min, max;
  std::int64_t read(const Node& node) const;
  Json write(std::int64_t bytes) const { return bytes; }
};

struct Rate {
  std::uint64_t read(const Node& node) const;
  Json write(std::uint64_t bits) const { return format_rate(bits); }
};

struct Fraction {
  std::uint32_t read(const Node& node) const;
  Json write(std::uint32_t fraction) const { return format_fraction(fraction); }
};

struct Date {
  net::Duration read(const Node& node) const;
  Json write(net::Duration since_1970) const { return format_date(since_1970); }
};

/// An integer up to kMaxExact; beyond that 16 hexadecimal digits: "0x0123456789abcdef".
struct Seed {
  std::uint64_t read(const Node& node) const;
  Json write(std::uint64_t seed) const;
};

/// One of a list of words.
template <class T>
struct Words {
  struct Row {
    std::string word;
    T value;
  };
  std::vector<Row> rows;

  T read(const Node& node) const {
    std::vector<std::string_view> all;
    for (const Row& row : rows) {
      if (node.json().is_string() && node.string() == row.word) return row.value;
      all.push_back(row.word);
    }
    if (!node.json().is_string()) node.expected("one of " + listed(all));
    node.fail("expected one of " + listed(all) + ", found " + node.json().dump() + did_you_mean(node.string(), all),
              "scenario.word");
  }
  Json write(T value) const {
    for (const Row& row : rows) {
      if (row.value == value) return row.word;
    }
    return nullptr;  // no word means this value: loading it again says so
  }
};

/// A set of bits as a list of words, none of them twice.
template <class T>
struct Bits {
  Words<T> words;

  T read(const Node& node) const {
    T set = T::None;
    for (std::size_t i = 0; i < node.array().size(); ++i) {
      const T bit = words.read(node.element(i));
      if (has(set, bit)) node.element(i).expected("each word once", "scenario.word.repeated");
      set = set | bit;
    }
    return set;
  }
  Json write(T set) const {
    Json list = Json::array();
    for (const auto& row : words.rows) {
      if (has(set, row.value)) list.push_back(row.word);
    }
    return list;
  }
};

}  // namespace halfopen::scenarios
