// The registered programs by themselves: ggnetworkcheck in both roles, port-user.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "incident_bench.h"

namespace halfopen::library {
namespace {

using namespace std::chrono_literals;
using model::Observation;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kServer = R"({"mode": "S", "port": 8491, "interval": 5, "sleep": 5, "timeout": 10})";

std::string client_parameters(int interval, int repeat) {
  return R"({"mode": "C", "port": 8491, "sleep": 5, "timeout": 10, "interval": )" + std::to_string(interval) +
         R"(, "repeat": )" + std::to_string(repeat) + "}";
}

model::Scenario on_one_host(std::vector<model::Program> programs, net::Duration until) {
  model::Scenario scenario;
  scenario.name = "programs";
  scenario.until = until;
  scenario.epoch = std::chrono::sys_days{std::chrono::year{2011} / 6 / 17}.time_since_epoch();
  scenario.hosts = {{.name = "pc", .os = "windows-2003"}};
  scenario.programs = std::move(programs);
  return scenario;
}

model::Program registered(std::string name, std::string which, std::string parameters, net::Duration start = 0s) {
  return {.name = std::move(name),
          .host = "pc",
          .start = start,
          .registered = std::move(which),
          .parameters = std::move(parameters)};
}

/// A script that knows nothing of the protocol.
model::Program script(std::string name, std::vector<model::Step> steps, net::Duration start = 0s) {
  steps.insert(steps.begin(), model::Step{.kind = model::StepKind::Startup});
  return {.name = std::move(name), .host = "pc", .start = start, .steps = std::move(steps), .stay = true};
}

std::ptrdiff_t count(const std::vector<std::string>& lines, std::string_view part) {
  return std::ranges::count_if(lines, [&](const std::string& line) { return line.find(part) != line.npos; });
}

/// When the program wrote its n-th line.
net::Instant written(const model::Record& record, std::string_view program, std::size_t number) {
  for (const Observation& seen : model::find_program(record, program)->observations) {
    if (seen.op == net::Op::WriteLog && number-- == 0) return seen.at;
  }
  return net::kNever;
}

// incident/program.many-clients. Intervals of 1, 2 and 3 s, so that their PINGs interleave.
TEST(GgNetworkCheck, ServesManyClientsAtOnce) {
  const model::Record record =
      simulated()(on_one_host({registered("server", "ggnetworkcheck", kServer),
                               registered("one", "ggnetworkcheck", client_parameters(1, 4), 1s),
                               registered("two", "ggnetworkcheck", client_parameters(2, 3), 1s),
                               registered("three", "ggnetworkcheck", client_parameters(3, 2), 1s)},
                              60s),
                  {});
  for (const char* client : {"one", "two", "three"}) {
    EXPECT_EQ(end_of(record, client).name, "returned") << client;
    EXPECT_EQ(end_of(record, client).value, 0) << client;
    EXPECT_THAT(lines_of(record, client), Each(Not(HasSubstr("ERROR")))) << client;
  }
  const auto lines = lines_of(record, "server");
  EXPECT_EQ(count(lines, "Connected IPv4"), 3);
  EXPECT_EQ(count(lines, " SV@"), 4 + 3 + 2);
  EXPECT_EQ(count(lines, "Connection closed"), 3);
  EXPECT_EQ(count(lines, "ERROR"), 0);
}

// incident/program.settings, repeat: two PINGs 5 s apart, then an orderly end.
TEST(GgNetworkCheck, ClientEndsAfterAsManyChecksAsItIsTold) {
  const model::Record record =
      simulated()(on_one_host({registered("server", "ggnetworkcheck", kServer),
                               registered("client", "ggnetworkcheck", client_parameters(5, 2), 1s)},
                              60s),
                  {});
  EXPECT_THAT(lines_of(record, "client"),
              ElementsAre("[2011-06-17 00:00:01] **CLIENT** Timeout = 10sec",
                          "[2011-06-17 00:00:01] INFO: socket('localhost','8491') -> Connected",
                          "[2011-06-17 00:00:01] Test#1 CL@00:00:01 ->",
                          "[2011-06-17 00:00:01] Test#1 CL@00:00:01 -> SV@00:00:01 -> CL@00:00:01 (0ms)",
                          "[2011-06-17 00:00:06] Test#1 CL@00:00:06 ->",
                          "[2011-06-17 00:00:06] Test#1 CL@00:00:06 -> SV@00:00:06 -> CL@00:00:06 (0ms)"));
  EXPECT_EQ(end_of(record, "client").at, net::kStart + 6s);
}

// incident/program.errors: 10 s without an answer. Then at once the next attempt: incident/assumed.retry.
TEST(GgNetworkCheck, ClientGivesUpOnASilentServerAfterItsTimeout) {
  const model::Record record = simulated()(
      on_one_host({script("silent", {{.kind = model::StepKind::Listen, .socket = "l", .port = 8491, .argument = 5}}),
                   registered("client", "ggnetworkcheck", client_parameters(5, -1), 1s)},
                  12s),
      {});
  const auto lines = lines_of(record, "client");
  ASSERT_THAT(lines, SizeIs(7));
  EXPECT_THAT(lines[3], EndsWith("ERROR: recv('localhost','8491') -> Failed"));
  EXPECT_EQ(written(record, "client", 3), net::kStart + 1s + 10s);
  EXPECT_THAT(lines[4], EndsWith("**CLIENT** Timeout = 10sec"));
  EXPECT_EQ(written(record, "client", 4), net::kStart + 1s + 10s);
}

// incident/assumed.server-timeout: 5 s + 10 s. The close follows at once: incident/documented.a.
TEST(GgNetworkCheck, ServerGivesUpOnASilentClientAfterIntervalAndTimeout) {
  const model::Record record = simulated()(
      on_one_host({registered("server", "ggnetworkcheck", kServer),
                   script("silent", {{.kind = model::StepKind::Connect, .socket = "s", .to = "127.0.0.1:8491"}}, 1s)},
                  60s),
      {});
  const auto lines = lines_of(record, "server");
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[1],
              AllOf(HasSubstr("00:00:16]"), HasSubstr("ERROR: recv('127.0.0.1','"), EndsWith("') -> Failed")));
  EXPECT_THAT(lines[2], AllOf(HasSubstr("00:00:16]"), HasSubstr("INFO: Connection closed ('127.0.0.1','")));
  EXPECT_EQ(written(record, "server", 1), net::kStart + 1s + 15s);
}

// incident/program.errors: cut at TCP level. The client's process is killed, which resets its connection: windows/5.2.
TEST(GgNetworkCheck, ServerLogsAnErrorWhenTheConnectionIsCut) {
  model::Scenario scenario = on_one_host({registered("server", "ggnetworkcheck", kServer),
                                          registered("client", "ggnetworkcheck", client_parameters(5, -1), 1s)},
                                         60s);
  scenario.faults.push_back({.word = model::Word::Kill, .target = "client", .at = 3s});
  const model::Record record = simulated()(scenario, {});
  EXPECT_THAT(lines_of(record, "server"), Contains(HasSubstr("[2011-06-17 00:00:03] ERROR: recv(")));
  EXPECT_EQ(count(lines_of(record, "server"), "Connection closed"), 1);
}

// What is no message is no PING: the server neither answers nor waits for ever.
TEST(GgNetworkCheck, ServerGivesUpOnEndlessNonsense) {
  const model::Record record =
      simulated()(on_one_host({registered("server", "ggnetworkcheck", kServer),
                               script("stranger",
                                      {{.kind = model::StepKind::Connect, .socket = "s", .to = "127.0.0.1:8491"},
                                       {.kind = model::StepKind::Send, .socket = "s", .text = std::string(4000, 'x')}},
                                      1s)},
                              10s),
                  {});
  EXPECT_THAT(lines_of(record, "server"), SizeIs(3));
  EXPECT_EQ(count(lines_of(record, "server"), "00:00:01] ERROR: recv("), 1);
}

// No server: each attempt has its banner and its error, `sleep` apart.
TEST(GgNetworkCheck, ClientTriesAgainAfterItsSleep) {
  const model::Record record =
      simulated()(on_one_host({registered("client", "ggnetworkcheck", client_parameters(5, -1))}, 12s), {});
  const auto lines = lines_of(record, "client");
  ASSERT_THAT(lines, Not(IsEmpty()));
  ASSERT_GE(lines.size(), 4u);
  EXPECT_THAT(lines[1], EndsWith("ERROR: socket('localhost','8491') -> Failed"));
  EXPECT_THAT(lines[2], EndsWith("**CLIENT** Timeout = 10sec"));
  EXPECT_EQ(written(record, "client", 2) - written(record, "client", 1), 5s);
}

// incident/documented.b, incident/assumed.retry. Without a server the attempts are `sleep` apart; the one whose
// initialisation fails shows as a gap of twice that.
TEST(GgNetworkCheck, FailedInitialisationLogsNothing) {
  model::Scenario scenario = on_one_host({registered("client", "ggnetworkcheck", client_parameters(5, -1))}, 16s);
  scenario.faults.push_back({.word = model::Word::FailCall,
                             .target = "client",
                             .at = 3s,
                             .op = net::Op::Startup,
                             .error = "WSANOTINITIALISED"});
  const model::Record record = simulated()(scenario, {});
  EXPECT_THAT(lines_of(record, "client")[1], HasSubstr("ERROR"));
  EXPECT_THAT(lines_of(record, "client")[2], HasSubstr("**CLIENT**"));
  EXPECT_EQ(written(record, "client", 2) - written(record, "client", 1), 2 * 5s);
}

TEST(GgNetworkCheck, ParameterItDoesNotKnowIsItsCrash) {
  const model::Record record =
      simulated()(on_one_host({registered("client", "ggnetworkcheck", R"({"mode": "C", "intervall": 5})")}, 1s), {});
  EXPECT_EQ(end_of(record, "client").name, "crashed");
  EXPECT_THAT(end_of(record, "client").text, HasSubstr("ggnetworkcheck: /port: expected a whole number"));
}

// Ports are given out in order, so 3 of them lie between two connections: incident/assumed.ports.
TEST(PortUser, UsesAsManyPortsAsItIsTold) {
  model::Scenario scenario = on_one_host({registered("server", "ggnetworkcheck", kServer),
                                          registered("first", "ggnetworkcheck", client_parameters(5, 1), 1s),
                                          registered("others", "port-user", R"({"ports": 3})", 2s),
                                          registered("second", "ggnetworkcheck", client_parameters(5, 1), 3s)},
                                         10s);
  scenario.hosts[0].first_ephemeral_port = 2000;
  const model::Record record = simulated()(scenario, {});
  EXPECT_THAT(lines_of(record, "server"), Contains(EndsWith("Connected IPv4 ('127.0.0.1','2000')")));
  EXPECT_THAT(lines_of(record, "server"), Contains(EndsWith("Connected IPv4 ('127.0.0.1','2004')")));
  EXPECT_EQ(end_of(record, "others").value, 0);
}

}  // namespace
}  // namespace halfopen::library
