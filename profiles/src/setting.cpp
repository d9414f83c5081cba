#include "setting.h"

#include "codec.h"

namespace halfopen::profiles {

bool set_value(Profile& profile, std::string_view path, std::string_view text, std::string_view turned_by) {
  bool done = false;
  for_each_entry(profile, [&]<class T>(std::string_view each, Cited<T>& cited) {
    if (each != path) return;
    const auto value = Codec<T>::parse(text);
    if (!value) return;
    Entry& entry = profile.entries[cited.entry];
    entry.note = "Turned by " + std::string{turned_by} + "; it was " + entry.value + '.';
    entry.evidence = "turned";
    entry.grade = "-";
    entry.value = Codec<T>::print(*value);
    cited.value = *value;
    done = true;
  });
  return done;
}

std::string value_text(const Profile& profile, std::string_view path) {
  std::string text;
  for_each_entry(profile, [&]<class T>(std::string_view each, const Cited<T>& cited) {
    if (each == path) text = Codec<T>::print(cited.value);
  });
  return text;
}

std::string expectation_of(const Profile& profile, std::string_view path) {
  std::string text;
  for_each_entry(profile, [&]<class T>(std::string_view each, const Cited<T>&) {
    if (each == path) text = Codec<T>::expectation();
  });
  return text;
}

std::string inconsistency(const Profile& profile) {
  if (profile.socket.port_first.value > profile.socket.port_last.value) {
    return "expected socket.port_first to be no greater than socket.port_last";
  }
  return {};
}

}  // namespace halfopen::profiles
