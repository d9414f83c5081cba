#include "namespace_addresses.h"

namespace halfopen::realnet {

NamespaceAddresses::NamespaceAddresses(const model::Scenario& scenario, std::string_view own)
    : names_{names_known_on(scenario, host_index(scenario, own))} {}

net::Outcome NamespaceAddresses::resolve(std::string_view name, net::AddressFamily family) const {
  if (const std::optional<net::Outcome> literal = resolve_literal(name, family)) return *literal;
  for (const KnownName& known : names_) {
    if (known.name != name) continue;
    for (const net::Address& address : known.addresses) {
      if (address.family == family) return {.value = 1, .peer = {address, 0}};
    }
  }
  return unknown_name();
}

}  // namespace halfopen::realnet
