// Time-outs are nominal: exact, with the RTT and the granularity they assume.
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim {
namespace {

using scenarios::at;
using scenarios::Steps;

/// A server that says `setting` to the accepted socket, sends one octet if `sends`, and waits in recv; silence from 1 s on.
model::Record vanished_peer(const std::string& os, std::vector<std::pair<std::string, std::string>> knobs, bool sends, bool keepalive,
                            net::Duration one_way_delay) {
  Steps server = Steps{}.listen(7000).accept("c");
  if (keepalive) server.setsockopt("c", net::Option::KeepAlive, 1);
  server.sleep_until(10s);
  if (sends) server.send("c", 1);
  server.recv("c");
  return simulator()(scenarios::describe("vanished")
                         .until(4h)
                         .host("client", {.os = "linux-6"})
                         .host("server", {.os = os, .knobs = std::move(knobs)})
                         .link("client", "server", {.name = "wire", .one_way_delay = one_way_delay})
                         .program({.name = "server", .host = "server"}, server)
                         .program({.name = "client", .host = "client", .stay = true}, Steps{}.connect("s", "server:7000"))
                         .fault(at(1s).cut("wire"))
                         .build(),
                     {});
}

std::string last_line(const model::Record& record) { return to_string(model::find_program(record, "server")->observations.end()[-2]); }

struct GiveUp {
  std::string retries2;
  std::string observed;
};
class LinuxGiveUp : public testing::TestWithParam<GiveUp> {};

// RTT 0: RTO 200 ms, rounded up to 204 (linux/7.1). Probe at 204, T1 at 408 ms, then expiries r*2, r*6, r*14, ... after T1, capped
// at 120 s; the error comes at the first one not before limit(n) = (2^(n+1) - 1) * 0.2 s (linux/7.3).
TEST_P(LinuxGiveUp, HappensAtTheNominalTime) {
  const auto record = vanished_peer("linux-6.18", {{"net.ipv4.tcp_retries2", GetParam().retries2}}, true, false, 0s);
  EXPECT_EQ(last_line(record), GetParam().observed);
}

INSTANTIATE_TEST_SUITE_P(Retries2, LinuxGiveUp,
                         testing::Values(GiveUp{"3", "16.528s recv#2 -> ETIMEDOUT"},     // 0.408 + 0.408 * 15 = 6.528: linux/3.S1b says 6.53
                                         GiveUp{"5", "23.056s recv#2 -> ETIMEDOUT"},     // 0.408 * 32 = 13.056: 13.06
                                         GiveUp{"8", "114.448s recv#2 -> ETIMEDOUT"},    // 0.408 * 256 = 104.448: 104.4
                                         GiveUp{"15", "938.896s recv#2 -> ETIMEDOUT"}),  // 0.408 * 512 + 6 * 120 = 928.896: 928.9
                         [](const auto& give_up) { return "Is" + give_up.param.retries2; });

// windows/6.2: five retransmissions, each doubling: 63 x RTO. RTT 0, RTO 300 ms: 18.9 s.
TEST(WindowsGiveUp, HappensAfter63TimesTheRto) {
  EXPECT_EQ(last_line(vanished_peer("windows-11", {}, true, false, 0s)), "28.9s recv#2 -> WSAETIMEDOUT");
}

// linux/3.S1d.nominal: 7200 + 9 * 75 s after the last segment received, here the handshake's at 0 s.
TEST(Keepalive, LinuxGivesUpAfter7875s) {
  EXPECT_EQ(last_line(vanished_peer("linux-6.18", {}, false, true, 0s)), "7875s recv#2 -> ETIMEDOUT");
}

// windows/13.5, windows/13.6: 7200 s and ten probes one second apart; five under Windows Server 2003.
TEST(Keepalive, WindowsGivesUpAfter7210s) {
  EXPECT_EQ(last_line(vanished_peer("windows-11", {}, false, true, 0s)).substr(0, 6), "2h10s ");
  EXPECT_EQ(last_line(vanished_peer("windows-2003", {}, false, true, 0s)).substr(0, 5), "2h5s ");
}

std::string connect_line(const std::string& os, bool silence) {
  auto description = two_hosts(10min, os, "linux-6", 0s)
                         .program({.name = "client", .host = "client"}, Steps{}.sleep(1s).connect("s", "server:7000"));
  if (silence) description.fault(at(0s).cut("wire"));
  return line_of(simulator()(description.build(), {}), "client", 1);
}

// linux/4.2: 1 2 3 4 5 7 11 19 35 67, and 64 s more: 131 s. Before 6.5 without the linear ones: 1 3 7 15 31 63, 127 s.
TEST(Connect, BlackHoleTimesOutAfter131s) { EXPECT_EQ(connect_line("linux-6.18", true), "132s connect#1 -> ETIMEDOUT"); }
TEST(Connect, BlackHoleTimesOutAfter127sBefore65) { EXPECT_EQ(connect_line("linux-6.1", true), "2m8s connect#1 -> ETIMEDOUT"); }

// windows/7.9, windows/7.10: 21 s by a limit of its own (four retries alone would make 31 s); 3 + 6 + 12 s under 2003.
TEST(Connect, BlackHoleTimesOutAfter21sUnderWindows) {
  EXPECT_EQ(connect_line("windows-11", true), "22s connect#1 -> WSAETIMEDOUT");
  EXPECT_EQ(connect_line("windows-2003", true), "22s connect#1 -> WSAETIMEDOUT");
}

// linux/4.1: refused after one round trip. windows/7.7: four retries, 500 ms apart: 2 s.
TEST(Connect, ClosedPort) {
  EXPECT_EQ(connect_line("linux-6.18", false), "1s connect#1 -> ECONNREFUSED");
  EXPECT_EQ(connect_line("windows-11", false), "3s connect#1 -> WSAECONNREFUSED");
}

}  // namespace
}  // namespace halfopen::sim
