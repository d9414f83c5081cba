// The programs of the workloads, written against net/ as a user would write them, and the world they run in.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "measured.h"
#include "halfopen/model/scenario.h"
#include "halfopen/net/net.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::bench {

inline constexpr std::uint16_t kPort = 5000;
inline constexpr std::size_t kMessage = 64;

/// Makes the first task of a program.
using Main = std::function<net::Task<int>(net::Process&)>;

/// Two Linux hosts, `client` and `server`, on one link, and programs of C++.
struct Stage {
  explicit Stage(const char* name);
  /// Adds a program; `main` outlives the run.
  void program(const std::string& name, const char* host, Main main);
  model::Instantiate instantiate() const;

  model::Scenario scenario;
  std::map<std::string, Main> mains;
};

/// What a measured run keeps: the digest of its observations, and nothing else.
inline constexpr model::RunOptions kLeast{.observations = false, .wire_digest = false};

inline net::Endpoint server_at(std::uint16_t port) { return {net::Address::v4(10, 0, 0, 2), port}; }

/// Sends back what comes until the peer ends, then closes.
net::Task<> echo(net::Socket socket);
/// Takes connections for ever and echoes on each.
net::Task<int> echo_server(net::Process& process, std::uint16_t port, int backlog);
/// Sends `kMessage` octets and waits for as many.
net::Task<bool> ask(net::Socket& socket);

}  // namespace halfopen::bench
