// Runs as scripts: what a host of a documented case did and saw, played again alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "halfopen/library/cases.h"
#include "halfopen/library/programs.h"
#include "halfopen/pkt/export.h"
#include "halfopen/pkt/run.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::pkt {
namespace {

using testing::HasSubstr;

constexpr const char* kSystem = "linux-6.18";

model::Record run_of(const model::Scenario& scenario) {
  scenarios::Registry registry;
  library::add_programs(registry);
  return sim::run(scenario, registry.instantiate(), {.packets = true});
}

const std::vector<library::CaseVariant>& variants() {
  static const std::vector<library::CaseVariant> kVariants = library::load_cases(HALFOPEN_SOURCE_DIR "/scenarios/abnormal-close", {});
  return kVariants;
}

std::string name_of(const testing::TestParamInfo<std::size_t>& info) {
  std::string name = variants()[info.param].scenario.name;
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

class ExportedCase : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Every, ExportedCase, testing::Range(std::size_t{0}, variants().size()), name_of);

// Each call and each packet of either host is an event of its script; played alone, without tolerance, all come again.
TEST_P(ExportedCase, PlaysAgainStrictly) {
  const model::Scenario scenario = library::with_systems(variants()[GetParam()].scenario, kSystem, kSystem);
  const model::Record record = run_of(scenario);
  for (const char* host : {"client", "server"}) {
    const std::string text = export_host(scenario, record, host);
    const Result result = run_text(text, host, {.strict = true});
    EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result) << text;
    EXPECT_GE(result.checks, 3u) << text;
  }
}

model::Scenario closing(const std::string& faults = "") {
  return scenarios::load_text(R"({"schema": 1, "name": "closing", "until": "10s",
    "hosts": {"client": {"os": "linux-6.18"}, "server": {"os": "linux-6.18"}},
    "links": [{"between": ["client", "server"], "name": "wire", "one_way_delay": "5ms"}],
    "programs": [
      {"on": "server", "name": "server", "steps": [{"listen": 7000}, {"accept": "c"}, {"recv_end": "c"}]},
      {"on": "client", "name": "client", "steps": [{"connect": "s", "to": "server:7000"}, {"send": "s", "bytes": 10}, {"sleep": "1s"},
                                                   {"close": "s"}]}])" + faults + "}", "closing.json").scenario;
}

TEST(Export, SaysWhatTheHostDidAndSaw) {
  const model::Scenario scenario = closing();
  const std::string text = export_host(scenario, run_of(scenario), "client");
  EXPECT_THAT(text, HasSubstr("--connect_port=7000\n"));
  EXPECT_THAT(text, HasSubstr("\n0.0...0.01 connect(3, ..., ...) = 0\n"));  // 5 ms there, 5 ms back
  EXPECT_THAT(text, HasSubstr("\n0.01 send(3, ..., 10, 0) = 10\n"));
  EXPECT_THAT(text, HasSubstr("\n1.01 close(3) = 0\n"));
  EXPECT_THAT(text, HasSubstr("\n1.01 > F. 11:11(0) ack 1 win "));
}

// What passes is not everything: the same script, another system, whose first retransmission and options are others.
TEST(Export, ScriptOfOneSystemFailsOnAnother) {
  const model::Scenario scenario = closing();
  const std::string text = export_host(scenario, run_of(scenario), "client");
  EXPECT_EQ(run_text(text, "client", {.profile = profiles::find_profile("windows-11")}).verdict, Verdict::Failed);
}

// A changed script fails: the FIN one number later.
TEST(Export, ChangesAreNoticed) {
  const model::Scenario scenario = closing();
  std::string text = export_host(scenario, run_of(scenario), "client");
  const std::string fin_line = "> F. 11:11(0)";
  const std::size_t fin = text.find(fin_line);
  ASSERT_NE(fin, std::string::npos);
  EXPECT_EQ(run_text(text, "client").verdict, Verdict::Passed);
  text.replace(fin, fin_line.size(), "> F. 12:12(0)");
  EXPECT_EQ(run_text(text, "client").verdict, Verdict::Failed);
}

TEST(Export, EndsWhereTheHostLosesItsPower) {
  const model::Scenario scenario = closing(R"(, "faults": [{"at": "500ms", "crash": "client"}])");
  const std::string text = export_host(scenario, run_of(scenario), "client");
  EXPECT_THAT(text, HasSubstr("// Here, at 0.5 s, the script ends: the host loses its power or stands still.\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("close(3)")));
  EXPECT_EQ(run_text(text, "client", {.strict = true}).verdict, Verdict::Passed);
}

TEST(Export, RefusesWhatNoScriptCanSay) {
  const model::Scenario scenario = closing();
  EXPECT_THROW(export_host(scenario, run_of(scenario), "router"), ExportError);
  model::Record without_packets = run_of(scenario);
  without_packets.packets.clear();
  EXPECT_THROW(export_host(scenario, without_packets, "client"), ExportError);
}

}  // namespace
}  // namespace halfopen::pkt
