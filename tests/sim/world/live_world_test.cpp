// A hand in a running world: stopping, looking, acting; and a scenario of what was done, which makes the same run.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "bench.h"
#include "halfopen/analysis/verify.h"
#include "halfopen/model/packet_view.h"
#include "halfopen/net/net.h"

namespace halfopen::sim {
namespace {

using scenarios::at;
using scenarios::Steps;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr model::RunOptions kWithPackets{.packets = true};

/// 5 ms each way. The client connects (10 ms), sends 100 octets at 1 s and waits; the server answers (1.01 s).
model::Scenario conversation() {
  return two_hosts(1min)
      .program({.name = "server", .host = "server"}, Steps{}.listen(7000).accept("c").recv("c", 100).send("c", 100).recv("c"))
      .program({.name = "client", .host = "client"},
               Steps{}.connect("s", "server:7000").observe("connected").sleep_until(1s).send("s", 100).recv("s", 100).recv("s"))
      .build();
}

const model::Instantiate kNothingRegistered = scenarios::Registry{}.instantiate();

/// The digests of what was done by hand, saved as JSON, loaded and run; beside those of the live run.
void expect_same_replay(World& live, const model::Instantiate& instantiate = kNothingRegistered) {
  live.run();
  const std::string json = scenarios::save_text(live.to_scenario());
  const model::Record replayed = run(scenarios::load_text(json, "by-hand.json").scenario, instantiate, kWithPackets);
  const model::Record by_hand = live.take_record();
  const auto divergence = analysis::first_divergence(by_hand, replayed);
  EXPECT_FALSE(divergence) << to_string(*divergence) << json;
}

TEST(LiveWorld, RunsToAnObservationByName) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  ASSERT_TRUE(world.run_to(model::Trigger{.program = "client", .observation = "connected"}));
  EXPECT_EQ(world.now(), net::kStart + 10ms);
}

// Step 2 of the server is its recv: 1 s + 5 ms.
TEST(LiveWorld, RunsToAStep) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  ASSERT_TRUE(world.run_to(model::Trigger{.program = "server", .step = 2}));
  EXPECT_EQ(world.now(), net::kStart + 1005ms);
  EXPECT_FALSE(world.run_to(model::Trigger{.program = "server", .step = 2}));  // A second time it is never made.
  EXPECT_TRUE(world.ended());
}

// The client's first octets leave at 1 s and arrive at 1.005 s; the handshake's SYN-ACK arrives at 10 ms.
TEST(LiveWorld, RunsToASegment) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  ASSERT_TRUE(world.run_to(SegmentSeen{.host = "client", .flags = 18}));
  EXPECT_EQ(world.now(), net::kStart + 10ms);
  ASSERT_TRUE(world.run_to(SegmentSeen{.host = "client", .way = model::PacketRecord::Way::Out, .payload = true}));
  EXPECT_EQ(world.now(), net::kStart + 1s);
  ASSERT_TRUE(world.run_to(SegmentSeen{.host = "server", .payload = true}));
  EXPECT_EQ(world.now(), net::kStart + 1005ms);
  EXPECT_FALSE(world.run_to(SegmentSeen{.host = "client", .flags = 4}));
}

// Packets towards the server from the second on: the handshake's ACK and the octets at 1 s.
TEST(LiveWorld, CountsSegmentsFromNowOn) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  ASSERT_TRUE(world.run_to(SegmentSeen{.host = "server", .occurrence = 3}));
  EXPECT_EQ(world.now(), net::kStart + 1005ms);
}

TEST(LiveWorld, StepsOneEvent) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  std::uint64_t steps = 0;
  while (world.step()) EXPECT_EQ(world.events(), ++steps);
  EXPECT_TRUE(world.ended());
  EXPECT_EQ(world.take_record().digests, run(conversation(), kNothingRegistered).digests);
}

TEST(LiveWorld, ShowsSockets) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  world.run_until(net::kStart + 500ms);
  const auto rows = world.sockets("server");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].state, "LISTEN");
  EXPECT_EQ(rows[0].local->port, 7000);
  EXPECT_FALSE(rows[0].remote);
  EXPECT_EQ(rows[1].state, "ESTABLISHED");
  EXPECT_EQ(rows[1].program, "server");
  EXPECT_EQ(rows[1].socket, 2);
  EXPECT_EQ(rows[1].remote, world.sockets("client")[0].local);
  EXPECT_THAT(world.socket_table("server"),
              ElementsAre(StartsWith("LISTEN       0       128     0.0.0.0:7000            * server#1"),
                          StartsWith("ESTABLISHED  0       0       10.0.0.2:7000 ")));
}

