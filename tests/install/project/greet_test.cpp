#include <halfopen/gtest/gtest.h>

#include <array>

using namespace halfopen::gtest;
using halfopen::scenarios::at;
using halfopen::scenarios::Steps;
namespace net = halfopen::net;

net::Task<int> greet(net::Process& process) {
  const auto server = co_await net::Resolver{process}.endpoint("server", 7000);
  auto socket = co_await net::Socket::connect(process, server.value);
  if (!socket) co_return 1;
  co_await socket.value.send_all(net::octets("hi"));
  std::array<std::byte, 64> room;
  co_return (co_await socket.value.recv(room)).ok() ? 0 : 2;
}

class Greet : public testing::TestWithParam<std::string> {};

// 5 ms each way: connected after one round trip. The server is reset at 30 ms by its end, felt one way later.
TEST_P(Greet, EndsWhenItsServerDies) {
  Bench bench{{.os = GetParam(), .one_way_delay = 5ms}};
  bench.program("client", greet);
  bench.steps("server", Steps{}.listen(7000).accept("c").recv("c").recv("c"));
  bench.fault(at(30ms).kill("server"));
  EXPECT_THAT(bench.seen("client"), Observes(Connected(At(10ms)), EndsStream(At(35ms)), Ended("returned", 0)));
}

INSTANTIATE_TEST_SUITE_P(Linux, Greet, testing::Values("linux-6.18", "linux-6.1"), Named{});
