#include "halfopen/realnet/levels.h"

namespace halfopen::realnet {

std::string_view to_string(Level level) {
  switch (level) {
    case Level::Loopback: return "L0 loopback";
    case Level::Namespaces: return "L1 namespaces";
  }
  return {};
}

std::string Machine::reason_against(Level level) const {
  // The first means is what every level needs, the rest is for namespaces.
  for (std::size_t i = 0; i < means.size() && (i == 0 || level != Level::Loopback); ++i) {
    if (!means[i].given) return means[i].name + ": " + means[i].detail;
  }
  return {};
}

Level Machine::highest() const {
  return reason_against(Level::Namespaces).empty() ? Level::Namespaces : Level::Loopback;
}

}  // namespace halfopen::realnet
