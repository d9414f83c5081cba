// A connection that is refused, told as a story.
#include <iostream>

#include <halfopen/report/story.h>
#include <halfopen/scenarios/scenarios.h>
#include <halfopen/sim/world/world.h>

using namespace halfopen;
using namespace std::chrono_literals;

int main() {
  const model::Scenario scenario = scenarios::describe("refused")
                                       .until(1s)
                                       .host("client", {.os = "linux-6"})
                                       .host("server", {.os = "linux-6"})
                                       .link("client", "server", {.one_way_delay = 5ms})
                                       .program({.name = "client", .host = "client"}, scenarios::Steps{}.connect("s", "server:7000"))
                                       .build();
  const std::string story = report::story(sim::run(scenario, scenarios::Registry{}.instantiate()));
  std::cout << story;
  return story.find("ECONNREFUSED") == story.npos ? 1 : 0;
}
