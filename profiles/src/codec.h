// How each type a profile holds is written: its JSON shape, its text, and what a message says it expects.
#pragma once

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "halfopen/profiles/profile.h"
#include "units.h"
#include "vocabulary.h"

namespace halfopen::profiles {

/// The JSON type a value is written with; its text is the same without quotes, list items joined by ", ".
enum class Shape { Text, Number, Flag, List };

/// Reads and prints one type. Every specialisation offers shape, problem, parse, print and expectation.
template <class T, class = void>
struct Codec;

template <>
struct Codec<net::Duration> {
  static constexpr Shape kShape = Shape::Text;
  static constexpr std::string_view kProblem = "profile.value.unit";
  static std::optional<net::Duration> parse(std::string_view text) { return parse_duration(text); }
  static std::string print(net::Duration value) { return print_duration(value); }
  static std::string expectation() { return "a duration such as \"200ms\""; }
};

template <>
struct Codec<bool> {
  static constexpr Shape kShape = Shape::Flag;
  static constexpr std::string_view kProblem = "profile.value.enumerator";
  static std::optional<bool> parse(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
  }
  static std::string print(bool value) { return value ? "true" : "false"; }
  static std::string expectation() { return "true or false"; }
};

template <class T>
struct Codec<T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>>> {
  static constexpr Shape kShape = Shape::Number;
  static constexpr std::string_view kProblem = "profile.value.range";
  static std::optional<T> parse(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
  }
  static std::string print(T value) { return std::to_string(value); }
  static std::string expectation() {
    return "a whole number from 0 to " + std::to_string(std::numeric_limits<T>::max());
  }
};

template <class E>
struct Codec<E, std::enable_if_t<std::is_enum_v<E>>> {
  static constexpr Shape kShape = Shape::Text;
  static constexpr std::string_view kProblem = "profile.value.enumerator";
  static std::optional<E> parse(std::string_view text) { return enumerator_named<E>(text); }
  static std::string print(E value) { return std::string{word_of(value)}; }
  static std::string expectation() { return words_of<E>(); }
};

/// A list in which every word of the enumeration stands once: an order of questions.
template <class E>
struct Codec<std::vector<E>> {
  static constexpr Shape kShape = Shape::List;
  static constexpr std::string_view kProblem = "profile.value.enumerator";

  static std::optional<std::vector<E>> parse(std::string_view text) {
    std::vector<E> order;
    while (!text.empty()) {
      const std::size_t comma = text.find(", ");
      const std::optional<E> item = enumerator_named<E>(text.substr(0, comma));
      if (!item || std::ranges::find(order, *item) != order.end()) return std::nullopt;
      order.push_back(*item);
      text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 2);
    }
    if (order.size() != kNames<E>.size()) return std::nullopt;
    return order;
  }

  static std::string print(const std::vector<E>& order) {
    std::string text;
    for (const E item : order) text += (text.empty() ? "" : ", ") + std::string{word_of(item)};
    return text;
  }
  static std::string expectation() { return "each of " + words_of<E>() + " once"; }
};

/// Some words of the enumeration, none twice, perhaps none.
template <class E>
struct Codec<SetOf<E>> {
  static constexpr Shape kShape = Shape::List;
  static constexpr std::string_view kProblem = "profile.value.enumerator";

  static std::optional<SetOf<E>> parse(std::string_view text) {
    SetOf<E> set;
    while (!text.empty()) {
      const std::size_t comma = text.find(", ");
      const std::optional<E> item = enumerator_named<E>(text.substr(0, comma));
      if (!item || set.contains(*item)) return std::nullopt;
      set.items.push_back(*item);
      text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 2);
    }
    return set;
  }
  static std::string print(const SetOf<E>& set) {
    std::string text;
    for (const E item : set.items) text += (text.empty() ? "" : ", ") + std::string{word_of(item)};
    return text;
  }
  static std::string expectation() { return "some of " + words_of<E>() + ", each at most once"; }
};

/// Ports and ranges of them, each beyond the one before.
template <>
struct Codec<PortRanges> {
  static constexpr Shape kShape = Shape::List;
  static constexpr std::string_view kProblem = "profile.value.range";

  static std::optional<PortRanges> parse(std::string_view text) {
    PortRanges all;
    while (!text.empty()) {
      const std::size_t comma = std::min(text.find(", "), text.size());
      const std::string_view item = text.substr(0, comma);
      const std::size_t dash = std::min(item.find('-'), item.size());
      const auto first = Codec<std::uint16_t>::parse(item.substr(0, dash));
      const auto last = dash == item.size() ? first : Codec<std::uint16_t>::parse(item.substr(dash + 1));
      const bool follows = first && last && *first <= *last && (all.ranges.empty() || all.ranges.back().last < *first);
      if (!follows) return std::nullopt;
      all.ranges.push_back({*first, *last});
      text.remove_prefix(std::min(comma + 2, text.size()));
    }
    return all;
  }
  static std::string print(const PortRanges& all) {
    std::string text;
    for (const PortRanges::Range& range : all.ranges) {
      if (!text.empty()) text += ", ";
      text += std::to_string(range.first);
      if (range.last != range.first) text += '-' + std::to_string(range.last);
    }
    return text;
  }
  static std::string expectation() { return "ports and ranges of them in order, such as 8080 and 9148-9150"; }
};

/// Hands every number and policy with its path to `f(path, member)`: "tcp.rto_initial" and so on.
template <class ProfileRef, class F>
void for_each_entry(ProfileRef& profile, F&& f) {
  for_each_member(profile.ip, [&](std::string_view key, auto& member) { f("ip." + std::string{key}, member); });
  for_each_member(profile.tcp, [&](std::string_view key, auto& member) { f("tcp." + std::string{key}, member); });
  for_each_member(profile.socket, [&](std::string_view key, auto& member) { f("socket." + std::string{key}, member); });
}

/// The type of the value a Cited member holds.
template <class Member>
using ValueOf = std::remove_cvref_t<decltype(std::declval<Member&>().value)>;

}  // namespace halfopen::profiles
