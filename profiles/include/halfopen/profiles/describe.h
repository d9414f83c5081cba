// Profiles in words: for `halfopen profiles`, for docs/profiles.md, for tests that print what differs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// One entry in one line: `tcp.rto_min = 200ms [linux/7.1.floor, M]`, followed by its note.
std::string to_string(const Entry& entry);

/// Every entry in one line each, in the order of the profile.
std::vector<std::string> describe(const Profile& profile);

/// An entry on which two profiles do not agree. A side that lacks it has an empty path.
struct EntryDifference {
  Entry left;
  Entry right;

  /// Whether the values differ, or only what they rest on.
  bool in_value() const { return left.value != right.value; }
};

/// Every entry that differs, in the order of the right profile; what only the left one has comes last.
std::vector<EntryDifference> differences(const Profile& left, const Profile& right);

/// `tcp.syn_linear_timeouts: 4 -> 0 [linux/15.older.syn-linear, -]`.
std::string to_string(const EntryDifference& difference);

/// The entries without evidence.
std::vector<Entry> unverified_entries(const Profile& profile);

/// The entries that rest on nothing better than inference, hearsay about kernels, or nothing: grades X, G, U, - and
/// "?".
std::vector<Entry> guessed_entries(const Profile& profile);

/// The entries that make of a cause what a program sees: socket.errors, socket.icmp and socket.codes, those that make nothing of it left
/// out.
std::vector<Entry> error_entries(const Profile& profile);

/// The tables of docs/profiles.md.
std::string profiles_markdown();

}  // namespace halfopen::profiles
