// The levels of the real backend, and what of them the machine gives this process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::realnet {

/// How much of a network a run has for itself. Each level can do what the one before it can, and more.
enum class Level : std::uint8_t {
  Loopback,    ///< L0: every host is an address of 127.0.0.0/8. Needs no privilege, and no network can be broken.
  Namespaces,  ///< L1: every host is a network namespace of the run; its links are carried, and broken, by this process.
  Filters,     ///< L2: beside that, the kernel of a host filters, tracks connections, refuses.
};
inline constexpr int kLevels = static_cast<int>(Level::Filters) + 1;

/// "L0 loopback"
std::string_view to_string(Level level);

/// One thing a level may need, tried and not guessed.
struct Means {
  std::string name;     ///< "network namespace"
  Level level{};        ///< The lowest one that needs it.
  bool given = false;
  std::string detail;   ///< Why not, in the system's words; or how.
};

/// What this process gets from its machine.
struct Machine {
  std::vector<Means> means;
  bool as_root = false;  ///< Namespaces need no user namespace around them.

  /// Why the level is beyond this machine, naming what is missing; empty if it is there.
  std::string reason_against(Level level) const;
  Level highest() const;
};

/// Tries what the machine gives, in a process of its own that has ended when this returns; once per process, later calls
/// get the same. Where the real backend is not built, nothing is given.
const Machine& this_machine();

}  // namespace halfopen::realnet
