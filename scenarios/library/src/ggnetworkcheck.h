// GGNetworkCheck: the console program of 2011 whose log is evidence/incident.md, in both its roles.
//
// It does what the notes of the support site say (`incident/program.settings`, `incident/program.ping`,
// `incident/program.errors`) and, where they are silent, what is marked as a reading at its place. Start in
// ggnetworkcheck.cpp; the forms of its log are in ggnetworkcheck_log.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/task.h"
#include "halfopen/net/time.h"

namespace halfopen::library::ggnetworkcheck {

enum class Mode : std::uint8_t { Server, Client };

/// Its configuration file: `incident/program.settings`. The last two are ours.
struct Settings {
  Mode mode = Mode::Client;        ///< "mode": "S" or "C".
  std::string host = "localhost";  ///< "host": where the client connects to.
  std::uint16_t port = 0;          ///< "port".
  net::Duration interval{};        ///< "interval", seconds: between health checks.
  std::int64_t repeat = -1;        ///< "repeat": health checks; -1 for ever. The client's alone.
  net::Duration sleep{};           ///< "sleep", seconds: before checking again after a lost connection.
  net::Duration timeout{};         ///< "timeout", seconds: patience for a message.
  std::int64_t test = 1;           ///< "test": the number behind `Test#` (`incident/assumed.test-number`).
  net::Duration
      processing{};  ///< "processing_ms": what making one entry of the log takes. Assumed; 0 on an ideal machine.
};

/// Reads the parameters of a scenario. Throws scenarios::ScenarioError for what it does not know.
Settings read_settings(std::string_view parameters);

/// The registered program "ggnetworkcheck": reads its parameters and plays its role.
net::Task<int> run(net::Process& process, std::string_view parameters);

/// The client: an attempt to connect, then a health check every interval. A lost connection is answered by a new
/// attempt at once; a failed attempt by another one `sleep` later (`incident/assumed.retry`). Ends with 0 after
/// `repeat` checks.
net::Task<int> run_client(net::Process& process, const Settings& settings);

/// The server: answers any number of clients at once (`incident/program.many-clients`), each patiently for interval and
/// time-out together (`incident/assumed.server-timeout`). Ends, with 1, only if it cannot listen: the record says why.
net::Task<int> run_server(net::Process& process, const Settings& settings);

}  // namespace halfopen::library::ggnetworkcheck
