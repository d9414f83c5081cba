// Half-open entries, their number, and SYN cookies: linux/4.6. SYNs come from hosts that never were.
#include <gtest/gtest.h>

#include <algorithm>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using wire::Packet;
namespace flag = wire::tcp_flag;

constexpr wire::SeqNum kIrs{5000};
constexpr std::uint32_t kTimestamp = 100;

using Knobs = std::vector<std::pair<std::string_view, std::string_view>>;

/// What the probe of the real kernel sent: MSS 1460, SACK, timestamps, a shift of 7.
wire::TcpOptions all_options() {
  wire::TcpOptions options;
  options.mss = 1460;
  options.window_scale = 7;
  options.sack_permitted = options.timestamps = true;
  options.ts_value = kTimestamp;
  return options;
}

/// A listener on the right, and raw segments to it.
class Flood {
 public:
  explicit Flood(const Knobs& knobs, std::int32_t backlog, std::string_view os = "linux-6")
      : world{{}, {.os = os, .knobs = knobs}}, listening{world.listener(world.program(world.right()), backlog)} {}

  void segment(int client, std::uint8_t flags, wire::SeqNum seq, wire::SeqNum ack, const wire::TcpOptions& options,
               std::string_view data = {}) {
    Packet packet;
    packet.ip.source = net::Address::v4(10, 0, 0, static_cast<std::uint8_t>(100 + client));
    packet.ip.destination = world.right().address();
    packet.tcp.source_port = static_cast<std::uint16_t>(1000 + client);
    packet.tcp.destination_port = kPort;
    packet.tcp.flags = flags;
    packet.tcp.seq = seq;
    packet.tcp.ack = ack;
    packet.tcp.window = window;
    packet.tcp.options = options;
    packet.payload = core::Slice::copy_of(std::as_bytes(std::span{data}));
    world.inject(world.right(), packet);
  }
  void syn(int client, const wire::TcpOptions& options = all_options()) {
    segment(client, flag::kSyn, kIrs, {}, options);
  }
  void syns(int count) {
    for (int i = 0; i < count; ++i) syn(i);
  }
  /// All SYN-ACKs to a client so far.
  std::vector<Packet> syn_acks(int client) {
    std::vector<Packet> found;
    for (const Packet& packet : world.sent_by(world.right())) {
      const bool its = packet.tcp.syn() && packet.tcp.destination_port == 1000 + client;
      if (its) found.push_back(packet);
    }
    return found;
  }
  /// How many of `count` clients have got so many SYN-ACKs.
  std::ptrdiff_t answered(int count, std::size_t times) {
    std::ptrdiff_t found = 0;
    for (int i = 0; i < count; ++i) found += syn_acks(i).size() == times ? 1 : 0;
    return found;
  }
  /// The client answers its last SYN-ACK.
  void ack(int client, std::string_view data = {}, std::uint8_t more = 0, std::uint32_t beside = 0) {
    const Packet answered = syn_acks(client).back();
    wire::TcpOptions options;
    options.timestamps = answered.tcp.options.timestamps;
    options.ts_value = 2 * kTimestamp;
    options.ts_echo = answered.tcp.options.ts_value;
    segment(client, flag::kAck | more, kIrs + 1, answered.tcp.seq + 1 + beside, options, data);
  }
  /// Half-open entries: rows of the socket table beside the listener's.
  std::size_t entries() {
    const auto rows = world.right().kernel().sockets();
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.state == "SYN-RECEIVED"; }));
  }
  End accepted(std::string_view descriptor) const {
    EXPECT_EQ(listening("accept"), descriptor);
    return {listening.program(), static_cast<net::Descriptor>(std::stoi(std::string{descriptor}))};
  }
  /// Flags of the last segment the right host has sent, "none" if it has not sent any since `before`.
  std::string last(std::size_t before) {
    const auto& all = world.sent_by(world.right());
    if (all.size() == before) return "none";
    return all.back().tcp.rst() ? "reset" : "other";
  }
  std::size_t sent() { return world.sent_by(world.right()).size(); }

  TwoHosts world;
  End listening;
  std::uint16_t window = 64240;  ///< Field of the segments.
};

const Knobs kNever{{"net.ipv4.tcp_syncookies", "0"}};
const Knobs kAlways{{"net.ipv4.tcp_syncookies", "2"}};

