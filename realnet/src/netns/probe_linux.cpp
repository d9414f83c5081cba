// What the machine gives, found out by trying it: in a process of its own, so that nothing of it stays.
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "halfopen/realnet/levels.h"

#include "filters.h"
#include "handle.h"
#include "user_namespace.h"

namespace halfopen::realnet {

namespace {

/// What each step came to: 0, or the error number the system gave.
struct Findings {
  int loopback = 0;
  int user_namespace = 0;
  int network_namespace = 0;
  int tun_node = 0;
  int tun_device = 0;
  int filters = 0;
  int tracking = 0;
};

int attempt(bool worked) { return worked ? 0 : errno; }

int try_loopback() {
  const Handle socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return attempt(static_cast<bool>(socket));
}

/// What is asked of nf_tables, made before fork, where memory may be asked for.
struct TriedFilters {
  Octets plain = make_filters("plain", std::vector{FilterRule{.hook = FilterHook::Arrival, .card = "card0", .protocol = ip_number::kTcp, .reset = true}});
  Octets tracking = make_filters("tracking", std::vector{FilterRule{.hook = FilterHook::Output, .tracked = tracked::kInvalid},
                                                             FilterRule{.hook = FilterHook::Leaving, .protocol = ip_number::kTcp, .first_port = 1024}});
};

/// Goes as far as the system lets it. Runs between fork and _exit of a process that may have threads: system calls only.
Findings try_everything(bool as_root, const UserNamespaceMap& map, const TriedFilters& filters) {
  Findings found;
  found.loopback = try_loopback();
  if (!as_root) found.user_namespace = enter_user_namespace(map);
  found.network_namespace = found.user_namespace != 0 ? found.user_namespace : attempt(::unshare(CLONE_NEWNET) == 0);
  const Handle node{::open("/dev/net/tun", O_RDWR | O_CLOEXEC)};
  found.tun_node = attempt(static_cast<bool>(node));
  ifreq request{};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  // Not in the machine's own network: without a namespace there is nothing to try.
  if (found.network_namespace == 0 && node) found.tun_device = attempt(::ioctl(node.get(), TUNSETIFF, &request) == 0);
  found.filters = found.network_namespace != 0 ? found.network_namespace : tell_nf_tables(filters.plain);
  found.tracking = found.filters != 0 ? found.filters : tell_nf_tables(filters.tracking);
  return found;
}

/// The findings of a process that has ended.
Findings in_another_process(bool as_root) {
  constexpr Findings kNone{.loopback = ECHILD, .user_namespace = ECHILD, .network_namespace = ECHILD, .tun_node = ECHILD, .filters = ECHILD, .tracking = ECHILD};
  const UserNamespaceMap map = map_of_this_user();
  const TriedFilters filters;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return kNone;
  const Handle reading{ends[0]};
  Handle writing{ends[1]};
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const Findings found = try_everything(as_root, map, filters);
    const ssize_t told = ::write(writing.get(), &found, sizeof found);
    ::_exit(told == static_cast<ssize_t>(sizeof found) ? EXIT_SUCCESS : EXIT_FAILURE);
  }
  writing = Handle{};
  Findings found = kNone;
  if (child > 0 && ::read(reading.get(), &found, sizeof found) != static_cast<ssize_t>(sizeof found)) found = kNone;
  while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return found;
}

Means means(std::string name, Level level, int problem, std::string how) {
  return {.name = std::move(name), .level = level, .given = problem == 0, .detail = problem == 0 ? std::move(how) : std::strerror(problem)};
}

Machine probe() {
  const bool as_root = ::geteuid() == 0;
  const Findings found = in_another_process(as_root);
  Machine machine{.as_root = as_root};
  machine.means = {means("loopback", Level::Loopback, found.loopback, "127.0.0.0/8"),
                   means("user namespace", Level::Namespaces, found.user_namespace, as_root ? "not needed as root" : "unprivileged"),
                   means("network namespace", Level::Namespaces, found.network_namespace, as_root ? "as root" : "in the user namespace"),
                   means("/dev/net/tun", Level::Namespaces, std::max(found.tun_node, found.tun_device), "link emulator"),
                   means("nf_tables", Level::Filters, found.filters, "packet filters"),
                   means("connection tracking", Level::Filters, found.tracking, "of nf_tables, and other addresses")};
  return machine;
}

}  // namespace

const Machine& this_machine() {
  static const Machine kMachine = probe();
  return kMachine;
}

}  // namespace halfopen::realnet
