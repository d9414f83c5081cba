// What a level can not do, and the words for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>

#include <fstream>

#include "handle.h"
#include "missing.h"
#include "sockaddr.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

TEST(Missing, NothingOfAnIdealNetwork) { EXPECT_THAT(missing(between("a", "b")), IsEmpty()); }

TEST(Missing, OperatingSystemThatIsNotHere) {
  model::Scenario scenario = between("a", "b");
  scenario.hosts[0].os = "linux-6.1";
  scenario.hosts[1].os = "windows-10";
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("host \"client\" runs windows-10, this machine linux-")));
}

TEST(Missing, EveryPropertyOfALinkThatTheLoopbackLacks) {
  model::Scenario scenario = between("a", "b");
  scenario.links[0].one_way_delay = 5ms;
  scenario.links[0].rate_bits = 1000;
  scenario.links[0].loss = 1;
  scenario.links[0].mtu = 576;
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("delay"), HasSubstr("rate"), HasSubstr("loses"), HasSubstr("MTU")));
}

TEST(Missing, DelayCanBeIgnoredByWhoAsksForIt) {
  model::Scenario scenario = between("a", "b");
  scenario.links[0].one_way_delay = 5ms;
  EXPECT_THAT(missing(scenario, {.ignore_link_delay = true}), IsEmpty());
}

TEST(Missing, EyesForTheWire) {
  model::Scenario scenario = between("a", "b");
  scenario.wire = {{.from = "server"}};
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("on the wire")));
  EXPECT_THAT(missing(scenario, {.ignore_wire = true}), IsEmpty());
}

TEST(Missing, LinkThatIsNotThere) {
  model::Scenario scenario = between("a", "b");
  scenario.links.clear();
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("no link joins hosts \"server\" and \"client\"")));
}

TEST(Missing, WordsOnLinksAndHosts) {
  model::Scenario scenario = between("a", "b");
  scenario.faults = {{.word = model::Word::Cut, .target = "link"},
                     {.word = model::Word::Reboot, .target = "server"},
                     {.word = model::Word::ClockStep, .target = "server"},
                     {.word = model::Word::Kill, .target = "server"}};
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("the loopback cannot be broken"), HasSubstr("every host is this machine"),
                                             HasSubstr("the clock is this machine's")));
}

/// The row of docs/real-mode.md that has this word in its first column.
std::string row_of(std::string_view word) {
  std::ifstream page{HALFOPEN_SOURCE_DIR "/docs/real-mode.md"};
  for (std::string line; std::getline(page, line);) {
    const std::string_view first = std::string_view{line}.substr(0, line.find('|', 1));
    if (line.starts_with("| `") && first.find("`" + std::string{word} + "`") != std::string_view::npos) return line;
  }
  return {};
}

TEST(Missing, PageSaysOfEveryWordWhetherItCanBeDoneAtEachLevel) {
  for (int i = 0; i < model::kWordCount; ++i) {
    const auto word = static_cast<model::Word>(i);
    const std::string row = row_of(model::to_string(word));
    EXPECT_FALSE(row.empty()) << model::to_string(word);
    std::size_t column = row.find('|', 1);
    for (int level = 0; level < kLevels; ++level) {
      ASSERT_NE(column, std::string::npos) << row;
      EXPECT_EQ(row.compare(column, 4, "| no") == 0, !reason_against(word, static_cast<Level>(level)).empty()) << row;
      column = row.find('|', column + 1);
    }
  }
}

TEST(Missing, KnobsAndSlowness) {
  model::Scenario scenario = between("a", "b");
  scenario.hosts[0].knobs = {{"net.ipv4.tcp_retries2", "3"}};
  scenario.until = 15min;
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("net.ipv4.tcp_retries2"), HasSubstr("longer than the limit")));
}

TEST(Missing, PortThatSomebodyHoldsAtEveryAddress) {
  const Handle holder{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  ASSERT_EQ(::listen(holder.get(), 1), 0);  // on every address, at a port of the system's choice
  SocketAddress name;
  ASSERT_EQ(::getsockname(holder.get(), name.get(), name.size_to_fill()), 0);

  model::Scenario scenario = between("a", "b");
  scenario.programs[0].steps = {{.kind = model::StepKind::Listen, .port = name.endpoint().port}};
  EXPECT_THAT(missing(scenario), ElementsAre(HasSubstr("needs port " + std::to_string(name.endpoint().port))));
}

TEST(Missing, IsWhatRunRefusesWith) {
  model::Scenario scenario = between("a", "b");
  scenario.links[0].loss = 1;
  try {
    play(scenario);
    FAIL() << "it ran";
  } catch (const std::invalid_argument& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("L0 loopback cannot run scenario \"a and b\":\n  link \"link\" loses packets"));
  }
}

}  // namespace
}  // namespace halfopen::realnet::test
