// The profiles compiled in: read once, in an order in which each finds the one it extends.
#include <deque>

#include "load.h"
#include "profile_data.h"

namespace halfopen::profiles {
namespace {

class Catalogue {
 public:
  Catalogue() {
    for (const ProfileText& text : profile_texts()) {
      std::string json;
      for (const std::string_view piece : text.pieces) json += piece;
      const auto earlier = [this](std::string_view name) { return find(name); };
      profiles_.push_back(load_profile(json, text.file, earlier));
    }
    for (const Profile& profile : profiles_) names_.push_back(profile.name);
  }

  const Profile* find(std::string_view name) const {
    for (const Profile& profile : profiles_) {
      if (profile.name == name) return &profile;
      for (const std::string& alias : profile.aliases) {
        if (alias == name) return &profile;
      }
    }
    return nullptr;
  }
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::deque<Profile> profiles_;  // a deque: pointers to its elements stay valid
  std::vector<std::string_view> names_;
};

const Catalogue& catalogue() {
  static const Catalogue kCatalogue;
  return kCatalogue;
}

}  // namespace

std::vector<std::string_view> profile_names() { return catalogue().names(); }

const Profile* find_profile(std::string_view name) { return catalogue().find(name); }

}  // namespace halfopen::profiles
