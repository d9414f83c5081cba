// Random segments into every state: nothing a peer sends may break the machine, whatever it is.
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "bench.h"
#include "halfopen/sim/core/random.h"

namespace halfopen::sim::tcp::test {
namespace {

using enum TcpState;

struct Beginning {
  const char* name;
  Bench (*make)(const BenchConfig&);
};

constexpr std::array<Beginning, 9> kBeginnings = {{{"SYN-RECEIVED", Bench::syn_received},
                                                   {"ESTABLISHED", Bench::established},
                                                   {"accepted", Bench::accepted},
                                                   {"FIN-WAIT-1", Bench::fin_wait_1},
                                                   {"FIN-WAIT-2", Bench::fin_wait_2},
                                                   {"CLOSE-WAIT", Bench::close_wait},
                                                   {"CLOSING", Bench::closing},
                                                   {"LAST-ACK", Bench::last_ack},
                                                   {"TIME-WAIT", Bench::time_wait}}};

// RFC 9293, figure 5, with what one segment may do at once: a FIN that acknowledges ours, data that finds nobody.
bool may_follow(TcpState from, TcpState to) {
  if (from == to || to == Closed) return true;
  switch (from) {
    case SynSent:
      return to == SynReceived || to == Established;
    case SynReceived:
      return to == Established || to == CloseWait || to == FinWait1 || to == Closing;
    case Established:
      return to == CloseWait || to == FinWait1;
    case FinWait1:
      return to == FinWait2 || to == Closing || to == TimeWait;
    case FinWait2:
      return to == TimeWait;
    case CloseWait:
      return to == LastAck;
    case Closing:
      return to == TimeWait;
    case Closed:
    case Listen:
    case LastAck:
    case TimeWait:
      return false;
  }
  return false;
}

class Chaos {
 public:
  Chaos(Bench bench, std::uint64_t seed) : bench_{std::move(bench)}, luck_{seed, "peer", "segments"} {}

  void run(int turns) {
    for (int turn = 0; turn < turns && !bench_.connection().finished(); ++turn) {
      const TcpState before = bench_.state();
      act();
      ASSERT_TRUE(may_follow(before, bench_.state()))
          << net::to_string(before) << " -> " << net::to_string(bench_.state());
      check_sent();
      ASSERT_GE(bench_.connection().deadline().time_since_epoch(), bench_.absolute_now().time_since_epoch());
    }
  }

 private:
  std::uint32_t near(std::uint32_t centre) {
    switch (luck_.below(6)) {
      case 0:
        return centre;
      case 1:
        return centre + 1;
      case 2:
        return centre - 1;
      case 3:
        return centre + static_cast<std::uint32_t>(luck_.below(70000));
      case 4:
        return centre - static_cast<std::uint32_t>(luck_.below(70000));
      default:
        return static_cast<std::uint32_t>(luck_.next());
    }
  }

  void act() {
    switch (luck_.below(12)) {
      case 0:
        bench_.send(1 + luck_.below(5000), luck_.below(8) == 0);
        return;
      case 1:
        bench_.read(luck_.below(5000));
        return;
      case 2:
        bench_.run_until(bench_.now() + Duration{static_cast<std::int64_t>(luck_.below(2000000000))});
        return;
      case 3:
        if (luck_.below(20) == 0) bench_.shutdown_send();
        if (luck_.below(40) == 0) bench_.close();
        if (luck_.below(40) == 0) bench_.path_mtu(static_cast<std::uint32_t>(luck_.below(1500)));
        return;
      case 4:
        bench_.revert_backoff(near(una_));
        return;
      default:
        give();
        return;
    }
  }

  void give() {
    Given given;
    given.flags.clear();
    if (luck_.below(12) != 0) given.flags += '.';
    if (luck_.below(12) == 0) given.flags += 'S';
    if (luck_.below(10) == 0) given.flags += 'F';
    // A RST that hits ends the story; let it miss.
    const bool rst = luck_.below(15) == 0;
    if (rst) given.flags += 'R';
    given.seq = near(rcv_nxt_);
    if (rst && given.seq - rcv_nxt_ + 1 < 2) given.seq += 5;
    given.ack = near(una_);
    if (luck_.below(2) == 0) given.length = static_cast<std::uint32_t>(luck_.below(3000));
    given.window = static_cast<std::int32_t>(luck_.below(luck_.below(3) == 0 ? 3 : 65536));
    if (luck_.below(5) == 0) given.ts_value = static_cast<std::int64_t>(luck_.below(20000)) - 2;
    for (std::uint64_t i = luck_.below(5); i > 0 && given.sack.size() < 4; --i)
      given.sack.emplace_back(near(una_), near(una_));
    bench_.give(given);
  }

  // Our acknowledgement never goes back, nothing is sent beyond what was handed over, and nothing the peer has never
  // acknowledged is forgotten.
  void check_sent() {
    for (const Packet& segment : bench_.take_segments()) {
      if (segment.tcp.rst()) continue;
      if (segment.tcp.has_ack() && !segment.tcp.syn()) {
        const std::uint32_t ack = bench_.relative_to_peer(segment.tcp.ack);
        ASSERT_TRUE(!numbers_known_ || ack - rcv_nxt_ < 0x7fffffffu) << rcv_nxt_ << " -> " << ack;
        numbers_known_ = true;
        rcv_nxt_ = ack;
      }
      una_ = bench_.relative_to_us(segment.tcp.seq);
      ASSERT_LE(segment.payload.size(), 1460u);
    }
  }

  Bench bench_;
  core::RandomStream luck_;
  std::uint32_t rcv_nxt_ = 1;
  std::uint32_t una_ = 1;
  bool numbers_known_ = false;  // a random SYN may begin anywhere
};

BenchConfig config_of(std::uint64_t seed) {
  core::RandomStream luck{seed, "bench", "config"};
  BenchConfig config;
  if (luck.below(3) == 0) config.profile = windows_tcp();
  config.profile.data_retries.value = 1000;
  config.peer_timestamps = config.profile.timestamps && luck.below(2) == 0;
  config.peer_sack = luck.below(3) != 0;
  config.peer_scale = luck.below(3) == 0 ? -1 : static_cast<std::int32_t>(luck.below(16));
  config.peer_mss = static_cast<std::uint16_t>(luck.below(4) == 0 ? luck.below(100) : 1460);
  config.peer_window = static_cast<std::uint16_t>(luck.below(2) == 0 ? luck.below(3000) : 64240);
  config.options.keepalive = luck.below(4) == 0;
  config.options.no_delay = luck.below(2) == 0;
  if (luck.below(2) == 0) config.options.receive_buffer = static_cast<std::int64_t>(2304 + luck.below(60000));
  return config;
}

TEST(RandomSegments, BreakNoState) {
  for (const Beginning& beginning : kBeginnings) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      SCOPED_TRACE(std::string{beginning.name} + ", seed " + std::to_string(seed));
      Chaos chaos{beginning.make(config_of(seed)), seed};
      chaos.run(300);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(RandomSegments, BreakNoAttempt) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Bench bench{config_of(seed)};
    bench.connect();
    Chaos chaos{std::move(bench), seed};
    chaos.run(300);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
