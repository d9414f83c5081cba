// Faults on a host and on what a program has of it: freezing, programs that start again after a reboot, ports, descriptors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "halfopen/model/packet_view.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using namespace std::chrono_literals;
using model::Word;
using net::Op;
using testing::ElementsAre;
using Kind = model::Observation::Kind;
using Way = model::PacketRecord::Way;

class HostFaults : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = no_namespaces(); !reason.empty()) GTEST_SKIP() << reason;
  }
};

const Registered kServes{"host-serves", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  process.observe("up", 1);
  for (;;) {
    net::Socket socket = co_await accepted(process, listener);
    const net::Outcome got = co_await receive(socket);
    if (got.value > 0) (void)co_await socket.send(net::octets("answer"));
  }
}};

// Asks at once, and again 600 ms later over a new connection.
const Registered kAsksTwice{"host-asks-twice", [](net::Process& process) -> net::Task<int> {
  for (int i = 0; i < 2; ++i) {
    if (i > 0) (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{600ms}.count()});
    net::Socket socket = co_await connected(process);
    (void)co_await socket.send(net::octets("ask"));
    (void)co_await receive(socket);
    process.observe("answered", 1);
  }
  co_return 0;
}};

std::vector<net::Instant> times_of(const model::Record& record, std::string_view program, std::string_view note) {
  std::vector<net::Instant> times;
  for (const model::Observation& seen : model::find_program(record, program)->observations) {
    if (seen.kind == Kind::Note && seen.name == note) times.push_back(seen.at);
  }
  return times;
}

// Down for 200 ms: the server is there again, from its beginning, not before; the client's second question is answered.
TEST_F(HostFaults, ProgramStartsAgainAfterAReboot) {
  model::Scenario scenario = between("host-serves", "host-asks-twice");
  scenario.programs[0].restart_after_reboot = true;
  scenario.until = 2s;
  model::Fault reboot = after_note(Word::Reboot, "server", "client", "answered");
  reboot.duration = 200ms;
  scenario.faults = {reboot};
  const model::Record record = play_in_namespaces(scenario);
  const auto up = times_of(record, "server", "up"), answered = times_of(record, "client", "answered");
  ASSERT_EQ(up.size(), 2u) << dump(record);
  ASSERT_EQ(answered.size(), 2u) << dump(record);
  EXPECT_GE(up[1] - answered[0], 200ms);
  const auto& seen = model::find_program(record, "server")->observations;
  EXPECT_EQ(std::count_if(seen.begin(), seen.end(), [](const auto& one) { return one.kind == Kind::Ended && one.name == "crashed"; }), 1);
}

// The second loss of power comes while the host is still down from the first: it is up 300 ms after the second.
TEST_F(HostFaults, SecondRebootCountsFromItself) {
  model::Scenario scenario = between("host-serves", "host-asks-twice");
  scenario.programs[0].restart_after_reboot = true;
  scenario.until = 2s;
  model::Fault first = after_note(Word::Reboot, "server", "client", "answered"), second = first;
  first.duration = second.duration = 300ms;
  second.at = 100ms;
  scenario.faults = {first, second};
  const model::Record record = play_in_namespaces(scenario);
  const auto up = times_of(record, "server", "up"), answered = times_of(record, "client", "answered");
  ASSERT_EQ(up.size(), 2u) << dump(record);
  EXPECT_GE(up[1] - answered[0], 400ms);
}

TEST_F(HostFaults, RebootedWithoutAProgramThatStartsAgainNobodyListens) {
  model::Scenario scenario = between("host-serves", "box-tries-later");
  scenario.until = 2s;
  model::Fault reboot = after_note(Word::Reboot, "server", "server", "up");
  reboot.duration = 50ms;
  scenario.faults = {reboot};
  EXPECT_THAT(results(play_in_namespaces(scenario), "client", Op::Connect), ElementsAre("ECONNREFUSED"));
}

const Registered kTriesLater{"box-tries-later", [](net::Process& process) -> net::Task<int> {
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{400ms}.count()});
  const net::Endpoint server = (co_await net::Resolver{process}.endpoint("server", kPort)).value;
  (void)co_await net::Socket::connect(process, server);
  co_return 0;
}};

