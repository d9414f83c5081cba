// One entry as the file of a profile states it: what somebody who has learned better puts into theirs.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// The member of a profile that states this entry, with its sections and with this evidence, which was measured (grade M):
///
///     "tcp": {"sack": {"value": false, "evidence": "linux/15.tcp_sack", "grade": "M"}}
///     "socket": {"errors": [{"when": "rst", "state": ["CLOSE-WAIT"], "code": "EPIPE", ..., "evidence": "linux/2.2.rst", "grade": "M"}]}
///
/// Empty for an entry that is not there, and for completion codes and rules of options, which no flip turns over.
std::string entry_json(const Profile& profile, std::string_view path, std::string_view evidence);

}  // namespace halfopen::profiles
