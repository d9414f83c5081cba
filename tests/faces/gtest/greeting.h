// A client and a server for the tests of this folder. 5 ms each way: connected at 10 ms, answered at 20 ms.
#pragma once

#include <array>
#include <string>

#include "halfopen/gtest/gtest.h"

namespace halfopen::gtest {

using scenarios::Steps;

/// Connects to the server, sends "hi", notes what it got, and waits for the end of the stream.
inline net::Task<int> greet(net::Process& process) {
  const auto server = co_await net::Resolver{process}.endpoint("server", 7000);
  auto socket = co_await net::Socket::connect(process, server.value);
  if (!socket) {
    process.observe("gave up", socket.error.symbol());
    co_return 1;
  }
  co_await socket.value.send_all(net::octets("hi"));
  std::array<std::byte, 5> room{};
  const net::Outcome got = co_await socket.value.recv_all(room);
  process.observe("got", got.value);
  co_await socket.value.recv(room);
  co_return 0;
}

inline Steps greeter() { return Steps{}.listen(7000).accept("c").recv("c").send("c", "hello").recv("c"); }

inline Bench greeting(const Setup& setup = {}) {
  Bench bench{setup};
  bench.steps("server", greeter()).program("client", greet);
  return bench;
}

}  // namespace halfopen::gtest
