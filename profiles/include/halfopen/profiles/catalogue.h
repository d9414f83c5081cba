// The profiles a run can name: those compiled in, and those its user brings.
#pragma once

#include <deque>
#include <functional>
#include <string_view>
#include <vector>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// Finds a profile by name or alias; nullptr if there is none. What it points to outlives whoever was handed the lookup.
using FindProfile = std::function<const Profile*(std::string_view)>;

/// Reads a profile that may extend whatever `find` knows. Throws ProfileError.
Profile load_profile(std::string_view json, std::string_view file, const FindProfile& find);

/// The compiled-in profiles and further ones. Not copied: lookups and profiles point into it.
class Catalogue {
 public:
  Catalogue() = default;
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  /// Reads a profile; it may extend a compiled-in one or one added before. `file` is for messages.
  /// Errors: ProfileError, also if its name or an alias is taken (profile.name.taken).
  const Profile& add(std::string_view json, std::string_view file);

  const Profile* find(std::string_view name) const;
  /// Compiled-in ones first, then in the order they were added; without aliases.
  std::vector<std::string_view> names() const;
  /// find() as a value, for runners. The catalogue must outlive it.
  FindProfile lookup() const {
    return [this](std::string_view name) { return find(name); };
  }

 private:
  std::deque<Profile> added_;  // a deque: pointers to its elements stay valid
};

}  // namespace halfopen::profiles
