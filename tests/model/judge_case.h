// A scenario of one step with a record of it, to be judged.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/verdict.h"

namespace halfopen::model {

using Kind = Observation::Kind;
using namespace std::chrono_literals;

/// Two hosts; the client's program has one step of `kind` that expects `expect`.
struct Case {
  Scenario scenario;
  Record record;

  Case(StepKind kind, std::vector<ConditionalExpect> expect) {
    scenario.hosts = {{.name = "client", .os = "linux-6"}, {.name = "server", .os = "windows-10"}};
    scenario.programs = {{.name = "server", .host = "server"},
                         {.name = "client",
                          .host = "client",
                          .steps = {{.kind = kind, .socket = "s", .bytes = 100, .expect = std::move(expect)}}}};
    record.backend = "sim";
    record.hosts = {{.name = "client", .os = "linux-6.18"}, {.name = "server", .os = "windows-10"}};
    record.programs = {{.name = "server", .host = "server"}, {.name = "client", .host = "client"}};
  }
  Case(StepKind kind, Expect expect) : Case(kind, std::vector<ConditionalExpect>{{{}, {}, std::move(expect)}}) {}

  Step& step() { return scenario.programs[1].steps[0]; }
  Case& saw(Observation seen) {
    if (seen.kind == Kind::Call || seen.kind == Kind::Waiting)
      seen.at = seen.at == net::kStart ? net::kStart + 105ms : seen.at;
    record.programs[1].observations.push_back(std::move(seen));
    return *this;
  }
  Case& saw(net::Op op, std::int64_t value) { return saw({.op = op, .step = 0, .value = value}); }
  Case& saw(net::Op op, net::Error error) { return saw({.op = op, .step = 0, .value = -1, .error = error}); }
  Case& waits(net::Op op) {
    return saw({.kind = Kind::Waiting, .op = op, .at = net::kStart + 2s, .began = net::kStart + 105ms, .step = 0});
  }

  Verdict verdict() const { return judge(scenario, record); }
  /// "path: expected E, observed O [id]" of the one mismatch; empty if there is none.
  std::string complaint() const {
    const Verdict judged = verdict();
    if (judged.passed()) return "";
    EXPECT_EQ(judged.mismatches.size(), 1u);
    const Mismatch& first = judged.mismatches.front();
    return first.path + ": expected " + first.expected + ", observed " + first.observed + " [" + first.id + "]";
  }
};

}  // namespace halfopen::model
