#include "agents.h"

#include <cstdlib>
#include <fstream>

namespace halfopen::cli {
namespace {

constexpr const char* kVariable = "HALFOPEN_AGENT_TOKEN";

struct Named {
  std::string host;  ///< Empty: every host.
  std::string value;
};

Named split(const std::string& text) {
  const std::size_t equals = text.find('=');
  return equals == text.npos ? Named{"", text} : Named{text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<Named> tokens_of(const AgentOptions& options) {
  std::vector<Named> tokens;
  for (const std::string& token : options.tokens) tokens.push_back(split(token));
  if (!options.token_file.empty()) {
    std::ifstream file{options.token_file};
    if (!file) throw UsageError{"--agent-token-file " + options.token_file + ": cannot be read [usage.agent]"};
    for (std::string line; std::getline(file, line);) {
      if (!line.empty()) tokens.push_back(split(line));
    }
  }
  if (const char* variable = std::getenv(kVariable)) tokens.push_back(split(variable));
  return tokens;
}

}  // namespace

void add_agent_options(CLI::App& command, AgentOptions& options) {
  command.add_option("--agent", options.agents, "HOST=ADDRESS:PORT: the host is a machine where halfopen agent waits")
      ->take_all()
      ->type_name("HOST=ADDRESS:PORT");
  command.add_option("--agent-token", options.tokens, "What that agent has printed: [HOST=]TOKEN, also from HALFOPEN_AGENT_TOKEN")
      ->take_all()
      ->type_name("[HOST=]TOKEN");
  command.add_option("--agent-token-file", options.token_file, "A file with such lines")->type_name("FILE");
}

std::vector<realnet::RemoteHost> remote_hosts(const AgentOptions& options) {
  std::vector<realnet::RemoteHost> hosts;
  const std::vector<Named> tokens = options.agents.empty() ? std::vector<Named>{} : tokens_of(options);
  for (const std::string& text : options.agents) {
    const Named named = split(text);
    const std::optional<net::Endpoint> agent = net::Endpoint::parse(named.value);
    if (named.host.empty() || !agent || agent->port == 0) {
      throw UsageError{"--agent " + text + ": expected HOST=ADDRESS:PORT, server=192.168.1.7:7700 [usage.agent]"};
    }
    std::string token;
    for (const Named& candidate : tokens) {
      if (token.empty() && (candidate.host.empty() || candidate.host == named.host)) token = candidate.value;
    }
    if (token.empty()) {
      throw UsageError{"--agent " + text + ": expected the token it has printed, by --agent-token, --agent-token-file or " + kVariable +
                       " [usage.agent]"};
    }
    hosts.push_back({.host = named.host, .agent = *agent, .token = token});
  }
  return hosts;
}

}  // namespace halfopen::cli
