#include "host_addresses.h"

namespace halfopen::realnet {

std::optional<net::Outcome> resolve_literal(std::string_view name, net::AddressFamily family) {
  const std::optional<net::Address> literal = net::Address::parse(name);
  if (!literal) return std::nullopt;
  if (literal->family == family) return net::Outcome{.value = 1, .peer = {*literal, 0}};
  return net::Outcome{.value = -1, .error = *net::error_named(net::ErrorFamily::Linux, "EAI_ADDRFAMILY")};
}

net::Outcome unknown_name() { return {.value = -1, .error = *net::error_named(net::ErrorFamily::Linux, "EAI_NONAME")}; }

}  // namespace halfopen::realnet
