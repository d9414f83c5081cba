// TCP connections between the agents of two machines.
#pragma once

#include "halfopen/net/address.h"

#include "handle.h"

namespace halfopen::realnet {

/// Listens at exactly this address; port 0 is the system's choice. Throws std::runtime_error.
Handle listen_for_agents(const net::Endpoint& at);
/// Throws std::runtime_error after kRemotePatience.
Handle connect_to_agent(const net::Endpoint& to);
/// The next who connects. Throws std::runtime_error.
Handle accept_agent(const Handle& listener);
/// The address of this end. Throws std::runtime_error.
net::Endpoint own_end(int socket);

/// 128 bits of the system's randomness, in hexadecimal. Throws std::runtime_error.
std::string make_token();
/// Equal, in a time that does not tell how far.
bool same_token(std::string_view a, std::string_view b);

}  // namespace halfopen::realnet
