// The keys of hosts and links.
#pragma once

#include <vector>

#include "halfopen/model/scenario.h"
#include "node.h"

namespace halfopen::scenarios {

/// Hosts are an object: their names are its keys, and its order is theirs.
struct HostsCodec {
  std::vector<model::Host> read(const Node& node) const;
  Json write(const std::vector<model::Host>& hosts) const;
};

struct LinkCodec {
  model::Link read(const Node& node) const;
  Json write(const model::Link& link) const;
};

}  // namespace halfopen::scenarios
