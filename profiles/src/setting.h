// Setting an entry of a finished profile: knobs and flips.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// Sets the number or policy at `path` to what the text says, and notes in its entry who turned it. False if there is
/// no such entry, or the text is none of its values.
bool set_value(Profile& profile, std::string_view path, std::string_view text, std::string_view turned_by);

/// The value of the number or policy at `path`, as text; empty if there is none.
std::string value_text(const Profile& profile, std::string_view path);

/// What the entry at `path` expects, as messages say it.
std::string expectation_of(const Profile& profile, std::string_view path);

/// What does not fit together in the profile; empty if all does.
std::string inconsistency(const Profile& profile);

}  // namespace halfopen::profiles
