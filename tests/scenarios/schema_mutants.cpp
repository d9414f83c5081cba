#include "schema_mutants.h"

namespace halfopen::scenarios {

namespace {

using Pointer = Json::json_pointer;
using Take = std::function<void(const Json&, const std::string&)>;

void gather(const Json& schema, Vocabulary& vocabulary) {
  if (schema.is_array()) {
    for (const Json& element : schema) gather(element, vocabulary);
  }
  if (!schema.is_object()) return;
  for (const auto& [key, value] : schema.items()) {
    if (key == "enum" && value.front().is_string()) vocabulary.words.insert(value.begin(), value.end());
    const bool bound = key.starts_with("min") || key.starts_with("max");
    if (bound && value.is_number_integer()) vocabulary.numbers.insert(value.get<std::int64_t>());
    if (key == "properties") {
      for (const auto& property : value.items()) vocabulary.properties.insert(property.key());
    }
    gather(value, vocabulary);
  }
}

/// Values of every type, and quantities that are right somewhere and wrong elsewhere.
const Json& strange_values() {
  static const Json kValues = Json::parse(R"([
    null, true, false, 0, 1, -1, 2, 7, 1.0, 1.5, -0.5, 1e300, "", "a", "s", "p", "1", "-", "true", [], [1], ["a"], [[]], {}, {"a": 1},
    "5ms", "0s", "-5ms", "5 ms", "05ms", "5", "5m", "5MS", "1.5s", "1.5.5s", "1.s", ".5s", "1.0000000001s", "1.123456789s", "+5ms",
    "5ms ", "0.5ns", "99999999999h", "1e3s", "64KiB", "1.5KiB", "64kib", "0B", "-1B", "99999GiB", "10Mbit/s", "10Mb/s", "0bit/s",
    "0.1bit/s", "5%", "100%", "0%", "-1%", "5 %", "99.9999999999%", "0.000000001%", "2011-06-17T08:25:29Z", "2011-02-30T00:00:00Z",
    "2011-06-17", "9999-01-01T00:00:00Z", "2011-06-17T08:25:29.Z", "0x0123456789abcdef", "0x123", "0X0123456789abcdef",
    "0x0123456789ABCDEF0", "a:1", "a:", ":1", "a:99999", "a:123456", "10.0.0.1:80", "[fd00::1]:80", "fd00::1:80", "a:b:1", "10.0.0.1",
    "fd00::1", "ECONNRESET", "WSAECONNRESET", "econnreset", "E CONN", "E_NOT_THERE", "EPIPE1", "9E", "two words", "-name", "na/me",
    "n\u00e4me", "name.with-all_1", "a\n"
  ])");
  return kValues;
}

void each_replacement(const Json& document, const Pointer& place, const Vocabulary& vocabulary, const Take& take) {
  Json mutant = document;
  Json& value = mutant[place];
  const Json old = value;
  const auto put = [&](Json other) {
    value = std::move(other);
    take(mutant, place.to_string() + " = " + value.dump().substr(0, 80));
  };
  for (const Json& strange : strange_values()) put(strange);
  for (const std::int64_t number : vocabulary.numbers) {
    for (const std::int64_t near : {number - 1, number, number + 1}) {
      if (old.is_number()) put(near);
      if (old.is_string() && near >= 0 && near < 2000) put(std::string(static_cast<std::size_t>(near), 'x'));
    }
  }
  if (old.is_string() && vocabulary.words.contains(old.get<std::string>())) {
    for (const std::string& word : vocabulary.words) put(word);
  }
}

void each_change_of_keys(const Json& document, const Pointer& place, const Vocabulary& vocabulary, const Take& take) {
  const Json keys = document[place];
  for (const auto& [key, value] : keys.items()) {
    Json without = document;
    without[place].erase(key);
    take(without, place.to_string() + " without " + key);
    without[place][key + "x"] = value;
    take(without, place.to_string() + " with " + key + " renamed");
  }
  for (const std::string& key : vocabulary.properties) {
    if (keys.contains(key)) continue;
    for (const Json& value : {Json(true), Json("a")}) {
      Json with = document;
      with[place][key] = value;
      take(with, place.to_string() + " with " + key + " = " + value.dump());
    }
  }
}

void each_change_of_elements(const Json& document, const Pointer& place, const Take& take) {
  Json changed = document;
  Json& list = changed[place];
  if (list.empty()) return;
  list.push_back(list.front());
  take(changed, place.to_string() + " with an element twice");
  list.erase(list.size() - 1);
  list.erase(list.size() - 1);
  take(changed, place.to_string() + " without its last element");
}

}  // namespace

Vocabulary::Vocabulary(const Json& schema) { gather(schema, *this); }

void each_mutant(const Json& good, const Pointer& root, const Vocabulary& vocabulary, const Take& take) {
  each_replacement(good, root, vocabulary, take);
  const Json& here = good[root];
  if (here.is_object()) {
    each_change_of_keys(good, root, vocabulary, take);
    for (const auto& [key, value] : here.items()) each_mutant(good, root / key, vocabulary, take);
  } else if (here.is_array()) {
    each_change_of_elements(good, root, take);
    for (std::size_t i = 0; i < here.size(); ++i) each_mutant(good, root / i, vocabulary, take);
  }
}

}  // namespace halfopen::scenarios
