// Reading a profile that may extend others: the catalogue reads the compiled-in ones with it, one after the other.
#pragma once

#include <functional>
#include <string_view>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

using FindProfile = std::function<const Profile*(std::string_view)>;

Profile load_profile(std::string_view json, std::string_view file, const FindProfile& find);

}  // namespace halfopen::profiles
