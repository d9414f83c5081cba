// Every policy with its other values: turn one over, and some expectation has to fail.
#pragma once

#include <string>
#include <vector>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// A policy and a value it does not have. Policies are everything that is no number: enumerations, yes-or-no, orders of
/// questions, the cells of the two error tables, the codes of situations.
struct PolicyFlip {
  std::string path;   ///< "tcp.sack", "socket.recv_order", "socket.errors[rst in CLOSE-WAIT].latch", "socket.codes.send-shut".
  std::string value;  ///< As written: "false", "sticky"; for a code the symbol of an error the profile does not use.
  EntryIndex entry = kNoEntry;  ///< The entry it is part of.
};

/// Every policy of the profile with its other values: each other enumerator, each swap of neighbours in an order, one
/// other error for each code.
std::vector<PolicyFlip> policy_flips(const Profile& profile);

/// Every count of the profile, one less (if that is no less than 0) and one more. Durations and sizes are none: nobody is wrong
/// about them by one.
std::vector<PolicyFlip> count_flips(const Profile& profile);

/// Every duration of the profile that stays above 0, longer by `by` or shorter if that is negative, cut to one and to two significant
/// digits.
std::vector<PolicyFlip> duration_flips(const Profile& profile, net::Duration by);

/// The profile with one policy turned over, or one number set. Throws ProfileError if there is no such entry or value, or if the
/// profile would not fit together any more.
Profile flipped(const Profile& profile, const PolicyFlip& flip);

}  // namespace halfopen::profiles
