// Middleboxes by the link (level L1) and by a kernel (L2): the same scenario, the same answers. And the filter before a
// listener whose queue is full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "netns/filters.h"
#include "netns/kernel_boxes.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using namespace std::chrono_literals;
using model::MiddleboxKind;
using model::Refusal;
using model::Word;
using net::Op;
using testing::ElementsAre;
using testing::IsEmpty;

const Registered kTakesOne{"box-takes-words", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  while ((co_await receive(socket)).value > 0) {
  }
  co_return 0;
}};

const Registered kTries{"box-tries-to-connect", [](net::Process& process) -> net::Task<int> {
  const net::Endpoint server = (co_await net::Resolver{process}.endpoint("server", kPort)).value;
  (void)co_await net::Socket::connect(process, server);
  co_return 0;
}};

// The second word 1.6 s after the first.
const Registered kSaysTwoSlowly{"box-says-two-words", [](net::Process& process) -> net::Task<int> {
  process.on_pipe_signal(net::PipeSignal::Ignored);
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("one"));
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{1600ms}.count()});
  (void)co_await socket.send(net::octets("two"));
  (void)co_await receive(socket);
  co_return 0;
}};

class Boxes : public testing::TestWithParam<Level> {
 protected:
  void SetUp() override {
    if (const std::string reason = this_machine().reason_against(GetParam()); !reason.empty()) GTEST_SKIP() << reason;
  }
  model::Record with_box(const model::Middlebox& box, const std::string& server, const std::string& client, net::Duration until) {
    model::Scenario scenario = between(server, client);
    scenario.until = until;
    scenario.links[0].middleboxes = {box};
    return play_in_namespaces(scenario, GetParam());
  }
};

INSTANTIATE_TEST_SUITE_P(Levels, Boxes, testing::Values(Level::Namespaces, Level::Filters),
                         [](const auto& level) { return level.param == Level::Filters ? "L2" : "L1"; });

TEST_P(Boxes, SynFilterThatDropsIsSilence) {
  const model::Record record = with_box({.kind = MiddleboxKind::SynFilter, .at = "server"}, "box-takes-words", "box-tries-to-connect", 500ms);
  EXPECT_THAT(results(record, "client", Op::Connect), IsEmpty()) << dump(record);
  EXPECT_EQ(last(record, "client").kind, model::Observation::Kind::Waiting);
}

TEST_P(Boxes, SynFilterThatResetsRefuses) {
  const model::Record record = with_box({.kind = MiddleboxKind::SynFilter, .at = "server", .refusal = Refusal::Reset}, "box-takes-words",
                                        "box-tries-to-connect", 500ms);
  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("ECONNREFUSED")) << dump(record);
}

// One port only: the filter of another leaves this one alone.
TEST_P(Boxes, SynFilterOfAnotherPortLetsPass) {
  const model::Record record = with_box({.kind = MiddleboxKind::SynFilter, .at = "server", .port = kPort + 1}, "box-takes-words",
                                        "box-tries-to-connect", 500ms);
  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("0")) << dump(record);
}

// Whoever is inside may open connections.
TEST_P(Boxes, SynFilterAtTheClientLetsItOut) {
  const model::Record record = with_box({.kind = MiddleboxKind::SynFilter, .at = "client"}, "box-takes-words", "box-tries-to-connect", 500ms);
  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("0")) << dump(record);
}

// Nobody listens: without the box connect would be refused at once.
TEST_P(Boxes, StealthHidesThatAPortIsClosed) {
  model::Scenario scenario = between("box-tries-to-connect", "box-tries-to-connect");
  scenario.programs.erase(scenario.programs.begin());
  scenario.until = 500ms;
  EXPECT_THAT(results(play_in_namespaces(scenario, GetParam()), "client", Op::Connect), ElementsAre("ECONNREFUSED"));
  scenario.links[0].middleboxes = {{.kind = MiddleboxKind::Stealth, .at = "server"}};
  EXPECT_THAT(results(play_in_namespaces(scenario, GetParam()), "client", Op::Connect), IsEmpty());
}

// A second of idleness allowed, 1.6 s passed: the box resets the sender, whichever end it stands at. The server hears nothing.
TEST_P(Boxes, ForgottenFlowIsReset) {
  for (const std::string end : {"client", "server"}) {
    const model::Record record = with_box({.kind = MiddleboxKind::IdleExpiry, .at = end, .after = 1s, .refusal = Refusal::Reset},
                                          "box-takes-words", "box-says-two-words", 2500ms);
    EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("ECONNRESET")) << end << "\n" << dump(record);
    EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3")) << end;
    EXPECT_EQ(last(record, "server").kind, model::Observation::Kind::Waiting) << end;
  }
}

