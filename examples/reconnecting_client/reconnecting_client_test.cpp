// What the client does when something goes wrong, to the millisecond.
//
// client --- 5 ms each way --- server. The client's own times: connect time-out 3 s; pauses 500 ms, 1 s, 2 s, ... 8 s; a heartbeat
// after 1 s of silence; 3 s for its answer. Undisturbed: connected at 10 ms (one round trip), the message acknowledged at 20 ms,
// heartbeats from 1.02 s on.
#include "bench.h"

namespace example {
namespace {

using namespace halfopen::gtest;
using halfopen::scenarios::at;
using halfopen::scenarios::Steps;
using testing::ValuesIn;

bool is_windows(const std::string& os) { return os.starts_with("windows"); }

/// Each fault under each pair of systems; codes are those of the client's system.
class ReconnectingClientTest : public testing::TestWithParam<Systems> {
 protected:
  bool windows_client() const { return is_windows(GetParam().client); }
  bool windows_server() const { return is_windows(GetParam().server); }
  /// The client's name of an error.
  std::string code(const std::string& linux_symbol) const { return windows_client() ? "WSA" + linux_symbol : linux_symbol; }

  Bench bench_ = bench_of(GetParam());
};
INSTANTIATE_TEST_SUITE_P(Systems, ReconnectingClientTest, ValuesIn(linux_and_windows()), Named{});

TEST_P(ReconnectingClientTest, DeliversAndStaysConnected) {
  EXPECT_THAT(bench_.seen("client"), Tells(Notes("connected", 1, At(10ms)), Notes("acknowledged", 1, At(20ms))));
}

// The server is killed at 500 ms: Linux finishes its idle connection (linux/3.S3.nothing-unread), Windows resets it (windows/5.2);
// felt at 505 ms. From 3 s on another one listens.
TEST_P(ReconnectingClientTest, ServerKilled) {
  bench_.fault(at(500ms).kill("server"));
  bench_.program("spare", "server", [](net::Process& process) { return run_server(process, 7000); });
  bench_.scenario().programs.back().start = 3s;
  const Wanted lost = Notes("lost", windows_server() ? code("ECONNRESET") : "end of stream", At(505ms));
  if (windows_client()) {
    // The first attempt, at 1.005 s, is answered by RST each time; its SYN is sent four times more, each 500 ms behind the RST
    // (windows/7.7), and the last of them, 4 * 510 ms later at 3.045 s, finds the spare.
    EXPECT_THAT(bench_.seen("client"), Tells(Notes("connected", 1), Notes("acknowledged", 1), lost, Notes("connected", 1, At(3055ms))));
  } else {
    // Attempts at 1.005, 1.515 and 2.525 s are refused after 10 ms; the fourth leaves 2 s after the third has failed, at 4.535 s.
    EXPECT_THAT(bench_.seen("client"),
                Tells(Notes("connected", 1), Notes("acknowledged", 1), lost, Notes("failed", "ECONNREFUSED", At(1015ms)),
                      Notes("failed", "ECONNREFUSED", At(1525ms)), Notes("failed", "ECONNREFUSED", At(2535ms)),
                      Notes("connected", 4, At(4545ms))));
  }
}

// From 500 ms to 10 s. Linux notices nothing (linux/3.S1f): the heartbeat of 1.02 s has no answer by 4.02 s. Windows takes a
// disconnected card's connections down at once, and has no route until it is back (windows/6.media-sense-modes).
TEST_P(ReconnectingClientTest, CablePulledAndPluggedInAgain) {
  bench_.fault(at(500ms).unplug("wire")).fault(at(10s).plug("wire"));
  if (windows_client()) {
    // Attempts fail at once: at 1, 1.5, 2.5, 4.5 and 8.5 s; the next comes 8 s later.
    EXPECT_THAT(bench_.seen("client"), Observes(Notes("lost", "WSAECONNABORTED", At(500ms)), Notes("failed", "WSAENETUNREACH", At(1s)),
                                                Notes("failed", "WSAENETUNREACH", At(1500ms)), Notes("failed", At(2500ms)),
                                                Notes("failed", At(4500ms)), Notes("failed", At(8500ms)), Notes("connected", 6, At(16510ms))));
  } else {
    // Attempt at 4.52 s, over at 7.52 s; at 8.02 s: SYNs at 8.02, 9.02 and 10.02 s (linux/4.2), the third is answered.
    EXPECT_THAT(bench_.seen("client"), Observes(Notes("lost", "no answer", At(4020ms)), Notes("failed", "ETIMEDOUT", At(7520ms)),
                                                Notes("connected", 2, At(10030ms))));
  }
}

// Nobody listens before 3 s. Linux: attempts at 0, 510 ms and 1.52 s; the fourth 2 s after 1.53 s.
// Windows, 4 s: five SYNs, 500 ms behind each RST (windows/7.7), 5 * 10 + 4 * 500 = 2.05 s; from 2.55 s on again, 510 ms apart, and
// the fourth, at 4.08 s, is answered.
TEST_P(ReconnectingClientTest, Refused) {
  bench_.scenario().programs[1].start = windows_client() ? 4s : 3s;
  if (windows_client()) {
    EXPECT_THAT(bench_.seen("client"), Observes(Notes("failed", "WSAECONNREFUSED", At(2050ms)), Notes("connected", 2, At(4090ms)), Notes("acknowledged", 1, At(4100ms))));
  } else {
    EXPECT_THAT(bench_.seen("client"), Observes(Notes("failed", "ECONNREFUSED", At(10ms)), Notes("failed", "ECONNREFUSED", At(520ms)),
                                                Notes("failed", "ECONNREFUSED", At(1530ms)), Notes("connected", 4, At(3540ms)),
                                                Notes("acknowledged", 1, At(3550ms))));
  }
}

// Silence until 9 s. Attempts at 0, 3.5 and 7.5 s; the third's SYN is repeated at 8.5 and 9.5 s: both systems wait 1 s first, then
// Linux 1 s more (linux/4.2) and Windows 2 s (windows/7.10), so that its third leaves at 10.5 s, when the time-out is over.
TEST_P(ReconnectingClientTest, BlackHole) {
  bench_.fault(at(0s).cut("wire")).fault(at(9s).restore("wire"));
  if (windows_client()) {
    EXPECT_THAT(bench_.seen("client"), Observes(Notes("failed", "WSAETIMEDOUT", At(3s)), Notes("failed", "WSAETIMEDOUT", At(6500ms)),
                                                Notes("failed", "WSAETIMEDOUT", At(10500ms)), Notes("connected", 4, At(12510ms))));
  } else {
    EXPECT_THAT(bench_.seen("client"), Observes(Notes("failed", "ETIMEDOUT", At(3s)), Notes("failed", "ETIMEDOUT", At(6500ms)),
                                                Notes("connected", 3, At(9510ms)), Notes("acknowledged", 1, At(9520ms))));
  }
}

// Power gone at 500 ms, for good: the heartbeat of 1.02 s is not answered by 4.02 s, and no attempt ever is.
TEST_P(ReconnectingClientTest, HalfOpenPeer) {
  bench_.fault(at(500ms).crash("server"));
  EXPECT_THAT(bench_.seen("client"), Observes(Notes("lost", "no answer", At(4020ms)), Notes("failed", code("ETIMEDOUT"), At(7520ms)),
                                              Notes("failed", code("ETIMEDOUT"), At(11020ms))));
}

// Power gone at 500 ms and back at 600 ms: the heartbeat of 1.02 s is answered by a stranger's RST.
TEST_P(ReconnectingClientTest, ServerRebooted) {
  bench_.fault(at(500ms).reboot("server", 100ms)).restarted("server");
  EXPECT_THAT(bench_.seen("client"), Tells(Notes("connected", 1), Notes("acknowledged", 1), Notes("lost", code("ECONNRESET"), At(1030ms)),
                                           Notes("connected", 1, At(1540ms))));
}

// The server closes at 100 ms without having read the message, which resets the connection (linux/3.C3, windows/1.C3): felt at 105.
// 500 ms of pause, one round trip.
TEST_P(ReconnectingClientTest, ResetWithUnreadData) {
  bench_.scenario().programs.pop_back();
  bench_.steps("server", Steps{}.listen(7000).accept("c").sleep_until(100ms).close("c").sleep(1h));
  EXPECT_THAT(bench_.seen("client"), Observes(Notes("connected", 1, At(10ms)), Notes("lost", code("ECONNRESET"), At(105ms)),
                                              Notes("connected", 1, At(615ms))));
}

// 1.5 s without a link: TCP repeats the heartbeat, and nobody notices. 4 s without one: lost 3 s after the heartbeat that was not
// answered.
TEST_P(ReconnectingClientTest, FlappingLink) {
  bench_.fault(at(500ms).cut("wire")).fault(at(2s).restore("wire")).fault(at(6s).cut("wire")).fault(at(10s).restore("wire"));
  bench_.run_until(6s);
  EXPECT_THAT(bench_.seen("client"), Never(Notes("lost")));
  bench_.world().run();
  EXPECT_THAT(bench_.seen("client"), Observes(Notes("lost", "no answer"), Notes("connected")));
}

// The resolver fails twice when the client wants to return: the server has been rebooted, as above; attempts at 1.53 and 2.03 s fail at
// once, the third 1 s later does not.
TEST_P(ReconnectingClientTest, NameServerFails) {
  bench_.fault(at(500ms).reboot("server", 100ms)).restarted("server");
  const std::string again = windows_client() ? "WSATRY_AGAIN" : "EAI_AGAIN";
  bench_.fault(at(600ms).fail_call("client", net::Op::Resolve, again, 2));
  EXPECT_THAT(bench_.seen("client"), Observes(Notes("lost"), Notes("failed", again, At(1530ms)), Notes("failed", again, At(2030ms)),
                                              Notes("connected", 3, At(3040ms))));
}

// The cable is out from the moment the message has left to 1 s: its acknowledgment is late, not lost, and the message is not sent twice.
TEST_P(ReconnectingClientTest, AMessageIsDeliveredOnce) {
  bench_.run_until(12ms);
  bench_.world().cut("wire");
  bench_.run_until(1s);
  bench_.world().restore("wire");
  bench_.world().run();
  EXPECT_THAT(bench_.seen("server"), Tells(Notes("got", "m 1 hello")));
  EXPECT_THAT(bench_.seen("client"), Observes(Notes("acknowledged", 1)));
}

// A pause is shortened by up to a half: the second attempt leaves between 260 and 510 ms. The same seed, the same times.
TEST(Jitter, ComesFromTheSeed) {
  const auto second_failure = [](std::uint64_t seed) {
    Bench bench = bench_of({"linux-6.18", "linux-6.18"}, {.jitter_percent = 50, .seed = seed});
    bench.scenario().programs.pop_back();
    return bench.notes("client").at(1).at - net::kStart;
  };
  EXPECT_EQ(second_failure(7), second_failure(7));
  EXPECT_NE(second_failure(7), second_failure(8));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_GE(second_failure(seed), 270ms);
    EXPECT_LE(second_failure(seed), 520ms);
  }
}

TEST(ReconnectingClient, IsDeterministic) {
  EXPECT_DETERMINISTIC([] {
    Bench bench = bench_of({"linux-6.18", "windows-11"}, {.jitter_percent = 50});
    bench.fault(at(500ms).kill("server"));
    return bench;
  });
}

}  // namespace
}  // namespace example
