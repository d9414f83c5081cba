// Becoming root of a user namespace of one's own.
#pragma once

#include <string>

namespace halfopen::realnet {

/// What makes this user root of a new user namespace; made before fork, where memory may be asked for.
struct UserNamespaceMap {
  std::string users;   ///< A line of /proc/PID/uid_map, user_namespaces(7).
  std::string groups;
};
UserNamespaceMap map_of_this_user();

/// Moves this process, which must have one thread, into a new user namespace as its root; system calls only. Returns 0 or the
/// error number. A parent-death signal is forgotten by it: prctl(2), PR_SET_PDEATHSIG.
int enter_user_namespace(const UserNamespaceMap& map);

}  // namespace halfopen::realnet
