// Turning a knob: the value as the administrator writes it becomes values of entries.
#include <algorithm>
#include <charconv>

#include "codec.h"
#include "halfopen/profiles/error.h"
#include "setting.h"

namespace halfopen::profiles {
namespace {

class Turn {
 public:
  Turn(const Profile& profile, const Knob& knob, std::string_view value)
      : before_{profile}, after_{profile}, knob_{knob}, value_{value} {}

  Profile run() {
    if (knob_.list) return run_list();
    const std::vector<std::string_view> words = split();
    if (words.size() != knob_.paths.size()) refuse();
    std::vector<std::string> values;
    values.reserve(words.size());
    for (const std::string_view word : words) values.push_back(value_of(word));
    if (!knob_.outgrown.empty()) {
      set(knob_.outgrown, values[1]);
      values[1] = outgrow(number(words[1]), number(words[2]));
    }
    for (std::size_t index = 0; index < values.size(); ++index) set(knob_.paths[index], values[index]);
    if (knob_.scale_least >= 0) set("tcp.window_scale", scale(number(words.back())));
    apply_effects();
    if (const std::string problem = inconsistency(after_); !problem.empty()) refuse(problem);
    return std::move(after_);
  }

 private:
  // "8080,9148-9150": the entry writes a space behind each comma.
  Profile run_list() {
    std::string items;
    for (const char c : value_) {
      if (c == ' ' || c == '\t') continue;
      items += c;
      if (c == ',') items += ' ';
    }
    set(knob_.path, items);
    return std::move(after_);
  }

  [[noreturn]] void refuse(const std::string& expectation) const {
    throw ProfileError{before_.name, knob_.name, expectation + ", found \"" + std::string{value_} + '"',
                       "profile.knob.value"};
  }
  [[noreturn]] void refuse() const { refuse("expected " + expectation()); }

  std::string expectation() const {
    std::string text;
    if (takes_numbers()) {
      text = std::to_string(knob_.paths.size()) + (knob_.paths.size() == 1 ? " number from " : " numbers from ") +
             std::to_string(knob_.least) + " to " + std::to_string(knob_.most);
      if (knob_.unit_ns != 0) text += " (unit " + print_duration(net::Duration{knob_.unit_ns}) + ')';
    }
    for (const KnobMeaning& meaning : knob_.means) text += (text.empty() ? "" : " or ") + meaning.text;
    return knob_.note.empty() ? text : text + " (" + knob_.note + ')';
  }

  // A policy takes only the values that mean something.
  bool takes_numbers() const {
    return knob_.unit_ns != 0 || Codec<std::int64_t>::parse(value_text(before_, knob_.path)).has_value();
  }

  std::vector<std::string_view> split() const {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; (at = value_.find_first_not_of(" \t", at)) != std::string_view::npos;) {
      const std::size_t end = std::min(value_.find_first_of(" \t", at), value_.size());
      words.push_back(value_.substr(at, end - at));
      at = end;
    }
    return words;
  }

  std::int64_t number(std::string_view word) const {
    const std::optional<std::int64_t> number = Codec<std::int64_t>::parse(word);
    if (!number || *number < knob_.least || *number > knob_.most) refuse();
    return *number;
  }

  std::string value_of(std::string_view word) const {
    const auto meaning = std::ranges::find(knob_.means, word, &KnobMeaning::text);
    if (meaning != knob_.means.end()) return meaning->value;
    if (!takes_numbers()) refuse();
    const std::int64_t count = number(word);
    if (knob_.unit_ns == 0) return std::to_string(count);
    if (count > net::Duration::max().count() / knob_.unit_ns) refuse();
    return print_duration(net::Duration{count * knob_.unit_ns});
  }

  std::string outgrow(std::int64_t second, std::int64_t third) const {
    const std::int64_t stands = *Codec<std::int64_t>::parse(value_text(before_, knob_.paths[1]));
    return std::to_string(std::min(std::max(second, stands), third));
  }

  // RFC 7323, 2.3: the shift that brings the largest window into 16 bits.
  std::string scale(std::int64_t octets) const {
    std::int32_t shift = 0;
    while (shift < 14 && (octets >> shift) > 65535) ++shift;
    return std::to_string(std::max(shift, knob_.scale_least));
  }

  void set(const std::string& path, const std::string& value) {
    if (path.empty() || value == value_text(before_, path)) return;
    if (!set_value(after_, path, value, knob_.name)) refuse("expected " + expectation_of(before_, path));
    changed_ = true;
  }

  void apply_effects() {
    if (!changed_) return;
    for (const KnobEffect& effect : knob_.also) set_value(after_, effect.path, effect.value, knob_.name);
  }

  const Profile& before_;
  Profile after_;
  const Knob& knob_;
  std::string_view value_;
  bool changed_ = false;
};

}  // namespace

Profile with_knob(const Profile& profile, std::string_view knob, std::string_view value) {
  const auto at = std::ranges::find(profile.knobs, knob, &Knob::name);
  if (at != profile.knobs.end()) return Turn{profile, *at, value}.run();
  std::string names;
  for (const Knob& each : profile.knobs) names += (names.empty() ? "" : ", ") + each.name;
  throw ProfileError{profile.name, knob, "expected one of " + names, "profile.knob.unknown"};
}

}  // namespace halfopen::profiles
