#include "halfopen/profiles/flip.h"

#include "codec.h"
#include "halfopen/profiles/error.h"
#include "setting.h"

namespace halfopen::profiles {
namespace {

template <class T>
std::vector<T> values_of() {
  if constexpr (std::is_same_v<T, bool>) {
    return {false, true};
  } else {
    std::vector<T> values;
    values.reserve(kNames<T>.size());
    for (const Name<T>& name : kNames<T>) values.push_back(name.value);
    return values;
  }
}

template <class T>
constexpr bool kIsPolicy = std::is_enum_v<T> || std::is_same_v<T, bool>;

}  // namespace

std::vector<PolicyFlip> policy_flips(const Profile& profile) {
  std::vector<PolicyFlip> flips;
  for_each_entry(profile, [&]<class T>(const std::string& path, const Cited<T>& cited) {
    if constexpr (kIsPolicy<T>) {
      for (const T value : values_of<T>()) {
        if (value != cited.value) flips.push_back({path, Codec<T>::print(value)});
      }
    }
  });
  return flips;
}

Profile flipped(const Profile& profile, const PolicyFlip& flip) {
  Profile other = profile;
  if (set_value(other, flip.path, flip.value, "a flip")) return other;
  throw ProfileError{profile.name, flip.path, "expected a policy and " + expectation_of(profile, flip.path),
                     "profile.value.enumerator"};
}

}  // namespace halfopen::profiles
