#include "halfopen/profiles/catalogue.h"

#include "halfopen/profiles/error.h"
#include "profile_data.h"

namespace halfopen::profiles {
namespace {

const Profile* find_in(const std::deque<Profile>& profiles, std::string_view name) {
  for (const Profile& profile : profiles) {
    if (profile.name == name) return &profile;
    for (const std::string& alias : profile.aliases) {
      if (alias == name) return &profile;
    }
  }
  return nullptr;
}

// The profiles compiled in: read once, in an order in which each finds the one it extends.
class CompiledIn {
 public:
  CompiledIn() {
    for (const ProfileText& text : profile_texts()) {
      std::string json;
      for (const std::string_view piece : text.pieces) json += piece;
      const auto earlier = [this](std::string_view name) { return find(name); };
      profiles_.push_back(load_profile(json, text.file, earlier));
    }
    for (const Profile& profile : profiles_) names_.push_back(profile.name);
  }

  const Profile* find(std::string_view name) const { return find_in(profiles_, name); }
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::deque<Profile> profiles_;  // a deque: pointers to its elements stay valid
  std::vector<std::string_view> names_;
};

const CompiledIn& compiled_in() {
  static const CompiledIn kProfiles;
  return kProfiles;
}

}  // namespace

std::vector<std::string_view> profile_names() { return compiled_in().names(); }

const Profile* find_profile(std::string_view name) { return compiled_in().find(name); }

const Profile& Catalogue::add(std::string_view json, std::string_view file) {
  Profile profile = load_profile(json, file, lookup());
  const auto claim = [&](const std::string& name, const std::string& pointer) {
    if (!find(name)) return;
    throw ProfileError{file, pointer, "expected a name no other profile has, found \"" + name + '"', "profile.name.taken"};
  };
  claim(profile.name, "/name");
  for (std::size_t i = 0; i < profile.aliases.size(); ++i) claim(profile.aliases[i], "/aliases/" + std::to_string(i));
  added_.push_back(std::move(profile));
  return added_.back();
}

const Profile* Catalogue::find(std::string_view name) const {
  const Profile* profile = find_profile(name);
  return profile ? profile : find_in(added_, name);
}

std::vector<std::string_view> Catalogue::names() const {
  std::vector<std::string_view> names = profile_names();
  for (const Profile& profile : added_) names.push_back(profile.name);
  return names;
}

}  // namespace halfopen::profiles
