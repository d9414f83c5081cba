#include "halfopen/net/resolver.h"

namespace halfopen::net {

Task<Result<Endpoint>> Resolver::endpoint(std::string_view name, std::uint16_t port, AddressFamily family) {
  if (const auto address = Address::parse(name)) co_return Endpoint{*address, port};
  const Outcome found = co_await lookup(name, family);
  if (!found.ok()) co_return found.error;
  co_return Endpoint{found.peer.address, port};
}

}  // namespace halfopen::net