// 24 SYNs; as many entries as the backlog and one.
TEST(LinuxSynQueue, HoldsOneMoreThanTheBacklog) {  // linux/4.6.half-open
  const std::pair<int, std::size_t> measured[] = {{0, 1}, {1, 2}, {3, 4}, {10, 11}, {50, 24}};
  for (const auto& [backlog, entries] : measured) {
    Flood without{kNever, backlog};
    without.syns(24);
    EXPECT_EQ(without.entries(), entries) << backlog;
    EXPECT_EQ(without.answered(24, 1), static_cast<std::ptrdiff_t>(entries)) << backlog;
    Flood with{{}, backlog};
    with.syns(24);
    EXPECT_EQ(with.entries(), entries) << backlog;
    EXPECT_EQ(with.answered(24, 1), 24) << backlog;
  }
}

// Without cookies: M - entries < M / 4 refuses the next. 8 - 7 < 2; 16 - 13 < 4.
TEST(LinuxSynQueue, WithoutCookiesKeepsItsLastQuarter) {  // linux/4.6.half-open-no-cookies
  const std::pair<std::string_view, std::size_t> measured[] = {{"8", 7}, {"16", 13}};
  for (const auto& [most, entries] : measured) {
    Flood flood{{{"net.ipv4.tcp_syncookies", "0"}, {"net.ipv4.tcp_max_syn_backlog", most}}, 50};
    flood.syns(24);
    EXPECT_EQ(flood.entries(), entries) << most;
    Flood cookies{{{"net.ipv4.tcp_max_syn_backlog", most}}, 50};
    cookies.syns(24);
    EXPECT_EQ(cookies.entries(), 24u) << "with cookies the number means nothing";
  }
}

// Entries, of which so many get three SYN-ACKs (0, 1, 3 s) and the others six (and 7, 15, 31 s): at 7 s more than half
// of the backlog is half-open and none is young, so that two repetitions are enough; one goes after the other, until
// half of the backlog is left.
TEST(LinuxSynQueue, BeyondHalfOfTheBacklogOldEntriesAreGivenUp) {  // linux/4.6.half-open-thinned
  struct Row {
    int backlog, entries, early;
  };
  for (const Row& row :
       {Row{20, 3, 0}, Row{20, 10, 0}, Row{20, 11, 1}, Row{20, 20, 10}, Row{4, 4, 0}, Row{4, 5, 1}, Row{8, 5, 1}}) {
    Flood flood{{}, row.backlog};
    flood.syns(row.entries);
    flood.world.run_for(70s);
    EXPECT_EQ(flood.answered(row.entries, 3), row.early) << row.backlog << ' ' << row.entries;
    EXPECT_EQ(flood.answered(row.entries, 6), row.entries - row.early) << row.backlog << ' ' << row.entries;
  }
}

// Ten entries at once and ten 5 s later: the young ones do not save the old.
TEST(LinuxSynQueue, TheYoungOutliveTheOld) {  // linux/4.6.half-open-thinned
  Flood flood{{}, 20};
  flood.syns(10);
  flood.world.run_for(5s);
  for (int i = 10; i < 20; ++i) flood.syn(i);
  flood.world.run_for(70s);
  EXPECT_EQ(flood.answered(10, 3), 10);
  EXPECT_EQ(flood.answered(20, 6), 10);
}

