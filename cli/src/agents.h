// --agent HOST=ADDRESS:PORT, for commands that run on real sockets.
#pragma once

#include <string>
#include <vector>

#include "app.h"
#include "halfopen/realnet/runner.h"

namespace halfopen::cli {

/// What the options say.
struct AgentOptions {
  std::vector<std::string> agents;      ///< "server=192.168.1.7:7700"
  std::vector<std::string> tokens;      ///< "server=TOKEN", or a token for all.
  std::string token_file;               ///< Lines of the same.
};

void add_agent_options(CLI::App& command, AgentOptions& options);

/// The hosts with an agent. Their tokens come from --agent-token, then from --agent-token-file, then from the environment,
/// HALFOPEN_AGENT_TOKEN. Throws UsageError for what is malformed and for a host without a token.
std::vector<realnet::RemoteHost> remote_hosts(const AgentOptions& options);

}  // namespace halfopen::cli
