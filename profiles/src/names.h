// How the words of a profile's JSON are bound to enumerators. The words themselves stand in vocabulary.h.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace halfopen::profiles {

/// One enumerator with its word.
template <class E>
struct Name {
  E value;
  std::string_view word;
};

/// The words of an enumeration, in the order of its enumerators. Specialised for each one a profile may hold.
template <class E>
inline constexpr auto kNames = std::array<Name<E>, 0>{};

template <class E>
std::optional<E> enumerator_named(std::string_view word) {
  for (const Name<E>& name : kNames<E>) {
    if (name.word == word) return name.value;
  }
  return std::nullopt;
}

template <class E>
std::string_view word_of(E value) {
  for (const Name<E>& name : kNames<E>) {
    if (name.value == value) return name.word;
  }
  return "?";
}

/// `"keep" or "purge"`, for messages.
template <class E>
std::string words_of() {
  std::string text;
  for (const Name<E>& name : kNames<E>) {
    if (!text.empty()) text += name.value == kNames<E>.back().value ? " or " : ", ";
    text += '"' + std::string{name.word} + '"';
  }
  return text;
}

}  // namespace halfopen::profiles