// The server closes first and is in TIME-WAIT; then a flood fills the queue, and no cookies are sent. The client's
// newer SYN is from a host that is evidently there.
TEST(LinuxSynQueue, ASynThatEndsTimeWaitIsTakenAllTheSame) {  // linux/4.6.half-open-known
  Flood flood{kNever, 1};
  flood.syn(0);
  flood.ack(0);
  EXPECT_EQ(flood.accepted("4")("close"), "0");
  flood.ack(0, {}, flag::kFin, 1);
  EXPECT_EQ(flood.world.right().kernel().sockets().at(1).state, "TIME-WAIT");
  flood.world.run_for(2s);
  for (int i = 1; i < 10; ++i) flood.syn(i);
  EXPECT_EQ(flood.entries(), 2u);
  wire::TcpOptions newer = all_options();
  newer.ts_value = 10 * kTimestamp;
  flood.segment(0, flag::kSyn, kIrs + 100'000, {}, newer);
  EXPECT_EQ(flood.entries(), 3u);
}

// TCP_SYNCNT n: n repetitions within 20 s; by default those at 1, 3, 7 and 15 s.
TEST(LinuxSynQueue, TheListenersSynCountLimitsSynAcks) {  // linux/4.3.syn-count
  const std::pair<const char*, std::size_t> measured[] = {{"1", 2}, {"2", 3}};
  for (const auto& [count, syn_acks] : measured) {
    Flood flood{{}, 10};
    flood.listening(std::string{"set TCP_SYNCNT "} + count);
    flood.syn(0);
    flood.world.run_for(20s);
    EXPECT_EQ(flood.syn_acks(0).size(), syn_acks);
  }
}

TEST(SynCookie, IsNeverRepeatedAndRemembersNothing) {  // linux/4.6.cookies
  Flood flood{kAlways, 10};
  flood.syns(24);
  EXPECT_EQ(flood.entries(), 0u);
  flood.world.run_for(100s);
  EXPECT_EQ(flood.answered(24, 1), 24);
}

// The clock of the timestamps is at 100 when the SYN comes: 64 and a shift of 7 and SACK (16) are 87, the last such
// number. The ACK comes 150 ms later: a round trip of 163 ms, and the RTO is 163 + 4 * 81.5 = 489, on the clock's 4 ms
// 492.
TEST(SynCookie, BecomesAConnectionWithTheOptionsOfItsTimestamp) {  // linux/4.6.cookie-options, linux/4.6.cookie-rtt
  Flood flood{kAlways, 10};
  flood.world.run_for(100ms);
  flood.syn(0);
  const wire::TcpOptions answer = flood.syn_acks(0).at(0).tcp.options;
  EXPECT_EQ(answer.mss, 1460);
  EXPECT_TRUE(answer.sack_permitted);
  EXPECT_GE(answer.window_scale, 0);
  EXPECT_EQ(answer.ts_echo, kTimestamp);
  flood.world.run_for(150ms);
  flood.ack(0, "hello");
  const End child = flood.accepted("4");
  expect(child,
         {{"state", "ESTABLISHED"},
          {"peer", "10.0.0.100:1000"},
          {"get tcpi_snd_mss", "1448"},
          {"get tcpi_rtt", "163000000"},
          {"get tcpi_rttvar", "81500000"},
          {"get tcpi_rto", "492000000"},
          {"get tcpi_snd_cwnd", "10"},
          {"recv 100", "5"}},
         "linux/4.6.cookie-rtt");
  EXPECT_EQ(flood.entries(), 0u);
}

// A listener whose buffer of 8192 needs no shift tells of the client's all the same: 16 << 7 = 2048 octets may be sent.
TEST(SynCookie, TellsTheClientsShiftWhateverOurs) {  // linux/4.6.cookie-options
  Flood flood{kAlways, 10};
  EXPECT_EQ(flood.listening("set SO_RCVBUF 4096"), "0");
  flood.syn(0);
  const Packet answer = flood.syn_acks(0).at(0);
  EXPECT_EQ(answer.tcp.options.window_scale, 0);
  flood.window = 16;
  flood.ack(0);
  const End child = flood.accepted("4");
  EXPECT_EQ(child("send 10000"), "10000");
  std::size_t octets = 0;
  for (const Packet& segment : flood.world.sent_by(flood.world.right())) octets += segment.payload.size();
  EXPECT_EQ(octets, 2048u);
}

// At 70 the same options would make 87, which is not yet: 64 less, 23, and a round trip of 220 - 23.
TEST(SynCookie, NeverTellsATimeToCome) {  // linux/4.6.cookie-rtt
  Flood flood{kAlways, 10};
  flood.world.run_for(70ms);
  flood.syn(0);
  flood.world.run_for(150ms);
  flood.ack(0);
  EXPECT_EQ(flood.accepted("4")("get tcpi_rtt"), "197000000");
}

TEST(SynCookie, WithoutTimestampsHasNoOptions) {  // linux/4.6.cookie-options, linux/4.6.cookie-rtt
  Flood flood{kAlways, 10};
  wire::TcpOptions plain = all_options();
  plain.timestamps = false;
  flood.syn(0, plain);
  const wire::TcpOptions answer = flood.syn_acks(0).at(0).tcp.options;
  EXPECT_FALSE(answer.sack_permitted);
  EXPECT_FALSE(answer.timestamps);
  EXPECT_LT(answer.window_scale, 0);
  flood.world.run_for(150ms);
  flood.ack(0);
  expect(flood.accepted("4"),
         {{"get tcpi_snd_mss", "1460"},
          {"get tcpi_rtt", "0"},
          {"get tcpi_rttvar", "750000000"},
          {"get tcpi_rto", "3000000000"}},
         "linux/4.6.cookie-rtt");
}

// Segments as large as the largest of 536, 1300, 1440 and 1460 that the SYN allows, less 12 for timestamps.
TEST(SynCookie, RoundsTheSegmentSizeDown) {  // linux/4.6.cookie-mss
  const std::pair<std::uint16_t, const char*> measured[] = {
      {0, "524"},     {300, "524"},   {536, "524"},   {1299, "524"},  {1300, "1288"},
      {1400, "1288"}, {1440, "1428"}, {1450, "1428"}, {1460, "1448"}, {8960, "1448"}};
  for (const auto& [mss, shown] : measured) {
    Flood flood{kAlways, 10};
    wire::TcpOptions options = all_options();
    options.mss = mss;
    flood.syn(0, options);
    flood.ack(0);
    EXPECT_EQ(flood.accepted("4")("get tcpi_snd_mss"), shown) << mss;
  }
}

TEST(SynCookie, IsKnownByItsNumberOnly) {  // linux/4.6.cookie-forged
  Flood flood{kAlways, 10};
  flood.syn(0);
  std::size_t before = flood.sent();
  flood.ack(0, {}, 0, 1);
  EXPECT_EQ(flood.last(before), "reset");
  before = flood.sent();
  flood.ack(0, {}, flag::kSyn);
  EXPECT_EQ(flood.last(before), "reset");
  before = flood.sent();
  flood.ack(0, {}, flag::kRst);
  EXPECT_EQ(flood.last(before), "none");
  EXPECT_EQ(flood.listening("poll"), "0");
  flood.ack(0, {}, flag::kFin);
  EXPECT_EQ(flood.accepted("4")("state"), "CLOSE-WAIT");
}

// Made in the first minute, at 30 s: good until the end of the second, and no longer.
TEST(SynCookie, AgesByTheMinute) {  // linux/4.6.cookie-age
  for (const auto& [wait, good] : {std::pair{89s, true}, std::pair{91s, false}}) {
    Flood flood{kAlways, 10};
    flood.world.run_for(30s);
    flood.syn(0);
    flood.world.run_for(wait);
    const std::size_t before = flood.sent();
    flood.ack(0);
    EXPECT_EQ(flood.last(before), good ? "none" : "reset");
    EXPECT_EQ(flood.listening("poll"), good ? "POLLIN" : "0");
  }
}

// One place, two cookies; the second ACK is dropped, and tcp_abort_on_overflow does not change that. A later segment of
// the same number is as good.
TEST(SynCookie, WithoutRoomIsDroppedSilently) {  // linux/4.6.cookie-overflow
  for (const char* abort : {"0", "1"}) {
    Flood flood{{{"net.ipv4.tcp_syncookies", "2"}, {"net.ipv4.tcp_abort_on_overflow", abort}}, 0};
    flood.syns(2);
    flood.ack(0);
    const std::size_t before = flood.sent();
    flood.ack(1);
    flood.syn(2);
    EXPECT_EQ(flood.last(before), "none");
    flood.accepted("4");
    flood.ack(1, "late");
    EXPECT_EQ(flood.accepted("5")("recv 10"), "4");
  }
}

TEST(SynCookie, IsNotDeferred) {  // linux/4.6.cookies
  Flood flood{kAlways, 10};
  EXPECT_EQ(flood.listening("set TCP_DEFER_ACCEPT 4000000000"), "0");
  flood.syn(0);
  flood.ack(0);
  EXPECT_EQ(flood.accepted("4")("state"), "ESTABLISHED");
}

// Nobody looks for cookies where none was sent.
TEST(SynCookie, IsNotExpectedWithoutAFlood) {  // linux/4.6.cookie-forged
  Flood flood{{}, 10};
  const std::size_t before = flood.sent();
  flood.segment(0, flag::kAck, kIrs, kIrs, {});
  EXPECT_EQ(flood.last(before), "reset");
}

TEST(WindowsSynQueue, HasNoLimit) {
  Flood flood{{}, 1, "windows-11"};
  flood.syns(24);
  EXPECT_EQ(flood.entries(), 24u);
}

}  // namespace
}  // namespace halfopen::sim::kernel