TEST(LiveWorld, ShowsWhatIsObservedSoFarWithoutChangingTheRun) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  world.run_until(net::kStart + 500ms);
  const model::Record seen = world.so_far();
  EXPECT_EQ(to_string(model::find_program(seen, "server")->observations.back()), "500ms recv#2 waiting since 15ms");
  EXPECT_FALSE(seen.packets.empty());
  EXPECT_EQ(seen.hosts[1].sockets.size(), 2u);
  world.run();
  EXPECT_EQ(world.take_record().digests, run(conversation(), kNothingRegistered).digests);
}

// The same words as in a timeline, at the same time: the same run.
TEST(LiveWorld, AWordSaidByHandIsTheWordOfATimeline) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  world.run_until(net::kStart + 500ms);
  world.cut("wire");
  world.run_until(net::kStart + 1100ms);
  world.restore("wire");
  world.run();
  model::Scenario written = conversation();
  written.faults = {at(500ms).cut("wire"), at(1100ms).restore("wire")};
  EXPECT_EQ(world.take_record().digests, run(written, kNothingRegistered).digests);
}

TEST(LiveWorld, KeepsWhoDidWhatWhen) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  world.driven_by("tester");
  world.run_until(net::kStart + 500ms);
  world.drop_segment("wire", {.payload = true});
  ASSERT_EQ(world.actions().size(), 1u);
  EXPECT_EQ(world.actions()[0].at, net::kStart + 500ms);
  EXPECT_EQ(world.actions()[0].driver, "tester");
  EXPECT_EQ(world.actions()[0].what, "drop_segment wire");
  EXPECT_EQ(world.to_scenario().faults[0].why, "by hand: tester");
  expect_same_replay(world);
}

using Act = void (*)(World&);

