#include "user_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "handle.h"

namespace halfopen::realnet {

namespace {

int write_file(const char* path, std::string_view text) {
  const Handle file{::open(path, O_WRONLY | O_CLOEXEC)};
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) return errno;
  return 0;
}

}  // namespace

UserNamespaceMap map_of_this_user() {
  return {.users = "0 " + std::to_string(::geteuid()) + " 1", .groups = "0 " + std::to_string(::getegid()) + " 1"};
}

int enter_user_namespace(const UserNamespaceMap& map) {
  if (::unshare(CLONE_NEWUSER) != 0) return errno;
  // Who may not change groups may map its own: user_namespaces(7).
  if (const int problem = write_file("/proc/self/setgroups", "deny"); problem != 0) return problem;
  if (const int problem = write_file("/proc/self/uid_map", map.users); problem != 0) return problem;
  return write_file("/proc/self/gid_map", map.groups);
}

}  // namespace halfopen::realnet
