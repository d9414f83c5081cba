// Level L1: hosts in network namespaces, and links that are carried by the agent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "halfopen/model/packet_view.h"
#include "halfopen/model/tolerance.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using namespace std::chrono_literals;
using model::Word;
using net::Op;
using testing::ElementsAre;
using Way = model::PacketRecord::Way;

class Namespaces : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = no_namespaces(); !reason.empty()) GTEST_SKIP() << reason;
  }
};

const Registered kEchoes{"answers-everything", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  std::vector<std::byte> octets(4096);
  for (;;) {
    const net::Outcome got = co_await socket.recv(octets);
    if (!got.ok() || got.value == 0) co_return 0;
    (void)co_await socket.send(std::span{octets}.first(static_cast<std::size_t>(got.value)));
  }
}};

const Registered kAsksOnce{"asks-over-a-link", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("0123456789"));
  (void)co_await receive(socket);
  co_return 0;
}};

model::Scenario delayed(net::Duration delay) {
  model::Scenario scenario = between("answers-everything", "asks-over-a-link");
  scenario.links[0].one_way_delay = delay;
  return scenario;
}

TEST_F(Namespaces, HostsHaveTheAddressesOfTheirLinks) {
  const model::Record record = play_in_namespaces(between("answers-everything", "asks-over-a-link"));
  EXPECT_EQ(record.level, "L1 namespaces");
  EXPECT_THAT(record.hosts[0].addresses, ElementsAre(*net::Address::parse("10.0.0.1"), *net::Address::parse("fd00::1")));
  EXPECT_EQ(first(record, "client", Op::Resolve).text, "10.0.0.1") << dump(record);
  EXPECT_TRUE(first(record, "server", Op::Accept).text.starts_with("10.0.0.2:")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10"));
}

// 20 ms each way: connect takes a round trip (40 ms), the echo another one.
TEST_F(Namespaces, DelayIsNeverShort) {
  const model::Record record = play_in_namespaces(delayed(20ms));
  const model::Observation& connect = first(record, "client", Op::Connect);
  const model::Observation& send = first(record, "client", Op::Send);
  const model::Observation& recv = first(record, "client", Op::Recv);
  EXPECT_GE(connect.at - connect.began, 40ms) << dump(record);
  EXPECT_GE(recv.at - send.began, 40ms) << dump(record);
}

// Only the way back has a delay: the SYN is there at once, its answer 30 ms later.
TEST_F(Namespaces, EachDirectionHasItsOwnDelay) {
  model::Scenario scenario = delayed(0ms);
  scenario.links[0].one_way_delay = 30ms;  // from the server
  scenario.links[0].delay_back = 0ms;
  const model::Record record = play_in_namespaces(scenario);
  const model::Observation& connect = first(record, "client", Op::Connect);
  EXPECT_GE(connect.at - connect.began, 30ms) << dump(record);
}

/// The packets a host's card saw in one way, as their headers.
std::vector<model::PacketView> seen_by(const model::Record& record, std::int32_t host, Way way) {
  std::vector<model::PacketView> views;
  for (const model::PacketRecord& packet : record.packets) {
    if (packet.host == host && packet.way == way) views.push_back(model::view_of(packet));
  }
  return views;
}

std::vector<model::PacketView> with_payload(std::vector<model::PacketView> views) {
  std::erase_if(views, [](const model::PacketView& view) { return view.payload == 0; });
  return views;
}

// The first segment with octets is lost; the kernel sends the same octets again, a tail loss probe or RTO later.
TEST_F(Namespaces, LostSegmentIsSentAgain) {
  model::Scenario scenario = delayed(5ms);
  scenario.faults = {{.word = Word::DropSegment, .target = "link", .direction = model::Direction::Backward, .payload = true}};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10")) << dump(record);
  const auto sent = with_payload(seen_by(record, 1, Way::Out));
  ASSERT_GE(sent.size(), 2u);
  EXPECT_EQ(sent[0].seq, sent[1].seq);
  EXPECT_EQ(with_payload(seen_by(record, 0, Way::Lost)).size(), 1u);
  // Nothing repeats data sooner than a tail loss probe, two round trips after it: 2 * 10 ms (RFC 8985, 7.2).
  const model::Observation& send = first(record, "client", Op::Send);
  EXPECT_GE(first(record, "client", Op::Recv).at - send.began, 20ms + 10ms) << dump(record);
}

// A SYN is lost, too: the kernel repeats it after its initial RTO of 1 s (linux/7.1.initial), never sooner.
TEST_F(Namespaces, LostSynIsRepeatedAfterASecond) {
  model::Scenario scenario = delayed(5ms);
  scenario.faults = {{.word = Word::DropSegment, .target = "link", .direction = model::Direction::Backward, .flags = model::tcp_flag::kSyn}};
  const model::Record record = play_in_namespaces(scenario);
  const model::Observation& connect = first(record, "client", Op::Connect);
  EXPECT_EQ(connect.value, 0) << dump(record);
  EXPECT_GE(connect.at - connect.began, 1010ms);
  EXPECT_TRUE(model::within_tolerance(1010ms, connect.at - connect.began)) << dump(record);
}

const Registered kWaitsForWords{"waits-for-words", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)co_await receive(socket);
  process.observe("heard", 1);
  (void)co_await receive(socket);
  co_return 0;
}};