// Frozen for 500 ms from the first answer on: nothing leaves it, not even an ACK of its kernel, and what came meanwhile is
// answered afterwards.
TEST_F(HostFaults, FrozenHostIsSilentAndAnswersWhenItThaws) {
  model::Scenario scenario = between("host-serves", "host-asks-at-once-again");
  scenario.until = 3s;
  model::Fault freeze = after_note(Word::Freeze, "server", "client", "answered");
  model::Fault thaw = freeze;
  thaw.word = Word::Thaw;
  thaw.at = 800ms;
  scenario.faults = {freeze, thaw};
  const model::Record record = play_in_namespaces(scenario);
  const auto answered = times_of(record, "client", "answered");
  ASSERT_EQ(answered.size(), 2u) << dump(record);
  EXPECT_GE(answered[1] - answered[0], 800ms);
  for (const model::PacketRecord& packet : record.packets) {
    const bool meanwhile = packet.at > answered[0] + 100ms && packet.at < answered[0] + 800ms;
    EXPECT_FALSE(packet.host == 0 && packet.way == Way::Out && meanwhile) << model::to_string(packet.at - net::kStart);
  }
}

// The second question 200 ms after the first answer.
const Registered kAsksAtOnce{"host-asks-at-once-again", [](net::Process& process) -> net::Task<int> {
  for (int i = 0; i < 2; ++i) {
    net::Socket socket = co_await connected(process);
    (void)co_await socket.send(net::octets("ask"));
    (void)co_await receive(socket);
    process.observe("answered", 1);
    (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{200ms}.count()});
  }
  co_return 0;
}};

// A program that was stopped besides stays so when its host thaws.
TEST_F(HostFaults, ThawDoesNotContinueWhoWasStopped) {
  model::Scenario scenario = between("host-serves", "host-asks-at-once-again");
  scenario.until = 1200ms;
  const auto at = [](Word word, const std::string& target, net::Duration when) {
    model::Fault fault = after_note(word, target, "client", "answered");
    fault.at = when;
    return fault;
  };
  scenario.faults = {at(Word::Stop, "server", 0ms), at(Word::Freeze, "server", 50ms), at(Word::Thaw, "server", 400ms)};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_EQ(times_of(record, "client", "answered").size(), 1u) << dump(record);
}

const Registered kConnectsWithAndWithoutPorts{"host-connects-three-times", [](net::Process& process) -> net::Task<int> {
  const net::Endpoint server = (co_await net::Resolver{process}.endpoint("server", kPort)).value;
  for (int i = 0; i < 3; ++i) {
    const auto socket = co_await net::Socket::connect(process, server);
    process.observe("tried", 1);
    (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{200ms}.count()});
  }
  co_return 0;
}};

// Between the first try and the third there is no ephemeral port: EADDRNOTAVAIL, connect(2).
TEST_F(HostFaults, WithoutPortsConnectFindsNone) {
  model::Scenario scenario = between("host-serves", "host-connects-three-times");
  scenario.until = 2s;
  model::Fault exhaust = after_note(Word::ExhaustPorts, "client", "client", "tried");
  model::Fault free = exhaust;
  free.word = Word::FreePorts;
  free.at = 300ms;
  scenario.faults = {exhaust, free};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("0", "EADDRNOTAVAIL", "0")) << dump(record);
}

const Registered kOpensMany{"host-opens-sockets", [](net::Process& process) -> net::Task<int> {
  const auto open = [&] { return process.call({.op = Op::Socket, .type = net::SocketType::Stream}); };
  (void)co_await open();
  (void)co_await open();
  process.observe("limited", 1);
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{200ms}.count()});
  (void)co_await open();
  (void)co_await open();
  co_return 0;
}};

// Two are there, three allowed: numbers 3, 4, 5, and no sixth (EMFILE, getrlimit(2)). On the loopback, too.
TEST(Descriptors, LimitIsTheSystems) {
  model::Scenario scenario = alone("host-opens-sockets");
  model::Fault limit = after_note(Word::LimitDescriptors, scenario.programs[0].name, scenario.programs[0].name, "limited");
  limit.count = 3;
  scenario.faults = {limit};
  const model::Record record = play(scenario);
  EXPECT_THAT(results(record, scenario.programs[0].name, Op::Socket), ElementsAre("3", "4", "5", "EMFILE")) << dump(record);
}

}  // namespace
}  // namespace halfopen::realnet::test
