// Short scenarios for the tests of this folder: two hosts, one link, and what their programs observed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/verdict.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::sim {

using namespace std::chrono_literals;

inline model::Runner simulator() { return runner(scenarios::Registry{}.instantiate()); }

/// "client" and "server" on the link "wire".
inline scenarios::Description two_hosts(net::Duration until, std::string client_os = "linux-6", std::string server_os = "linux-6",
                                        net::Duration one_way_delay = 5ms) {
  return scenarios::describe("test")
      .until(until)
      .host("client", {.os = std::move(client_os)})
      .host("server", {.os = std::move(server_os)})
      .link("client", "server", {.name = "wire", .one_way_delay = one_way_delay});
}

/// The observations of a program that carry this step.
inline std::vector<model::Observation> at_step(const model::Record& record, std::string_view program, std::int32_t step) {
  std::vector<model::Observation> out;
  for (const model::Observation& seen : model::find_program(record, program)->observations) {
    if (seen.step == step) out.push_back(seen);
  }
  return out;
}

/// The last one of them, as a line: "5.01s recv#2 -> ECONNRESET".
inline std::string line_of(const model::Record& record, std::string_view program, std::int32_t step) {
  const auto seen = at_step(record, program, step);
  return seen.empty() ? "never" : to_string(seen.back());
}

}  // namespace halfopen::sim
