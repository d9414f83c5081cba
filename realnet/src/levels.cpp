#include "halfopen/realnet/levels.h"

namespace halfopen::realnet {

std::string_view to_string(Level level) {
  switch (level) {
    case Level::Loopback: return "L0 loopback";
    case Level::Namespaces: return "L1 namespaces";
    case Level::Filters: return "L2 kernel filters";
  }
  return {};
}

std::string Machine::reason_against(Level level) const {
  for (const Means& each : means) {
    if (each.level <= level && !each.given) return each.name + ": " + each.detail;
  }
  return {};
}

Level Machine::highest() const {
  Level highest = Level::Loopback;
  for (int i = 0; i < kLevels && reason_against(static_cast<Level>(i)).empty(); ++i) highest = static_cast<Level>(i);
  return highest;
}

}  // namespace halfopen::realnet
