// Other programs of a machine, as far as a test needs them: they use up ephemeral ports.
#pragma once

#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::library {

/// The registered program "port-user". Parameters: `{"ports": 1162}`.
///
/// It lets the system choose a port that many times: bind to port 0, close. Where ports are given out one after the
/// other (Windows), the next program to ask gets one that much higher (`incident/assumed.ports`). Ends with 0, or with
/// 1 at the first call that fails.
net::Task<int> port_user(net::Process& process, std::string_view parameters);

}  // namespace halfopen::library