const Registered kSaysTwoWords{"says-two-words", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("one"));
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{200ms}.count()});
  (void)co_await socket.send(net::octets("two"));
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{400ms}.count()});
  co_return 0;
}};

// The link is silent from the first word on: the second one is sent (the buffer takes it) and never heard.
TEST_F(Namespaces, CutIsSilence) {
  model::Scenario scenario = between("waits-for-words", "says-two-words");
  scenario.until = 1s;
  scenario.faults = {after_note(Word::Cut, "link", "server", "heard")};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Send), ElementsAre("3", "3")) << dump(record);
  EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3"));
  EXPECT_EQ(last(record, "server").kind, model::Observation::Kind::Waiting) << dump(record);
  EXPECT_GE(with_payload(seen_by(record, 0, Way::Lost)).size(), 1u);
}

// The kernel repeats what the cut took, and the server hears it once the cut is over.
TEST_F(Namespaces, RestoreLetsTheRetransmissionThrough) {
  model::Scenario scenario = between("waits-for-words", "says-two-words");
  scenario.faults = {after_note(Word::Cut, "link", "server", "heard"), {.word = Word::Restore, .target = "link", .at = 500ms}};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3", "3")) << dump(record);
  EXPECT_GE(last(record, "server").at, net::kStart + 500ms);
}

/// The largest payload a host has sent in one segment.
std::uint32_t largest_payload(const model::Record& record, std::int32_t host) {
  std::uint32_t most = 0;
  for (const model::PacketView& view : seen_by(record, host, Way::Out)) most = std::max(most, view.payload);
  return most;
}

const Registered kSendsMuch{"sends-much", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  const std::vector<std::byte> much(100'000);
  (void)co_await socket.send(much);
  co_return 0;
}};

const Registered kTakesAll{"takes-all", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  std::int64_t total = 0;
  for (;;) {
    const net::Outcome got = co_await receive(socket, 65536);
    if (!got.ok() || got.value == 0) break;
    total += got.value;
  }
  process.observe("total", total);
  co_return 0;
}};

std::int64_t noted(const model::Record& record, std::string_view program, std::string_view name) {
  for (const model::Observation& seen : model::find_program(record, program)->observations) {
    if (seen.kind == model::Observation::Kind::Note && seen.name == name) return seen.value;
  }
  return -1;
}

