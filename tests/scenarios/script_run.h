// A script run on a process without a system.
#pragma once

#include <string>
#include <vector>

#include "fake_process.h"
#include "halfopen/scenarios/builder.h"
#include "halfopen/scenarios/steps.h"

namespace halfopen::scenarios {

using model::Observation;
using net::Call;
using net::Op;
using net::Outcome;
using testing::FakeProcess;
using namespace std::chrono_literals;

inline const net::Endpoint kServer{net::Address::v4(10, 0, 0, 2), 0};

/// A script on one process; descriptors from 3 on, names resolve to kServer, all else succeeds with 0.
struct ScriptRun {
  model::Scenario scenario;
  FakeProcess process;
  std::vector<std::byte> sent;
  net::Descriptor next = 3;

  explicit ScriptRun(Steps steps, bool stay = false) {
    scenario = describe("run")
                   .until(1h)
                   .host("client", {.os = "linux-6"})
                   .host("server", {.os = "linux-6"})
                   .program({.name = "p", .host = "client", .stay = stay}, std::move(steps))
                   .build();
    process.answer = [this](const Call& call) { return usual(call); };
  }

  Outcome usual(const Call& call) {
    switch (call.op) {
      case Op::Socket:
      case Op::Accept:
        return {.value = next++, .peer = kServer};
      case Op::Resolve:
        return {.value = 1, .peer = kServer};
      case Op::Send:
      case Op::SendTo:
        sent.insert(sent.end(), call.out.begin(), call.out.end());
        return {.value = static_cast<std::int64_t>(call.out.size())};
      default:
        return {};
    }
  }

  int run() { return process.run(run_steps(process, scenario, scenario.programs[0])); }

  /// Each call as "op descriptor step".
  std::vector<std::string> calls() const {
    std::vector<std::string> texts;
    for (const Call& call : process.calls) {
      texts.push_back(std::string{to_string(call.op)} + " " + std::to_string(call.descriptor) + " " +
                      std::to_string(call.step));
    }
    return texts;
  }
  std::vector<std::string> notes() const {
    std::vector<std::string> texts;
    for (const Observation& seen : process.record.observations) {
      if (seen.kind == Observation::Kind::Note)
        texts.push_back(seen.name + " " + (seen.text.empty() ? std::to_string(seen.value) : seen.text));
    }
    return texts;
  }
};

}  // namespace halfopen::scenarios
