// The server of this example.
#pragma once

#include <cstdint>

#include "halfopen/net/net.h"

namespace example {

/// Answers every client, line by line, until it closes: "m N TEXT" with "a N", "h" with "h".
halfopen::net::Task<int> run_server(halfopen::net::Process& process, std::uint16_t port);

}  // namespace example
