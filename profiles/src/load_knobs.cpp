// The names by which a system's own administrator turns entries.
#include <algorithm>

#include "loading.h"

namespace halfopen::profiles {
namespace {

// Whether the text is a value of the entry at `path`; nothing if there is no such entry.
std::optional<bool> takes(const Profile& profile, std::string_view path, std::string_view text) {
  std::optional<bool> answer;
  for_each_entry(profile, [&]<class T>(std::string_view each, const Cited<T>&) {
    if (each == path) answer = Codec<T>::parse(text).has_value();
  });
  return answer;
}

void expect_entry(const Profile& profile, const Node& where, const std::string& path) {
  if (!takes(profile, path, "")) where.fail("expected the path of a number or policy", "profile.knob.definition");
}

// A knob that takes numbers sets entries that hold numbers, or, if it has a unit, durations.
void expect_numbers(const Profile& profile, const Node& node, const Knob& knob) {
  if ((knob.unit_ns == 0 && !knob.means.empty()) || knob.list) return;
  for (const std::string& path : knob.paths) {
    if (path.empty() || *takes(profile, path, knob.unit_ns == 0 ? "0" : "0s")) continue;
    node.at("sets").fail("expected the path of a number, or of a duration beside \"unit\"", "profile.knob.definition");
  }
}

// "0" -> 8: values of the knob with a meaning of their own.
void read_meanings(const Profile& profile, const Node& node, Knob& knob) {
  const std::optional<Node> means = node.find("means");
  if (!means) return;
  for (const std::string& text : means->keys()) {
    const Node meaning = means->at(text);
    const std::string value = meaning.text();
    if (!*takes(profile, knob.path, value)) meaning.fail("expected a value of " + knob.path, "profile.knob.definition");
    knob.means.push_back({.text = text, .value = value});
  }
}

void read_also(const Profile& profile, const Node& node, Knob& knob) {
  const std::optional<Node> also = node.find("also");
  if (!also) return;
  for (const std::string& path : also->keys()) {
    const Node value = also->at(path);
    expect_entry(profile, value, path);
    if (!*takes(profile, path, value.text())) value.fail("expected a value of " + path, "profile.knob.definition");
    knob.also.push_back({.path = path, .value = value.text()});
  }
}

Knob read_knob(const Profile& profile, const std::string& name, const Node& node) {
  node.expect_keys({"sets", "unit", "least", "most", "means", "also", "scale_least", "outgrown", "list", "note"});
  Knob knob{.name = name};
  for (const Node& path : node.at("sets").items()) {
    knob.paths.push_back(path.is_null() ? std::string{} : path.text());
    if (path.is_null()) continue;
    expect_entry(profile, path, knob.paths.back());
    if (knob.path.empty()) knob.path = knob.paths.back();
  }
  if (knob.path.empty()) node.at("sets").fail("expected the path of a number or policy", "profile.knob.definition");
  if (const auto unit = node.find("unit")) knob.unit_ns = unit->value<net::Duration>().count();
  knob.least = node.value_or("least", knob.least);
  knob.most = node.value_or("most", knob.most);
  if (const auto scale = node.find("scale_least")) knob.scale_least = scale->value<std::int32_t>();
  if (const auto outgrown = node.find("outgrown")) {
    if (knob.paths.size() != 3 || knob.paths[1].empty()) {
      outgrown->fail("expected three numbers, the second with a path", "profile.knob.definition");
    }
    knob.outgrown = outgrown->text();
    expect_entry(profile, *outgrown, knob.outgrown);
  }
  knob.list = node.value_or("list", false);
  if (const auto note = node.find("note")) knob.note = note->text();
  read_meanings(profile, node, knob);
  expect_numbers(profile, node, knob);
  read_also(profile, node, knob);
  return knob;
}

}  // namespace

void read_knobs(Loading& loading, const std::optional<Node>& knobs) {
  if (!knobs) return;
  std::vector<Knob>& known = loading.profile().knobs;
  for (const std::string& name : knobs->keys()) {
    const Node node = knobs->at(name);
    const auto at = std::ranges::find(known, name, &Knob::name);
    if (node.is_null()) {
      if (at == known.end()) node.fail("expected an inherited knob to take away", "profile.knob.definition");
      known.erase(at);
    } else if (Knob knob = read_knob(loading.profile(), name, node); at != known.end()) {
      *at = std::move(knob);
    } else {
      known.push_back(std::move(knob));
    }
  }
  std::ranges::sort(known, {}, &Knob::name);
}

}  // namespace halfopen::profiles