TEST_P(Boxes, ForgottenFlowIsSilent) {
  for (const std::string end : {"client", "server"}) {
    const model::Record record =
        with_box({.kind = MiddleboxKind::IdleExpiry, .at = end, .after = 1s}, "box-takes-words", "box-says-two-words", 2500ms);
    EXPECT_THAT(results(record, "client", Op::Recv), IsEmpty()) << end << "\n" << dump(record);
    EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3")) << end;
  }
}

// Two seconds allowed, 1.6 s passed.
TEST_P(Boxes, RememberedFlowPasses) {
  const model::Record record =
      with_box({.kind = MiddleboxKind::IdleExpiry, .at = "server", .after = 2s}, "box-takes-words", "box-says-two-words", 1900ms);
  EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3", "3")) << dump(record);
}

model::Scenario with_boxes(std::vector<model::Middlebox> boxes) {
  model::Scenario scenario = between("box-takes-words", "box-tries-to-connect");
  scenario.links[0].middleboxes = std::move(boxes);
  return scenario;
}

std::size_t by_kernel(const model::Scenario& scenario) { return boxes_of_kernel(scenario, scenario.links[0], "server"); }

TEST(KernelBoxes, NearestToTheHostAsFarAsAKernelCan) {
  const model::Middlebox filter{.kind = MiddleboxKind::SynFilter, .at = "server"}, limit{.kind = MiddleboxKind::ConnectionLimit, .at = "server"},
      elsewhere{.kind = MiddleboxKind::SynFilter, .at = "client"};
  EXPECT_EQ(by_kernel(with_boxes({filter, elsewhere, filter, limit, filter})), 2u);
  EXPECT_EQ(by_kernel(with_boxes({limit, filter})), 0u);
}

TEST(KernelBoxes, ConnectionTrackingCountsWholeSecondsTheSameForAHost) {
  const auto forgets = [](net::Duration after) { return model::Middlebox{.kind = MiddleboxKind::IdleExpiry, .at = "server", .after = after}; };
  EXPECT_EQ(by_kernel(with_boxes({forgets(2s)})), 1u);
  EXPECT_EQ(by_kernel(with_boxes({forgets(1500ms)})), 0u);
  EXPECT_EQ(by_kernel(with_boxes({forgets(1s), forgets(2s)})), 0u);
}

const Registered kSaysOne{"box-says-one-word", [](net::Process& process) -> net::Task<int> {
  auto socket = co_await net::Socket::connect(process, {net::Address::v4(10, 0, 1, 2), kPort});
  if (!socket.ok()) co_return 1;
  (void)co_await socket.value.send(net::octets("one"));
  co_return 0;
}};

const Registered kConnectsIn{"box-connects-to-the-outside", [](net::Process& process) -> net::Task<int> {
  (void)co_await net::Socket::connect(process, {net::Address::v4(10, 0, 1, 1), kPort});
  co_return 0;
}};

/// client - router - server; the router hides the client from the server. Links: 10.0.0.0/24 and 10.0.1.0/24.
model::Scenario behind_nat(const std::string& server, const std::string& client) {
  model::Scenario scenario = between(server, client);
  scenario.until = 800ms;
  scenario.hosts.push_back({.name = "router", .router = true});
  scenario.links = {{.name = "inside", .a = "client", .b = "router"}, {.name = "outside", .a = "router", .b = "server"}};
  scenario.links[1].middleboxes = {{.kind = MiddleboxKind::Nat, .at = "router", .port = 61500}};
  return scenario;
}

class Nat : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = this_machine().reason_against(Level::Filters); !reason.empty()) GTEST_SKIP() << reason;
  }
};

// The server sees the router's address on their link, 10.0.1.1, and a port of the NAT's: beyond those that the client's kernel
// gives out (up to 60999).
TEST_F(Nat, HidesWhoIsBehindTheRouter) {
  const model::Record record = play_in_namespaces(behind_nat("box-takes-words", "box-says-one-word"), Level::Filters);
  EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3", "0")) << dump(record);
  const std::string from = first(record, "server", Op::Accept).text;
  EXPECT_TRUE(from.starts_with("10.0.1.1:")) << from;
  EXPECT_GE(std::stoi(from.substr(from.find(':') + 1)), 61500);
}

