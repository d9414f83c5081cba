// Every policy with its other values: turn one over, and some test has to fail.
#pragma once

#include <string>
#include <vector>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// A policy (an enumeration or a yes-or-no) and a value it does not have.
struct PolicyFlip {
  std::string path;
  std::string value;
};

/// Every policy of the profile with each of its other values.
std::vector<PolicyFlip> policy_flips(const Profile& profile);

/// The profile with one policy turned over. Throws ProfileError if there is no such policy or value.
Profile flipped(const Profile& profile, const PolicyFlip& flip);

}  // namespace halfopen::profiles
