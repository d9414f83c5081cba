// TCP_INFO: what of a connection getsockopt shows.
#pragma once

#include <cstdint>

#include "halfopen/net/call.h"
#include "halfopen/sim/tcp/connection.h"

namespace halfopen::sim::kernel {

/// The value of an option that names a field of TCP_INFO; 0 for any other. Times are nanoseconds.
/// Of a socket without a connection: what one would begin with (linux/surface.tcp-info).
std::int64_t fresh_tcp_info_value(const profiles::Tcp& tcp, bool listening, net::Option option);
std::int64_t tcp_info_value(const tcp::Info& info, net::Option option);

}  // namespace halfopen::sim::kernel
