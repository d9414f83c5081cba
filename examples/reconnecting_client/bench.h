// The client of this example on a bench, and the server it talks to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "halfopen/gtest/gtest.h"
#include "reconnecting_client.h"
#include "server.h"

namespace example {

inline net::Task<int> run_client(net::Process& process, ClientOptions options, std::vector<std::string> messages) {
  ReconnectingClient client{process, std::move(options), std::move(messages)};
  co_await client.run();
  co_return 0;
}

/// Client and server, 5 ms each way, one message to deliver; watched for 20 s.
inline halfopen::gtest::Bench bench_of(const halfopen::gtest::Systems& systems, const ClientOptions& options = {}) {
  halfopen::gtest::Bench bench{{.client_os = systems.client, .server_os = systems.server, .until = 20s}};
  bench.scenario().limit_events = 100'000;  // Far above what a correct client needs; one that spins is caught soon.
  bench.program("client", [options](net::Process& process) { return run_client(process, options, {"hello"}); });
  bench.program("server", [](net::Process& process) { return run_server(process, 7000); });
  return bench;
}

}  // namespace example
