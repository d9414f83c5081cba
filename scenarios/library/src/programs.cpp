#include "halfopen/library/programs.h"

#include "clock_jump.h"
#include "ggnetworkcheck.h"
#include "heartbeat_server.h"
#include "pattern_reader.h"
#include "port_user.h"

namespace halfopen::library {

void add_programs(scenarios::Registry& registry) {
  registry.add("clock-jump", clock_jump);
  registry.add("ggnetworkcheck", ggnetworkcheck::run);
  registry.add("heartbeat-server", heartbeat_server);
  registry.add("pattern-reader", pattern_reader);
  registry.add("port-user", port_user);
}

}  // namespace halfopen::library
