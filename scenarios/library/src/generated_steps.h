// The scripts of generated scenarios.
#pragma once

#include <string>
#include <vector>

#include "draw.h"
#include "halfopen/library/generated.h"
#include "halfopen/scenarios/builder_steps.h"

namespace halfopen::library {

/// Takes so many connections, then does something with them.
scenarios::Steps server_steps(Draw& draw, const GeneratedSize& size, net::AddressFamily family, std::int32_t clients);
/// Opens one connection or, one after the other, two, and does something with each.
scenarios::Steps client_steps(Draw& draw, const GeneratedSize& size, net::AddressFamily family);
/// One end of an exchange of datagrams; both ends are bound to `port`.
scenarios::Steps datagram_steps(Draw& draw, const GeneratedSize& size, const std::string& peer, std::uint16_t port);

inline constexpr std::uint16_t kGeneratedPort = 7000;

}  // namespace halfopen::library