// A card of 600 octets: 20 of IP, 20 of TCP, 12 of timestamps leave 548. Segments are whole on the wire: no offload.
TEST_F(Namespaces, MtuOfTheCardCutsSegments) {
  model::Scenario scenario = between("takes-all", "sends-much");
  scenario.links[0].mtu = 600;
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(noted(record, "server", "total"), 100'000) << dump(record);
  EXPECT_EQ(largest_payload(record, 1), 548u);
}

// The narrow place tells the sender, whose kernel cuts smaller: 1000 - 52 = 948 octets in what gets through.
TEST_F(Namespaces, NarrowPathIsDiscovered) {
  model::Scenario scenario = between("takes-all", "sends-much");
  scenario.links[0].path_mtu = 1000;
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(noted(record, "server", "total"), 100'000) << dump(record);
  std::uint32_t most = 0;
  for (const model::PacketView& view : seen_by(record, 0, Way::In)) most = std::max(most, view.payload);
  EXPECT_EQ(most, 948u);
}

// Half of the segments are damaged one way or the other, some twice, out of order or not at all: TCP delivers every octet.
TEST_F(Namespaces, ABadLinkLosesNothingOfAStream) {
  constexpr std::uint32_t kTwentieth = 214'748'364;  // 2^32 / 20
  model::Scenario scenario = between("takes-all", "sends-much");
  model::Link& link = scenario.links[0];
  link.one_way_delay = 1ms;
  link.loss = kTwentieth;
  link.impairments = {.jitter = 1ms, .duplicate = kTwentieth, .reorder = kTwentieth, .reorder_by = 2ms, .corrupt = kTwentieth};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(noted(record, "server", "total"), 100'000) << dump(record);
  EXPECT_GT(seen_by(record, 0, Way::Lost).size(), 0u);
}

// 100,000 octets at 8 Mbit/s take 100 ms, headers not counted.
TEST_F(Namespaces, RateIsNotExceeded) {
  model::Scenario scenario = between("takes-all", "sends-much");
  scenario.links[0].rate_bits = 8'000'000;
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(noted(record, "server", "total"), 100'000) << dump(record);
  EXPECT_GE(last(record, "server").at - first(record, "client", Op::Send).began, 100ms) << dump(record);
}

const Registered kListensOnIpv6{"listens-on-ipv6", [](net::Process& process) -> net::Task<int> {
  auto listener = co_await net::Listener::listen(process, {net::Address::any(net::AddressFamily::V6), kPort});
  if (!listener.ok()) co_return 1;
  net::Socket socket = co_await accepted(process, listener.value);
  (void)co_await socket.send(net::octets("six"));
  co_return 0;
}};

const Registered kConnectsOverIpv6{"connects-over-ipv6", [](net::Process& process) -> net::Task<int> {
  const net::Outcome found = co_await process.call({.op = Op::Resolve, .family = net::AddressFamily::V6, .name = "server"});
  auto socket = co_await net::Socket::connect(process, {found.peer.address, kPort});
  if (!socket.ok()) co_return 1;
  (void)co_await receive(socket.value);
  co_return 0;
}};

class Neighbours : public Namespaces, public testing::WithParamInterface<model::Neighbours> {};

// At once: addresses are usable without duplicate address detection, which takes a second and more.
TEST_P(Neighbours, Ipv6WorksFromTheFirstInstant) {
  model::Scenario scenario = between("listens-on-ipv6", "connects-over-ipv6");
  scenario.links[0].neighbours = GetParam();
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("3")) << dump(record);
  EXPECT_TRUE(first(record, "server", Op::Accept).text.starts_with("[fd00::2]:")) << dump(record);
  const model::Observation& connect = first(record, "client", Op::Connect);
  EXPECT_LT(connect.at - connect.began, 900ms) << dump(record);
}

TEST_P(Neighbours, Ipv4FindsItsPeer) {
  model::Scenario scenario = delayed(5ms);
  scenario.links[0].neighbours = GetParam();
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10")) << dump(record);
  const bool arp = std::any_of(record.packets.begin(), record.packets.end(), [](const model::PacketRecord& packet) { return packet.arp; });
  EXPECT_EQ(arp, GetParam() == model::Neighbours::Resolved);
}

INSTANTIATE_TEST_SUITE_P(Both, Neighbours, testing::Values(model::Neighbours::Permanent, model::Neighbours::Resolved),
                         [](const auto& kind) { return kind.param == model::Neighbours::Permanent ? "Permanent" : "Resolved"; });

// Two links of 10 ms with a router between them: a round trip takes 40 ms.
TEST_F(Namespaces, RouterForwards) {
  model::Scenario scenario = between("answers-everything", "asks-over-a-link");
  scenario.hosts.push_back({.name = "router", .router = true});
  scenario.links = {{.name = "left", .a = "server", .b = "router", .one_way_delay = 10ms},
                    {.name = "right", .a = "router", .b = "client", .one_way_delay = 10ms}};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10")) << dump(record);
  const model::Observation& connect = first(record, "client", Op::Connect);
  EXPECT_GE(connect.at - connect.began, 40ms) << dump(record);
}

const Registered kSaysOneWordAndWaits{"says-one-word-and-waits", [](net::Process& process) -> net::Task<int> {
  process.on_pipe_signal(net::PipeSignal::Ignored);
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("one"));
  (void)co_await receive(socket);
  co_return 0;
}};

// Power gone: the peer hears nothing, no FIN and no RST, and the client waits on.
TEST_F(Namespaces, CrashIsSilence) {
  model::Scenario scenario = between("waits-for-words", "says-one-word-and-waits");
  scenario.until = 600ms;
  scenario.faults = {after_note(Word::Crash, "server", "server", "heard")};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(end_of(record, "server"), "crashed 0") << dump(record);
  EXPECT_EQ(last(record, "client").kind, model::Observation::Kind::Waiting) << dump(record);
  for (const model::PacketView& view : seen_by(record, 1, Way::In)) {
    EXPECT_FALSE(view.has(model::tcp_flag::kFin) || view.has(model::tcp_flag::kRst)) << model::to_string(view);
  }
}

// The host is back after 100 ms, and knows nothing of the connection: it answers the second word with RST
// (linux/3.S1g.reboot-idle, RFC 9293, 3.10.7.1), not before.
TEST_F(Namespaces, RebootedHostResetsWhatItHasForgotten) {
  model::Scenario scenario = between("waits-for-words", "says-two-words");
  model::Fault reboot = after_note(Word::Reboot, "server", "server", "heard");
  reboot.duration = 100ms;
  scenario.faults = {reboot};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(end_of(record, "server"), "crashed 0") << dump(record);
  const net::Instant crashed = last(record, "server").at;
  const auto reset = std::find_if(record.packets.begin(), record.packets.end(), [](const model::PacketRecord& packet) {
    return packet.host == 1 && packet.way == Way::In && model::view_of(packet).has(model::tcp_flag::kRst);
  });
  ASSERT_NE(reset, record.packets.end()) << dump(record);
  EXPECT_GE(reset->at - crashed, 100ms);
}

TEST_F(Namespaces, ProgramThatWouldStartAfterACrashIsMissing) {
  model::Scenario scenario = delayed(0ms);
  scenario.programs[0].start = 10ms;
  scenario.faults = {{.word = Word::Reboot, .target = "server"}};
  EXPECT_THAT(missing(scenario, {.level = Level::Namespaces}), ElementsAre(testing::HasSubstr("a host that may have lost its power: reboot")));
}

/// How a program that waited in recv was answered, with a box that forgets after 100 ms at this host's end.
model::Record with_forgetful_box(const std::string& end) {
  model::Scenario scenario = between("waits-for-words", "says-two-words");
  scenario.until = 1s;
  scenario.links[0].middleboxes = {
      {.kind = model::MiddleboxKind::IdleExpiry, .at = end, .after = 100ms, .refusal = model::Refusal::Reset}};
  return play_in_namespaces(scenario);
}

// The second word comes 200 ms after the first: the box has forgotten the connection and resets its sender, whichever end of
// the link it stands at. The server never hears of it.
TEST_F(Namespaces, BoxThatHasForgottenResetsTheSender) {
  for (const std::string end : {"client", "server"}) {
    const model::Record record = with_forgetful_box(end);
    EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3")) << end << "\n" << dump(record);
    EXPECT_EQ(last(record, "server").kind, model::Observation::Kind::Waiting) << end;
    const auto arrived = seen_by(record, 1, Way::In);
    EXPECT_TRUE(std::any_of(arrived.begin(), arrived.end(), [](const model::PacketView& view) { return view.has(model::tcp_flag::kRst); })) << end;
  }
}

// ip-route(8): what a route of each kind says to connect.
TEST_F(Namespaces, ClosedRoutesSayHow) {
  const std::pair<model::RouteKind, const char*> kinds[] = {{model::RouteKind::Blackhole, "EINVAL"},
                                                             {model::RouteKind::Unreachable, "EHOSTUNREACH"},
                                                             {model::RouteKind::Prohibit, "EACCES"}};
  for (const auto& [kind, error] : kinds) {
    model::Scenario scenario = between("waits-for-words", "asks-over-a-link");
    scenario.until = 300ms;
    scenario.hosts[1].routes = {{.kind = kind, .to = net::Address::v4(10, 0, 0, 1)}};
    EXPECT_THAT(results(play_in_namespaces(scenario), "client", Op::Connect), ElementsAre(error));
  }
}

TEST_F(Namespaces, KnobsAreTurnedAndReadBack) {
  model::Scenario scenario = delayed(0ms);
  scenario.hosts[0].knobs = {{"net.ipv4.tcp_retries2", "3"}};
  const model::Record record = play_in_namespaces(scenario);
  const auto fact = [&](std::size_t host, const std::string& name) {
    for (const auto& [knob, value] : record.hosts[host].facts) {
      if (knob == name) return value;
    }
    return std::string{};
  };
  EXPECT_EQ(fact(0, "net.ipv4.tcp_retries2"), "3");
  EXPECT_EQ(fact(1, "net.ipv4.tcp_retries2"), "15");
  EXPECT_EQ(fact(1, "net.ipv4.tcp_no_metrics_save"), "1");
}

TEST_F(Namespaces, KnobThatTheKernelDoesNotHaveIsMissing) {
  model::Scenario scenario = delayed(0ms);
  scenario.hosts[0].knobs = {{"net.ipv4.tcp_telepathy", "1"}};
  EXPECT_THAT(missing(scenario, {.level = Level::Namespaces}), ElementsAre(testing::HasSubstr("net.ipv4.tcp_telepathy, which this kernel does not have")));
}

// A value it does not take ends the run, with the reason.
// The server listens and holds a connection, of which it has read 3 octets; the client holds its end.
TEST_F(Namespaces, SocketsAreThoseOfTheEnd) {
  model::Scenario scenario = between("waits-for-words", "says-one-word-and-waits");
  scenario.until = 300ms;
  const model::Record record = play_in_namespaces(scenario);
  const auto states = [&](std::size_t host) {
    std::vector<std::string> all;
    for (const model::SocketRow& row : record.hosts[host].sockets) all.push_back(row.program + " " + row.state + " " + std::to_string(row.unread));
    return all;
  };
  EXPECT_THAT(states(0), testing::UnorderedElementsAre("server LISTEN 0", "server ESTABLISHED 0")) << dump(record);
  EXPECT_THAT(states(1), ElementsAre("client ESTABLISHED 0")) << dump(record);
  ASSERT_EQ(record.hosts[1].sockets.size(), 1u);
  EXPECT_EQ(record.hosts[1].sockets[0].remote->to_string(), "10.0.0.1:7000");
}

// A host that has crashed has nothing.
TEST_F(Namespaces, SocketsOfACrashedHostAreGone) {
  model::Scenario scenario = between("waits-for-words", "says-one-word-and-waits");
  scenario.until = 300ms;
  scenario.faults = {after_note(Word::Crash, "server", "server", "heard")};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_TRUE(record.hosts[0].sockets.empty());
  EXPECT_EQ(record.hosts[1].sockets.size(), 1u) << dump(record);
}

TEST_F(Namespaces, ValueThatTheKernelRefusesIsSaid) {
  model::Scenario scenario = delayed(0ms);
  scenario.hosts[0].knobs = {{"net.ipv4.tcp_retries2", "many"}};
  try {
    play_in_namespaces(scenario);
    FAIL() << "it ran";
  } catch (const std::runtime_error& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("sysctl net.ipv4.tcp_retries2 = many: Invalid argument"));
  }
}

// Each host has a loopback of its own: both listen on the same port there, and neither hears the other.
TEST_F(Namespaces, LoopbackIsTheHostsOwn) {
  model::Scenario scenario = between("answers-everything", "asks-over-a-link");
  scenario.programs.push_back({.name = "neighbour", .host = "client", .registered = "answers-everything"});
  scenario.until = 1s;
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10")) << dump(record);
  EXPECT_THAT(results(record, "neighbour", Op::Accept), ElementsAre()) << dump(record);
}

// The cards see each packet once as it leaves and once as it arrives, not earlier. The run ends with its programs: what left
// last may still be on its way.
TEST_F(Namespaces, PacketsAreSeenWithTimeAndWay) {
  const model::Record record = play_in_namespaces(delayed(10ms));
  const auto left = seen_by(record, 1, Way::Out), arrived = seen_by(record, 0, Way::In);
  ASSERT_FALSE(left.empty());
  EXPECT_EQ(left[0].flags, model::tcp_flag::kSyn);
  ASSERT_FALSE(arrived.empty());
  ASSERT_LE(arrived.size(), left.size());
  std::vector<net::Instant> out, in;
  net::Instant last{};
  for (const model::PacketRecord& packet : record.packets) {
    EXPECT_GE(packet.at, net::kStart);
    last = std::max(last, packet.at);
    if (packet.host == 1 && packet.way == Way::Out) out.push_back(packet.at);
    if (packet.host == 0 && packet.way == Way::In) in.push_back(packet.at);
  }
  for (std::size_t i = 0; i < in.size(); ++i) EXPECT_GE(in[i] - out[i], 10ms) << i;
  for (std::size_t i = in.size(); i < out.size(); ++i) EXPECT_LT(last - out[i], 50ms) << i;
}

}  // namespace
}  // namespace halfopen::realnet::test
