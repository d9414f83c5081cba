// A game server that knows its clients by their heartbeats.
#pragma once

#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::library {

/// The registered program "heartbeat-server". Parameters: `{"port": 7000, "patience_ms": 5000, "backlog": 256}`.
///
/// It accepts everybody, each in a task of its own. Whatever a client sends is a heartbeat. The clients are numbered
/// from 1 in the order of accept, and of each one of these is observed with its number: `joined`; `timed-out` (nothing
/// for as long as its patience, so the server closes), `left` (end of stream) or `broken` (any other error). It never
/// ends by itself, except with 1 if it cannot listen.
net::Task<int> heartbeat_server(net::Process& process, std::string_view parameters);

}  // namespace halfopen::library
