// Each word of the fault vocabulary: its effect, and beside it the run without it.
#include <gmock/gmock.h>

#include "bench.h"

namespace halfopen::sim {
namespace {

using scenarios::after;
using scenarios::at;
using scenarios::Planned;
using scenarios::Steps;
using testing::HasSubstr;

/// The client connects (10 ms), waits, sends 100 octets at 1 s and waits for an answer; the server reads once and answers.
model::Record conversation(const std::vector<Planned>& faults, model::Program server = {}, net::Duration until = 5s) {
  server.name = "server";
  server.host = "server";
  auto description =
      two_hosts(until)
          .program(server, Steps{}.listen(7000).accept("c").recv("c", 100).send("c", 100).close("c"))
          .program({.name = "client", .host = "client"}, Steps{}.connect("s", "server:7000").sleep_until(1s).send("s", 100).recv("s", 100));
  for (const Planned& fault : faults) description.fault(fault);
  return simulator()(description.build(), {});
}

std::string answer(const std::vector<Planned>& faults) { return line_of(conversation(faults), "client", 3); }

// 1 s + 5 ms there + 5 ms back.
TEST(FaultWord, WithoutFaultsTheAnswerComesAfterOneRoundTrip) { EXPECT_EQ(answer({}), "1.01s recv#1 -> 100"); }

TEST(FaultWord, CutIsSilence) { EXPECT_EQ(answer({at(500ms).cut("wire")}), "5s recv#1 waiting since 1s"); }

// The request is lost at 1 s; RTO 212 ms (SRTT 10 + 200, rounded to 4 ms: linux/7.1): probe at 1.212 s, answer 10 ms later.
TEST(FaultWord, RestoreEndsACut) { EXPECT_EQ(answer({at(500ms).cut("wire"), at(1100ms).restore("wire")}), "1.222s recv#1 -> 100"); }

// Only the answer and the FIN behind it are lost. Two segments in flight: the tail loss probe is due 2 * SRTT + 2 ms = 22 ms after
// 1.005 s, 24 ms in jiffies (linux/7.2), and is lost too; RTO 212 ms after the probe, 5 ms on the way.
TEST(FaultWord, CutInOneDirection) {
  EXPECT_EQ(answer({at(500ms).cut("wire", model::Direction::Backward), at(1100ms).restore("wire", model::Direction::Backward)}),
            "1.246s recv#1 -> 100");
}

TEST(FaultWord, UnplugIsSilenceUnderLinuxUntilPlug) {
  EXPECT_EQ(answer({at(500ms).unplug("wire")}), "5s recv#1 waiting since 1s");
  EXPECT_EQ(answer({at(500ms).unplug("wire"), at(1100ms).plug("wire")}), "1.222s recv#1 -> 100");
}

TEST(FaultWord, DropSegmentTakesTheFirstWithOctets) {
  EXPECT_EQ(answer({at(500ms).drop_segment("wire", {.direction = model::Direction::Forward, .payload = true})}), "1.222s recv#1 -> 100");
}

TEST(FaultWord, DelaySegmentAddsItsTime) {
  EXPECT_EQ(answer({at(500ms).delay_segment("wire", 20ms, {.direction = model::Direction::Forward, .payload = true})}),
            "1.03s recv#1 -> 100");
}

TEST(FaultWord, DuplicateSegmentChangesNothingForThePrograms) {
  EXPECT_EQ(answer({at(500ms).duplicate_segment("wire", 1ms, {.payload = true})}), "1.01s recv#1 -> 100");
}

TEST(FaultWord, CrashIsSilence) { EXPECT_EQ(answer({at(500ms).crash("server")}), "5s recv#1 waiting since 1s"); }

TEST(FaultWord, RebootForgetsTheConnection) {
  EXPECT_EQ(answer({at(500ms).reboot("server", 100ms)}), "1.01s recv#1 -> ECONNRESET");
}

TEST(FaultWord, RebootStartsProgramsAnewThatSaySo) {
  const auto fault = std::vector<Planned>{at(500ms).reboot("server", 100ms)};
  const auto listens = [](const model::Record& record) { return at_step(record, "server", 0).size(); };
  EXPECT_EQ(listens(conversation(fault)), 1u);
  EXPECT_EQ(listens(conversation(fault, {.restart_after_reboot = true})), 2u);
}

// The request waits at the frozen host's card; thawed at 2 s it is answered at once: 5 ms back.
TEST(FaultWord, FreezeHoldsEverythingUntilThaw) {
  EXPECT_EQ(answer({at(500ms).freeze("server")}), "5s recv#1 waiting since 1s");
  EXPECT_EQ(answer({at(500ms).freeze("server"), at(2s).thaw("server")}), "2.005s recv#1 -> 100");
}

// linux/3.S3.nothing-unread: the kernel of a killed process sends FIN; felt one one-way delay later.
TEST(FaultWord, KillEndsWithFinUnderLinux) { EXPECT_EQ(answer({at(1002ms).kill("server")}), "1.007s recv#1 -> 0"); }

TEST(FaultWord, ExitWhileIdleEndsWithFin) {
  const auto record = simulator()(two_hosts(5s)
                                      .program({.name = "server", .host = "server", .stay = true}, Steps{}.listen(7000).accept("c"))
                                      .program({.name = "client", .host = "client"}, Steps{}.connect("s", "server:7000").recv("s"))
                                      .fault(at(1s).exit("server"))
                                      .build(),
                                  {});
  EXPECT_EQ(line_of(record, "client", 1), "1.005s recv#1 -> 0");
}

// A stopped process answers nothing, but its kernel acknowledges: the answer comes when it goes on.
TEST(FaultWord, StopHoldsTheProgramUntilContinue) {
  EXPECT_THAT(answer({at(500ms).stop("server")}), HasSubstr("recv#1 waiting since 1s"));
  EXPECT_EQ(answer({at(500ms).stop("server"), at(2s).continue_("server")}), "2.005s recv#1 -> 100");
}

TEST(FaultWord, StallCallMakesItLate) {
  EXPECT_EQ(answer({at(500ms).stall_call("server", net::Op::Send, 250ms)}), "1.26s recv#1 -> 100");
}

TEST(FaultWord, FailCallMakesItFail) {
  const auto record = conversation({at(500ms).fail_call("server", net::Op::Send, "ENOMEM")});
  EXPECT_EQ(line_of(record, "server", 3), "1.005s send#2 -> ENOMEM");
  EXPECT_EQ(line_of(record, "client", 3), "1.01s recv#1 -> 0");
}

// One list for both kinds: the first strikes one send, the second the next.
TEST(FaultWord, TwoFaultsOnCallsOfOneKindQueueUp) {
  const auto record =
      simulator()(two_hosts(5s)
                      .program({.name = "server", .host = "server", .stay = true}, Steps{}.listen(7000).accept("c"))
                      .program({.name = "client", .host = "client"},
                               Steps{}.connect("s", "server:7000").sleep_until(1s).send("s", 1).send("s", 1).send("s", 1))
                      .fault(at(500ms).fail_call("client", net::Op::Send, "ENOMEM"))
                      .fault(at(600ms).stall_call("client", net::Op::Send, 250ms))
                      .build(),
                  {});
  EXPECT_EQ(line_of(record, "client", 2), "1s send#1 -> ENOMEM");
  EXPECT_EQ(line_of(record, "client", 3), "1.25s send#1 -> 1");
  EXPECT_EQ(line_of(record, "client", 4), "1.25s send#1 -> 1");
}

// Three sends at one instant: the second is the one that fails.
TEST(FaultWord, FailCallTakesTheNthFromNowOn) {
  const auto record =
      simulator()(two_hosts(5s)
                      .program({.name = "server", .host = "server", .stay = true}, Steps{}.listen(7000).accept("c"))
                      .program({.name = "client", .host = "client"},
                               Steps{}.connect("s", "server:7000").sleep_until(1s).send("s", 1).send("s", 1).send("s", 1))
                      .fault(at(1s).fail_call("client", net::Op::Send, "ENOMEM", 1, 2))
                      .build(),
                  {});
  EXPECT_EQ(line_of(record, "client", 2), "1s send#1 -> 1");
  EXPECT_EQ(line_of(record, "client", 3), "1s send#1 -> ENOMEM");
  EXPECT_EQ(line_of(record, "client", 4), "1s send#1 -> 1");
}

// At the instant of the start it strikes once the program is there, and before its first call.
TEST(FaultWord, AtTheStartOfAProgramStrikesItsFirstCall) {
  const auto record = simulator()(two_hosts(5s)
                                      .program({.name = "client", .host = "client", .start = 1s}, Steps{}.connect("s", "server:7000"))
                                      .fault(at(1s).fail_call("client", net::Op::Socket, "EMFILE"))
                                      .build(),
                                  {});
  EXPECT_EQ(model::to_string(model::find_program(record, "client")->observations.at(1)), "1s socket -> EMFILE");
}

TEST(FaultWord, OnAProgramNotYetStartedIsObservedAsMissed) {
  const auto record = simulator()(two_hosts(5s)
                                      .program({.name = "client", .host = "client", .start = 1s}, Steps{}.sleep(1s))
                                      .fault(at(500ms).kill("client"))
                                      .build(),
                                  {});
  const auto& seen = model::find_program(record, "client")->observations;
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front().name, model::note::kMissed);
  EXPECT_EQ(seen.front().text, "kill");
  EXPECT_EQ(seen.front().at, net::kStart + 500ms);
  EXPECT_EQ(seen.back().name, "returned");
}

// The end of a program on a system, by a word: "terminated 1".
std::string ending(std::string os, const Planned& fault) {
  const auto record =
      simulator()(two_hosts(5s, std::move(os)).program({.name = "client", .host = "client"}, Steps{}.sleep(3s)).fault(fault).build(), {});
  const model::Observation& end = model::find_program(record, "client")->observations.back();
  return end.name + " " + std::to_string(end.value);
}

TEST(FaultWord, EndingsByForceAreToldAsTheSystemTellsThem) {
  EXPECT_EQ(ending("linux-6", at(1s).kill("client")), "killed 9");  // linux/20.endings
  EXPECT_EQ(ending("linux-6", at(1s).console_close("client")), "signalled 1");
  EXPECT_EQ(ending("windows-11", at(1s).kill("client")), "terminated 1");
  EXPECT_EQ(ending("windows-11", at(1s).console_close("client")), "terminated 3221225786");  // 0xC000013A
}

// What the second step of a client on this system comes to at 1 s, the fault having struck before.
template <class Step>
std::string on(std::string os, const Step& step, const Planned& fault) {
  Steps steps = Steps{}.startup().sleep_until(1s);
  step(steps);
  const auto record = simulator()(two_hosts(15s, std::move(os))
                                      .program({.name = "server", .host = "server", .stay = true}, Steps{}.listen(7000).accept("c"))
                                      .program({.name = "client", .host = "client"}, steps)
                                      .fault(fault)
                                      .build(),
                                  {});
  return line_of(record, "client", 2);
}

TEST(FaultWord, ShortagesAndNamesHaveTheCodesOfTheSystem) {
  const auto connects = [](Steps& steps) { steps.connect("s", "server:7000"); };
  const auto opens = [](Steps& steps) { steps.socket("s"); };
  const auto asks = [](Steps& steps) { steps.resolve("server"); };
  auto then = at(500ms);
  EXPECT_THAT(on("linux-6", asks, then.fail_name("client", "server")), HasSubstr("1s resolve -> EAI_AGAIN"));  // linux/20.name-failure
  EXPECT_THAT(on("linux-6", opens, then.exhaust_buffers("client")), HasSubstr("-> ENOBUFS"));  // linux/20.no-memory
  EXPECT_THAT(on("windows-11", connects, then.exhaust_ports("client")), HasSubstr("1s connect#1 -> WSAENOBUFS"));  // windows/9.11
  EXPECT_THAT(on("windows-11", opens, then.exhaust_buffers("client")), HasSubstr("-> WSAENOBUFS"));  // windows/17.10055
  EXPECT_THAT(on("windows-11", opens, then.limit_descriptors("client", 0)), HasSubstr("-> WSAEMFILE"));  // windows/17.10024
  EXPECT_THAT(on("windows-11", asks, then.forget_name("client", "server")), HasSubstr("1s resolve -> WSAHOST_NOT_FOUND"));  // windows/15.1
  EXPECT_THAT(on("windows-11", asks, then.fail_name("client", "server")), HasSubstr("1s resolve -> WSATRY_AGAIN"));  // windows/15.4
  EXPECT_THAT(on("windows-11", asks, then.silence_name("client", "server")), HasSubstr("11s resolve -> WSATRY_AGAIN"));  // windows/15.5
}

TEST(FaultWord, MayWaitForAnObservation) {
  // The server's recv completes at 1.005 s; the answer is under way for 5 ms when the cut comes 2 ms after it.
  EXPECT_EQ(answer({after("server", 2, 2ms).cut("wire")}), "5s recv#1 waiting since 1s");
  EXPECT_EQ(answer({after("server", 2, 6ms).cut("wire")}), "1.01s recv#1 -> 100");
}

}  // namespace
}  // namespace halfopen::sim
