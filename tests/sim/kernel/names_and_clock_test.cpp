// Names, clocks, sleeping and log lines.
#include <gtest/gtest.h>

#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::Op;

TEST(Resolve, AnswersWithTheFirstAddressAndTheirNumber) {
  TwoHosts world;
  world.left().names().add("right", net::Address::v4(10, 0, 0, 2));
  world.left().names().add("right", net::Address::v4(10, 9, 9, 9));
  TestProgram& program = world.program(world.left());
  Begun& begun = program.begin({.op = Op::Resolve, .name = "right"});
  EXPECT_EQ(program.result(begun), "2");
  EXPECT_EQ(begun.operation.outcome.peer.address, net::Address::v4(10, 0, 0, 2));
  EXPECT_EQ(program.observations().back().text, "10.0.0.2");
}

// linux/20.name-nxdomain, linux/20.name-no-data, linux/20.name-silent; windows/15.
TEST(Resolve, FailsAsTheSystemSaysAndAfterItsTime) {
  const std::string windows_codes[] = {"WSAHOST_NOT_FOUND", "WSATRY_AGAIN", "WSANO_DATA"};
  const std::string linux_codes[] = {"EAI_NONAME", "EAI_AGAIN", "EAI_NODATA"};
  for (const std::string_view os : {"linux-6", "windows-11"}) {
    TwoHosts world{{.os = os}};
    const auto& codes = os == "linux-6" ? linux_codes : windows_codes;
    world.left().names().set("silent", {.outcome = names::Outcome::Silence});
    world.left().names().add("four", net::Address::v4(10, 0, 0, 2));
    TestProgram& program = world.program(world.left());
    EXPECT_EQ(program.call({.op = Op::Resolve, .name = "nowhere"}), codes[0]);
    EXPECT_EQ(program.call({.op = Op::Resolve, .family = net::AddressFamily::V6, .name = "four"}), codes[2]);
    Begun& silent = program.begin({.op = Op::Resolve, .name = "silent"});
    world.run_for(10s - 1ns);
    EXPECT_EQ(program.result(silent), "waits");
    world.run_for(1ns);
    EXPECT_EQ(program.result(silent), codes[1]);
  }
}

TEST(WallClock, IsQuantisedSteppedAndCountsFromTheEpoch) {
  TwoHosts world{{.os = "windows-11"}};  // a tick of 15.625 ms
  const net::Process& process = world.program(world.left()).process();
  EXPECT_EQ(process.wall_clock(), 0ns);
  world.run_for(40ms);
  EXPECT_EQ(process.wall_clock(), 31'250us);
  EXPECT_EQ(process.now(), net::kStart + 40ms);
  world.left().kernel().step_clock(-1s);
  EXPECT_EQ(process.wall_clock(), -968'750us);
}

// -250 000 ppm from 1 s: after 3 s it has gained 2 s * -0.25 = -0.5 s. Then none: what it has lost it keeps.
TEST(WallClock, DriftsFromWhereItStands) {
  TwoHosts world;
  const net::Process& process = world.program(world.left()).process();
  world.run_for(1s);
  world.left().kernel().drift_clock(-250'000);
  EXPECT_EQ(process.wall_clock(), 1s);
  world.run_for(2s);
  EXPECT_EQ(process.wall_clock(), 2500ms);
  world.left().kernel().drift_clock(0);
  world.run_for(1s);
  EXPECT_EQ(process.wall_clock(), 3500ms);
}

TEST(Sleep, TakesItsTime) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  EXPECT_EQ(program.call({.op = Op::Sleep, .argument = 0}), "0");
  Begun& sleep = program.begin({.op = Op::Sleep, .argument = 1'000'000});
  world.run_for(1ms - 1ns);
  EXPECT_EQ(program.result(sleep), "waits");
  world.run_for(1ns);
  EXPECT_EQ(program.result(sleep), "0");
}

TEST(WriteLog, PutsTheLineIntoTheRecord) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  EXPECT_EQ(program.call({.op = Op::WriteLog, .name = "hello"}), "5");
  EXPECT_EQ(program.observations().back().text, "hello");
}

}  // namespace
}  // namespace halfopen::sim::kernel
