// Which errors runs have shown, and which entries of a profile no run rested on.
#include "halfopen/analysis/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// The client asks and waits; what befalls the server is up to the test. 5 ms each way.
Coverage of(const std::vector<model::Fault>& faults) {
  const model::Scenario scenario{
      .name = "coverage",
      .until = 5s,
      .hosts = {{.name = "client", .os = "linux-6.18"}, {.name = "server", .os = "linux-6.18"}},
      .links = {{.name = "wire", .a = "client", .b = "server", .one_way_delay = 5ms}},
      .programs = {{.name = "server", .host = "server", .steps = scenarios::Steps{scenarios::Steps{}.listen(7000).accept("c").sleep(10s)}.take()},
                   {.name = "client",
                    .host = "client",
                    .start = 100ms,
                    .steps = scenarios::Steps{scenarios::Steps{}.connect("s", "server:7000").send("s", 10).recv("s", 20)}.take()}},
      .faults = faults};
  Coverage coverage;
  coverage.add(sim::run(scenario, scenarios::Registry{}.instantiate(), {.events = true}));
  return coverage;
}

std::uint64_t times(const Coverage& coverage, const Exercised& met) {
  const auto found = coverage.calls.find(met);
  return found == coverage.calls.end() ? 0 : found->second;
}

// linux/3.C1: ten octets unread in the killed server make its end a RST, which is ECONNRESET to who waits in recv. The connection was
// ESTABLISHED until then.
TEST(Coverage, NamesTheStateInWhichAConnectionEnded) {
  const Coverage coverage = of({{.word = model::Word::Kill, .target = "server", .at = 1s}});
  EXPECT_EQ(times(coverage, {"ESTABLISHED", "recv", "ECONNRESET"}), 1u);
  EXPECT_EQ(times(coverage, {"ESTABLISHED", "send", "ok"}), 1u);
  EXPECT_TRUE(coverage.rested_on.at("linux-6.18").contains("socket.errors[rst]"));
  EXPECT_FALSE(coverage.rested_on.at("linux-6.18").contains("socket.errors[rst in SYN-SENT]"));
}

// linux/4.1.closed-port: nobody listens, so the SYN is answered by RST.
TEST(Coverage, OfAConnectThatIsRefusedIsSynSent) {
  const Coverage coverage = of({{.word = model::Word::Kill, .target = "server", .at = 50ms}});
  EXPECT_EQ(times(coverage, {"SYN-SENT", "connect", "ECONNREFUSED"}), 1u);
}

TEST(Coverage, AddsUpAndTellsWhatIsUntouched) {
  Coverage coverage = of({{.word = model::Word::Kill, .target = "server", .at = 1s}});
  const auto entries = [](const std::string&) {
    return std::vector<std::pair<std::string, std::string>>{{"socket.errors[rst]", "ECONNRESET"}, {"socket.errors[rst in CLOSE-WAIT]", "EPIPE"}};
  };
  const std::string text = coverage_text(coverage, entries);
  EXPECT_THAT(text, HasSubstr("Of 1 run:\n"));
  EXPECT_THAT(text, HasSubstr("ESTABLISHED  recv       ECONNRESET       1\n"));
  EXPECT_THAT(text, Not(HasSubstr(" ok ")));
  EXPECT_THAT(text, HasSubstr("linux-6.18: 1 of 2 entries that make an error of a cause were exercised; untouched:\n"
                              "  socket.errors[rst in CLOSE-WAIT] = EPIPE\n"));
}

}  // namespace
}  // namespace halfopen::analysis