/// Each word of the vocabulary once.
constexpr Act kEveryWord[] = {
    [](World& w) { w.cut("wire", model::Direction::Backward); },
    [](World& w) { w.restore("wire"); },
    [](World& w) { w.unplug("wire"); },
    [](World& w) { w.plug("wire"); },
    [](World& w) { w.drop_segment("wire", {.payload = true}); },
    [](World& w) { w.delay_segment("wire", 20ms, {.payload = true}); },
    [](World& w) { w.duplicate_segment("wire", 1ms, {.payload = true}); },
    [](World& w) { w.corrupt_segment("wire", true, {.payload = true}); },
    [](World& w) { w.reset_segment("wire", model::AnswerTo::Sender, {.protocol = model::SegmentProtocol::Tcp}); },
    [](World& w) { w.icmp_segment("wire", {.type = 3, .code = 1}, {.payload = true, .first_octet = 0}); },
    [](World& w) { w.one_way_delay("wire", 20ms); },
    [](World& w) { w.jitter("wire", 3ms, true); },
    [](World& w) { w.rate("wire", 100'000, {.duration = 2s}); },
    [](World& w) { w.queue_limit("wire", 1500); },
    [](World& w) { w.loss("wire", 1u << 31, {.direction = model::Direction::Forward}); },
    [](World& w) { w.burst_loss("wire", 1u << 31, 1u << 30); },
    [](World& w) { w.duplicate("wire", 1u << 31); },
    [](World& w) { w.reorder("wire", 1u << 31, 7ms); },
    [](World& w) { w.corrupt("wire", 1u << 31); },
    [](World& w) { w.corrupt_unseen("wire", 1u << 31); },
    [](World& w) { w.path_mtu("wire", 80, true); },
    [](World& w) { w.crash("server"); },
    [](World& w) { w.reboot("server", 100ms); },
    [](World& w) { w.freeze("client"); },
    [](World& w) { w.thaw("client"); },
    [](World& w) { w.clock_step("client", -3s); },
    [](World& w) { w.clock_drift("client", -50); },
    [](World& w) { w.clock_resolution("client", 10ms); },
    [](World& w) { w.forget_name("client", "server"); },
    [](World& w) { w.silence_name("client", "server"); },
    [](World& w) { w.fail_name("client", "server"); },
    [](World& w) { w.misdirect_name("client", "server", {net::Address::v4(10, 0, 0, 9)}); },
    [](World& w) { w.restore_name("client", "server"); },
    [](World& w) { w.exhaust_ports("client"); },
    [](World& w) { w.free_ports("client"); },
    [](World& w) { w.exhaust_buffers("client"); },
    [](World& w) { w.free_buffers("client"); },
    [](World& w) { w.kill("server"); },
    [](World& w) { w.exit("client"); },
    [](World& w) { w.console_close("server"); },
    [](World& w) { w.stop("client"); },
    [](World& w) { w.continue_("client"); },
    [](World& w) { w.limit_descriptors("server", 1); },
    [](World& w) { w.fill_backlog("server"); },
    [](World& w) { w.drain_backlog("server"); },
    [](World& w) { w.stall_call("server", net::Op::Send, 250ms); },
    [](World& w) { w.fail_call("server", net::Op::Send, "ENOMEM"); },
    [](World& w) { w.signal("client", 10); },
};

// Said where nothing else happens, kept under the word's own name, and replayed.
TEST(LiveWorld, EveryWordReplays) {
  std::set<std::string> said;
  for (const Act act : kEveryWord) {
    World world{conversation(), kNothingRegistered, kWithPackets};
    world.run_until(net::kStart + 500ms);
    act(world);
    ASSERT_EQ(world.actions().size(), 1u);
    const std::string what = world.actions()[0].what;
    SCOPED_TRACE(what);
    said.insert(what.substr(0, what.find(' ')));
    expect_same_replay(world);
  }
  std::set<std::string> words;
  for (int i = 0; i < model::kWordCount; ++i) words.emplace(to_string(static_cast<model::Word>(i)));
  EXPECT_EQ(said, words);
}

// A word with its parameters does what it does in a timeline.
TEST(LiveWorld, WordsTakeWhatTheBuildersTake) {
  const auto end_of = [](Act act) {
    World world{conversation(), kNothingRegistered};
    world.run_until(net::kStart + 500ms);
    act(world);
    world.run();
    return line_of(world.take_record(), "client", 4);
  };
  // The request leaves at 1 s; 20 ms there and 20 ms back.
  EXPECT_EQ(end_of([](World& w) { w.one_way_delay("wire", 20ms); }), "1.04s recv#1 -> 100");
  // 20 ms there, 5 ms back.
  EXPECT_EQ(end_of([](World& w) { w.one_way_delay("wire", 20ms, {.direction = model::Direction::Forward}); }),
            "1.025s recv#1 -> 100");
  // Every packet is lost from now on.
  EXPECT_EQ(end_of([](World& w) { w.loss("wire", 0xFFFFFFFF); }), "1m recv#1 waiting since 1s");
  // The streams began before the word: octet 0 of the client's is in the request. Lost, it is repeated 212 ms later.
  EXPECT_EQ(end_of([](World& w) {
              w.drop_segment("wire", {.direction = model::Direction::Forward, .first_octet = 0, .last_octet = 0});
            }),
            "1.222s recv#1 -> 100");
  // The RST that answers the request takes its way back: 5 ms there, 5 ms back.
  EXPECT_EQ(end_of([](World& w) { w.reset_segment("wire", model::AnswerTo::Sender, {.payload = true}); }),
            "1.01s recv#1 -> ECONNRESET");
}

// At any event of the run, in the middle of an instant: the replay finds the same place.
TEST(LiveWorld, AnActionInTheMiddleOfAnInstantReplays) {
  World counting{conversation(), kNothingRegistered, kWithPackets};
  counting.run();
  std::set<std::uint64_t> outcomes;
  for (std::uint64_t stop = 0; stop < counting.events() - 1; ++stop) {
    SCOPED_TRACE(stop);
    World world{conversation(), kNothingRegistered, kWithPackets};
    while (world.events() < stop) world.step();
    world.kill("server");
    world.run();
    const model::Scenario saved = world.to_scenario();
    const model::Digests by_hand = world.take_record().digests;
    outcomes.insert(by_hand.wire);
    EXPECT_EQ(run(saved, kNothingRegistered).digests, by_hand);
  }
  EXPECT_GT(outcomes.size(), 5u);  // The place matters.
}

// The server's recv completes at 1.005 s in the third event of that instant at the earliest: a cut 6 ms behind it lets the answer
// through, one 2 ms behind it does not.
TEST(Trigger, EventsOfAnInstantMayBeFollowedByADelay) {
  const auto answer = [](net::Duration delay) {
    model::Scenario scenario = conversation();
    scenario.faults = {scenarios::after_events(1005ms, 3).cut("wire")};
    scenario.faults[0].at = delay;
    return line_of(run(scenario, kNothingRegistered), "client", 4);
  };
  EXPECT_EQ(answer(6ms), "1.01s recv#1 -> 100");
  EXPECT_EQ(answer(2ms), "1m recv#1 waiting since 1s");
}

// Two hands at one instant, with events between them.
TEST(LiveWorld, ActionsOfOneInstantKeepTheirPlaces) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  ASSERT_TRUE(world.run_to(model::Trigger{.program = "server", .step = 2}));
  world.drop_segment("wire", {.payload = true});
  world.step();
  world.step();
  world.kill("client");
  expect_same_replay(world);
}

TEST(LiveWorld, ScenariosFaultsAndAHandAtOneInstantKeepTheirOrder) {
  model::Scenario scenario = conversation();
  scenario.faults = {at(1s).cut("wire")};
  World world{scenario, kNothingRegistered, kWithPackets};
  world.run_until(net::kStart + 1s);
  world.restore("wire");
  expect_same_replay(world);
}

net::Task<int> ask(net::Process& process, std::string* answer) {
  const auto server = co_await net::Resolver{process}.endpoint("server", 7000);
  auto socket = co_await net::Socket::connect(process, server.value);
  std::array<std::byte, 100> question{};  // As a script would ask: the other end holds it against the pattern.
  for (std::size_t i = 0; i < question.size(); ++i) question[i] = scenarios::pattern(i);
  co_await socket.value.send_all(question);
  std::array<std::byte, 100> room{};
  const net::Outcome got = co_await socket.value.recv_all(room);
  *answer = std::to_string(got.value) + " octets";
  co_return 0;
}

// 5 ms each way: connected 10 ms after its start, answered 10 ms later.
TEST(LiveWorld, ALambdaIsAProgram) {
  World world{two_hosts(1min)
                 .program({.name = "server", .host = "server"}, Steps{}.listen(7000).accept("c").recv("c", 100).send("c", 100).close("c"))
                 .build(), kNothingRegistered, kWithPackets};
  world.run_until(net::kStart + 300ms);
  std::string answer;
  world.start("asker", "client", [&](net::Process& process) { return ask(process, &answer); });
  world.run_until(net::kStart + 319ms);
  EXPECT_EQ(answer, "");
  world.run_until(net::kStart + 320ms);
  EXPECT_EQ(answer, "100 octets");
  EXPECT_THAT(world.actions()[0].what, "start asker");
  expect_same_replay(world, scenarios::Registry{}
                                .add("asker", [&](net::Process& process, std::string_view) { return ask(process, &answer); })
                                .instantiate());
}

TEST(LiveWorld, RefusesWhatItCannotDo) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  EXPECT_THROW(world.cut("no-such-link"), std::invalid_argument);
  EXPECT_THROW(world.run_to(SegmentSeen{.host = "nobody"}), std::invalid_argument);
  EXPECT_THROW(world.start("client", "client", [](net::Process& process) { return ask(process, nullptr); }), std::invalid_argument);
  EXPECT_TRUE(world.actions().empty());
  world.run();
  EXPECT_THROW(world.cut("wire"), std::logic_error);
}