// Who comes from outside without a mapping is refused as the box says: silence, or a RST.
TEST_F(Nat, RefusesWhatHasNoMapping) {
  model::Scenario scenario = behind_nat("box-connects-to-the-outside", "box-connects-to-the-outside");
  scenario.programs.pop_back();
  EXPECT_THAT(results(play_in_namespaces(scenario, Level::Filters), "server", Op::Connect), IsEmpty());
  scenario.links[1].middleboxes[0].refusal = Refusal::Reset;
  EXPECT_THAT(results(play_in_namespaces(scenario, Level::Filters), "server", Op::Connect), ElementsAre("ECONNREFUSED"));
}

TEST_F(Nat, IsAKernelsOrMissing) {
  model::Scenario scenario = behind_nat("box-takes-words", "box-says-one-word");
  EXPECT_EQ(level_needed(scenario), Level::Filters);
  scenario.links[1].middleboxes[0].after = 1500ms;
  EXPECT_EQ(level_needed(scenario), std::nullopt);
}

// A box remembers what it knows when the host beside it loses its power; a kernel would not.
TEST(KernelBoxes, NoneWhereTheHostMayLoseItsPower) {
  model::Scenario scenario = with_boxes({{.kind = MiddleboxKind::SynFilter, .at = "server"}});
  scenario.faults = {{.word = Word::Reboot, .target = "client"}};
  EXPECT_EQ(by_kernel(scenario), 1u);
  scenario.faults = {{.word = Word::Reboot, .target = "server"}};
  EXPECT_EQ(by_kernel(scenario), 0u);
}

// All or nothing, and a reason: there is no such table to take away.
TEST(Filters, RefusalIsAnErrorNumber) {
  if (!this_machine().reason_against(Level::Filters).empty() || !this_machine().as_root) GTEST_SKIP() << "nf_tables as root";
  EXPECT_EQ(tell_nf_tables(remove_filters("a table that nobody made")), ENOENT);
}

const Registered kConnectsLater{"box-connects-twice", [](net::Process& process) -> net::Task<int> {
  const net::Endpoint server = (co_await net::Resolver{process}.endpoint("server", kPort)).value;
  const auto first = co_await net::Socket::connect(process, server);
  process.observe("connected", 1);
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{300ms}.count()});
  const auto second = co_await net::Socket::connect(process, server);
  co_return 0;
}};

class FullBacklog : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = this_machine().reason_against(Level::Filters); !reason.empty()) GTEST_SKIP() << reason;
  }
  model::Scenario filled() {
    model::Scenario scenario = between("box-takes-words", "box-connects-twice");
    scenario.until = 900ms;
    scenario.faults = {after_note(Word::FillBacklog, "server", "client", "connected")};
    return scenario;
  }
};

// The connection that is there stays; the next one is not heard: Linux drops a SYN for which it has no room (linux/0.16).
TEST_F(FullBacklog, NextConnectWaits) {
  const model::Record record = play_in_namespaces(filled(), Level::Filters);
  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("0")) << dump(record);
  EXPECT_EQ(last(record, "client").kind, model::Observation::Kind::Waiting);
}

// Filled from 0 to 800 ms: the SYN of 300 ms is repeated a second later (linux/7.1.initial), and heard.
TEST_F(FullBacklog, DrainedItHearsTheRepeatedSyn) {
  model::Scenario scenario = filled();
  scenario.until = 1900ms;
  model::Fault drain = after_note(Word::DrainBacklog, "server", "client", "connected");
  drain.at = 800ms;
  scenario.faults.push_back(drain);
  const model::Record record = play_in_namespaces(scenario, Level::Filters);
  ASSERT_THAT(results(record, "client", Op::Connect), ElementsAre("0", "0")) << dump(record);
  EXPECT_EQ(end_of(record, "client"), "returned 0");
  // Asked 300 ms after the first at the earliest, answered a second later.
  EXPECT_GE(last(record, "client").at - first(record, "client", Op::Connect).at, 1300ms) << dump(record);
}

TEST(FullBacklogMissing, NeedsFilters) {
  model::Scenario scenario = between("box-takes-words", "box-connects-twice");
  scenario.faults = {{.word = Word::FillBacklog, .target = "server"}};
  EXPECT_EQ(level_needed(scenario), Level::Filters);
}

}  // namespace
}  // namespace halfopen::realnet::test
