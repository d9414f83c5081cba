// A test without a test framework: a scenario, a run, its story, and an exit code.
#include <iostream>

#include "halfopen/model/verdict.h"
#include "halfopen/report/story.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

using namespace std::chrono_literals;
using namespace halfopen;
using scenarios::at;
using scenarios::error;
using scenarios::Steps;

/// 5 ms each way. A Windows server is killed at 100 ms: its system resets the connection, which the client feels at 105 ms.
static model::Scenario server_killed() {
  return scenarios::describe("server-killed")
      .until(1s)
      .host("client", {.os = "linux-6"})
      .host("server", {.os = "windows-11"})
      .link("client", "server", {.one_way_delay = 5ms})
      .program({.name = "server", .host = "server"}, Steps{}.listen(7000).accept("c").recv("c"))
      .program({.name = "client", .host = "client"},
               Steps{}.connect("s", "server:7000").recv("s").expect(error("ECONNRESET").at(105ms)))
      .fault(at(100ms).kill("server"))
      .build();
}

int main() {
  const model::Scenario scenario = server_killed();
  const model::Record record = sim::run(scenario, scenarios::Registry{}.instantiate(), {.packets = true});
  const model::Verdict verdict = model::judge(scenario, record);
  std::cout << report::story(record);
  for (const model::Mismatch& mismatch : verdict.mismatches) {
    std::cout << mismatch.path << ": expected " << mismatch.expected << ", observed " << mismatch.observed << "\n";
  }
  std::cout << verdict.checked - static_cast<int>(verdict.mismatches.size()) << " of " << verdict.checked << " expectations met\n";
  return verdict.passed() ? 0 : 1;
}