/// A segment from the server's end of the only connection, as a stranger on the path would write it.
Segment forged(const World& world, std::uint8_t flags, std::uint32_t seq) {
  const model::SocketRow client = world.sockets("client")[0];
  return {.from = *client.remote, .to = *client.local, .flags = flags, .seq = seq};
}

// RFC 5961, 3.2: a RST whose number is in the window but is not RCV.NXT is challenged with an ACK; RCV.NXT itself resets.
// RCV.NXT is the number behind the server's SYN, whose SYN-ACK is the first packet at the client.
TEST(LiveWorld, InjectsASegment) {
  World world{conversation(), kNothingRegistered, kWithPackets};
  world.run_until(net::kStart + 500ms);
  const model::Record seen = world.so_far();
  const auto syn_ack = std::ranges::find_if(seen.packets, [](const model::PacketRecord& packet) {
    return packet.host == 0 && packet.way == model::PacketRecord::Way::In;
  });
  const std::uint32_t rcv_nxt = model::view_of(*syn_ack).seq + 1;

  world.inject("client", forged(world, 4, rcv_nxt + 1));
  world.run_until(net::kStart + 501ms);
  EXPECT_EQ(world.sockets("client")[0].state, "ESTABLISHED");
  EXPECT_EQ(model::view_of(world.so_far().packets.back()).flags, 16);

  world.inject("client", forged(world, 4, rcv_nxt));
  world.run();
  EXPECT_THAT(world.actions()[1].what, StartsWith("inject RST seq "));
  EXPECT_THROW(world.to_scenario(), std::logic_error);
  EXPECT_EQ(line_of(world.take_record(), "client", 3), "1s send#1 -> ECONNRESET");
}

}  // namespace
}  // namespace halfopen::sim
