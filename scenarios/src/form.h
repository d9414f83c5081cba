// Forms: a form names the keys of an object once, and is read with and written with.
//
// A form is a template over Reading or Writing: `form.required("to", step.to, HostPort{})` takes the member "to" from
// the document, or puts it there. So what can be saved is what can be loaded, key by key.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec.h"
#include "node.h"

namespace halfopen::scenarios {

using Keys = std::vector<std::string_view>;

class Reading {
 public:
  static constexpr bool kReads = true;

  explicit Reading(Node node) : node_{std::move(node)} { node_.object(); }

  template <class T, class Codec>
  void required(std::string_view key, T& value, const Codec& codec) {
    assign(value, codec.read(node_.member(key, take(key))));
  }
  template <class T, class Codec, class U = T>
  void optional(std::string_view key, T& value, const Codec& codec, const U& fallback = U{}) {
    if (has(key, false)) {
      required(key, value, codec);
    } else {
      value = static_cast<T>(fallback);
    }
  }
  /// A member that can only be `true`: its presence says everything.
  bool flag(std::string_view key, bool when_writing);
  /// Whether the key is there. `when_writing` answers for Writing, here and below.
  bool has(std::string_view key, bool when_writing);
  bool holds_text(std::string_view key, bool when_writing);

  void at_least_one_of(const Keys& keys);
  void at_most_one_of(const Keys& keys);
  void only_with(std::string_view key, std::string_view needed);

  /// Refuses every key that was not asked for.
  void finish() const;

 private:
  template <class T, class U>
  static void assign(T& target, U&& value) {
    target = static_cast<T>(std::forward<U>(value));
  }
  template <class T, class U>
  static void assign(std::optional<T>& target, U&& value) {
    target = static_cast<T>(std::forward<U>(value));
  }
  const Json& take(std::string_view key);
  void offer(std::string_view key);

  Node node_;
  Keys offered_;
};

class Writing {
 public:
  static constexpr bool kReads = false;

  template <class T, class Codec>
  void required(std::string_view key, const T& value, const Codec& codec) {
    object_[std::string{key}] = codec.write(value);
  }
  template <class T, class Codec>
  void required(std::string_view key, const std::optional<T>& value, const Codec& codec) {
    required(key, *value, codec);
  }
  template <class T, class Codec, class U = T>
  void optional(std::string_view key, const T& value, const Codec& codec, const U& fallback = U{}) {
    if (!(value == static_cast<T>(fallback))) required(key, value, codec);
  }
  bool flag(std::string_view key, bool when_writing) {
    if (when_writing) object_[std::string{key}] = true;
    return when_writing;
  }
  bool has(std::string_view, bool when_writing) const { return when_writing; }
  bool holds_text(std::string_view, bool when_writing) const { return when_writing; }

  void at_least_one_of(const Keys&) const {}
  void at_most_one_of(const Keys&) const {}
  void only_with(std::string_view, std::string_view) const {}

  Json take() { return std::move(object_); }

 private:
  Json object_ = Json::object();
};

/// The codec of an object that has a form.
template <class T, class Form>
struct Object {
  Form form{};

  T read(const Node& node) const {
    Reading reading{node};
    T value{};
    form(reading, value);
    reading.finish();
    return value;
  }
  Json write(const T& value) const {
    Writing writing;
    form(writing, value);
    return writing.take();
  }
};

/// The codec of an array of anything.
template <class T, class Codec>
struct List {
  Codec codec{};
  std::size_t min = 0;

  std::vector<T> read(const Node& node) const {
    const std::size_t size = node.array().size();
    if (size < min)
      node.expected("at least " + std::to_string(min) + (min == 1 ? " element" : " elements"), "scenario.range");
    std::vector<T> list;
    list.reserve(size);
    for (std::size_t i = 0; i < size; ++i) list.push_back(codec.read(node.element(i)));
    return list;
  }
  Json write(const std::vector<T>& list) const {
    Json array = Json::array();
    for (const T& element : list) array.push_back(codec.write(element));
    return array;
  }
};

}  // namespace halfopen::scenarios
