#include "halfopen/report/html/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

namespace halfopen::report::html {
namespace {

using namespace std::chrono_literals;
using model::Observation;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

const std::string kHostile = R"HTML(</script><img src=x onerror="alert(1)"><!-- & ')HTML";

Observation called(net::Op op, net::Duration began, net::Duration at, std::int64_t value, std::int32_t step) {
  return {.op = op, .at = net::kStart + at, .began = net::kStart + began, .step = step, .socket = 1, .value = value, .name = {}, .text = {}};
}

/// A client whose send at 1 s was expected to fail; each name is `name`.
model::Record record_named(const std::string& name) {
  model::Record record;
  record.scenario = name;
  record.backend = "sim";
  record.seed = 0xfedcba9876543210;
  record.ended_at = net::kStart + 3s;
  record.pending = name;
  record.hosts = {{name, "linux-6.18", {net::Address::v4(10, 0, 0, 1)}, {}}, {"server", name, {net::Address::v4(10, 0, 0, 2)}, {}}};
  record.programs.push_back({name, name, {called(net::Op::Sleep, 0s, 1s, 0, 0), called(net::Op::Send, 1s, 1s, 100, 1)}});
  Observation note{.kind = Observation::Kind::Note, .at = net::kStart + 2s, .name = name, .text = name};
  record.programs[0].observations.push_back(note);
  record.unverified = {name};
  return record;
}

model::Scenario scenario_named(const std::string& name) {
  model::Scenario scenario;
  scenario.name = scenario.why = name;
  scenario.hosts = {{.name = name, .os = "linux-6.18"}, {.name = "server", .os = "linux-6.18"}};
  scenario.links = {{.name = "wire", .a = name, .b = "server"}};
  model::Program program{.name = name, .host = name};
  program.steps = {{.kind = model::StepKind::Sleep, .duration = 1s}, {.kind = model::StepKind::Send}};
  program.steps[1].expect = {{.expect = {.error = "EPIPE"}}};
  scenario.programs = {program};
  return scenario;
}

std::string page_of(const model::Record& record, const model::Scenario* scenario = nullptr, const std::string& text = {}) {
  return run_page({.record = &record, .scenario = scenario, .scenario_text = text, .label = record.scenario, .replay = record.scenario});
}

/// What the page's scripts read. The browser ends the element at the first `</script`, whatever is in it.
Json data_of(const std::string& page) {
  const std::string opening = R"(<script id="data" type="application/json">)";
  const std::size_t begin = page.find(opening) + opening.size();
  return Json::parse(page.substr(begin, page.find("</script", begin) - begin));
}

/// Elements that are left open or closed twice, as an HTML parser sees them; the text of scripts and styles is not markup.
std::vector<std::string> unbalanced(const std::string& page) {
  const std::set<std::string> empty{"meta", "br", "img", "input", "link", "hr"};
  std::vector<std::string> open, wrong;
  for (std::size_t at = page.find('<'); at != page.npos; at = page.find('<', at + 1)) {
    const bool closes = page[at + 1] == '/';
    std::size_t end = at + 1 + (closes ? 1 : 0);
    const std::size_t begin = end;
    while (std::isalnum(static_cast<unsigned char>(page[end])) != 0) ++end;
    const std::string name = page.substr(begin, end - begin);
    if (name.empty() || empty.contains(name)) continue;  // The doctype, or an element without content.
    if (!closes) open.push_back(name);
    if (closes && (open.empty() || open.back() != name)) wrong.push_back("/" + name);
    if (closes && !open.empty()) open.pop_back();
    if (!closes && (name == "script" || name == "style")) at = page.find("</" + name, end) - 1;
  }
  wrong.insert(wrong.end(), open.begin(), open.end());
  return wrong;
}

// Nothing in it asks for anything outside of it. The one address is the name of SVG, which nobody fetches.
TEST(Page, NeedsNoNetwork) {
  std::string page = page_of(record_named("client"));
  const std::string svg = "http://www.w3.org/2000/svg";
  ASSERT_THAT(page, HasSubstr(svg));
  page.erase(page.find(svg), svg.size());
  for (const char* word : {"http:", "https:", "src=", "<link", "@import", "url(", "fetch(", "XMLHttpRequest", "WebSocket", "import("}) {
    EXPECT_THAT(page, Not(HasSubstr(word)));
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(Page, IsWellFormed) {
  EXPECT_THAT(unbalanced(page_of(record_named("client"))), ElementsAre());
  EXPECT_THAT(unbalanced("<p><b></p>"), ElementsAre("/p", "p"));
}

TEST(Page, TextOfARecordIsNeverMarkup) {
  const model::Record record = record_named(kHostile);
  const model::Scenario scenario = scenario_named(kHostile);
  const std::string page = page_of(record, &scenario, Json{{"why", kHostile}}.dump());
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, HasSubstr("<title>&lt;/script&gt;&lt;img"));
  EXPECT_THAT(unbalanced(page), ElementsAre());
  const Json run = data_of(page)["runs"][0];
  EXPECT_EQ(run["scenario"], kHostile);
  EXPECT_EQ(run["why"], kHostile);
  EXPECT_EQ(run["label"], kHostile);
  EXPECT_EQ(run["replay"], kHostile);
  EXPECT_EQ(run["hosts"][0]["name"], kHostile);
  EXPECT_EQ(run["programs"][0]["name"], kHostile);
  EXPECT_EQ(run["programs"][0]["seen"][2]["text"], kHostile);
  EXPECT_EQ(Json::parse(std::string{run["written"]})["why"], kHostile);
}

// Octets that are no UTF-8 become the replacement character, and the page stays ASCII.
TEST(Page, IsAsciiWhateverTheNamesAre) {
  const std::string page = page_of(record_named("caf\xc3\xa9 \xff"));
  const Json data = data_of(page);
  EXPECT_EQ(data["runs"][0]["scenario"], "caf\xc3\xa9 \xef\xbf\xbd");
}

TEST(Page, HoldsEveryObservationInWordsAndNumbers) {
  const Json run = data_of(page_of(record_named("client")))["runs"][0];
  EXPECT_EQ(run["seed"], "18364758544493064720");  // 0xfedcba9876543210, which a JavaScript number cannot hold
  EXPECT_EQ(run["ended_at"], 3'000'000'000);
  ASSERT_EQ(run["programs"][0]["seen"].size(), 3U);
  const Json& sent = run["programs"][0]["seen"][1];
  EXPECT_EQ(sent["says"], "send#1 -> 100");
  EXPECT_EQ(sent["began"], 1'000'000'000);
  EXPECT_EQ(sent["at"], 1'000'000'000);
  EXPECT_EQ(sent["step"], 1);
}

TEST(Page, TellsWhichObservationAMismatchIsAbout) {
  const model::Record record = record_named("client");
  const model::Scenario scenario = scenario_named("client");
  const Json verdict = data_of(page_of(record, &scenario))["runs"][0]["verdict"];
  EXPECT_EQ(verdict["checked"], 1);
  ASSERT_EQ(verdict["mismatches"].size(), 1U);
  const Json& mismatch = verdict["mismatches"][0];
  EXPECT_EQ(mismatch["path"], "/programs/0/steps/1/expect");
  EXPECT_EQ(mismatch["program"], 0);
  EXPECT_EQ(mismatch["index"], 1);  // The send, behind the sleep.
  EXPECT_EQ(mismatch["at"], 1'000'000'000);
}

// A step that was never reached: the last thing its program saw.
TEST(Page, TellsWhereAProgramStoppedShortOfAnExpectation) {
  const model::Record record = record_named("client");
  model::Scenario scenario = scenario_named("client");
  scenario.programs[0].steps.push_back({.kind = model::StepKind::Recv});
  scenario.programs[0].steps[2].expect = {{.expect = {.value = 1}}};
  const Json mismatches = data_of(page_of(record, &scenario))["runs"][0]["verdict"]["mismatches"];
  ASSERT_EQ(mismatches.size(), 2U);
  EXPECT_EQ(mismatches[1]["path"], "/programs/0/steps/2/expect");
  EXPECT_EQ(mismatches[1]["index"], 2);
  EXPECT_EQ(mismatches[1]["at"], 2'000'000'000);
}

// The second program of the right record is the one that differs; its place there is not that of the left one.
TEST(ComparePage, HoldsBothRunsAndWhatDiffers) {
  const model::Record left = record_named("client");
  model::Record right = record_named("client");
  right.programs[0].observations[1].value = 99;
  right.programs.insert(right.programs.begin(), {"other", "server", {}});
  const analysis::Comparison comparison = analysis::compare(left, right);
  const std::string page = compare_page({.record = &left, .label = "l"}, {.record = &right, .label = "r"}, comparison, {kHostile});
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(unbalanced(page), ElementsAre());
  const Json data = data_of(page);
  EXPECT_EQ(data["page"], "compare");
  EXPECT_EQ(data["runs"][0]["label"], "l");
  EXPECT_EQ(data["runs"][1]["label"], "r");
  EXPECT_EQ(data["remarks"][0], kHostile);
  const auto wrong = std::ranges::find_if(data["findings"], [](const Json& finding) { return finding["program"] == "client"; });
  ASSERT_NE(wrong, data["findings"].end());
  EXPECT_EQ((*wrong)["difference"], "value");
  EXPECT_EQ((*wrong)["left"], (Json{{"text", "1s send#1 -> 100"}, {"at", 1'000'000'000}, {"index", 1}, {"program", 0}}));
  EXPECT_EQ((*wrong)["right"], (Json{{"text", "1s send#1 -> 99"}, {"at", 1'000'000'000}, {"index", 1}, {"program", 1}}));
}

/// Two points, one for each injection; the first injection breaks a promise at both, and alone is alike to itself.
analysis::Sweep small_sweep() {
  analysis::Sweep sweep;
  sweep.scenario = scenario_named("client");
  sweep.scenario.until = 3s;
  sweep.scenario.faults = {{.word = model::Word::Unplug, .target = "wire", .at = 1s}};
  using Kind = analysis::Point::Kind;
  sweep.points = {{.kind = Kind::Instant, .at = 1s}, {.kind = Kind::Call, .at = 1s, .target = "client"}, {.kind = Kind::Instant, .at = 2s}};
  const auto kill = [](const analysis::Point& point) {
    return std::vector<model::Fault>{{.word = model::Word::Kill, .target = "client", .at = point.at}};
  };
  const auto nowhere = [](const analysis::Point&) { return std::vector<model::Fault>{}; };
  sweep.injections = {{.name = kHostile, .kind = Kind::Instant, .faults = kill}, {.name = "never", .kind = Kind::Instant, .faults = nowhere},
                      {.name = "call", .kind = Kind::Call, .faults = kill}};
  sweep.tried = {2, 0, 1};
  sweep.survived = {0, 0, 1};
  sweep.trials = 3;
  sweep.failures = {{{{{0, 0}}}, {"client stays alive", kHostile}}, {{{{2, 0}}}, {"client stays alive", "dead"}}};
  return sweep;
}

TEST(SweepPage, HoldsEveryCellAndOneRunOfAlikeOnes) {
  const analysis::Sweep sweep = small_sweep();
  std::vector<net::Duration> carried_out;
  ShownSweep shown{.sweep = &sweep, .options = {.settle = 30s}, .command = "halfopen sweep x.json"};
  shown.run = [&](const model::Scenario& scenario, bool whole) {
    EXPECT_TRUE(whole);
    carried_out.push_back(scenario.faults.back().at);
    return record_named("client");
  };
  shown.save = [](const model::Scenario& scenario) {
    const Json faults(scenario.faults.size(), Json::object());  // So many, as an array.
    return Json{{"until", scenario.until.count()}, {"faults", faults}, {"name", scenario.name}}.dump();
  };
  const std::string page = sweep_page(shown);
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(unbalanced(page), ElementsAre());
  const Json data = data_of(page);
  EXPECT_EQ(data["page"], "sweep");
  EXPECT_EQ(data["points"].size(), 3U);
  EXPECT_EQ(data["tried"], (Json{{0, 2}, Json::array(), Json::array({1})}));
  EXPECT_EQ(data["faults"], 1);  // So many are the scenario's own; what was injected comes behind them.
  ASSERT_EQ(data["failures"].size(), 2U);
  EXPECT_EQ(data["failures"][0]["what"], kHostile);
  // Injected at 1 s, and watched for 30 s more; what was not changed is not repeated.
  EXPECT_EQ(data["failures"][0]["change"], (Json{{"until", 31'000'000'000}, {"faults", Json(2, Json::object())}}));
  EXPECT_EQ(data["failures"][0]["run"], 0);
  EXPECT_FALSE(data["failures"][1].contains("run"));
  EXPECT_THAT(carried_out, ElementsAre(1s));
  EXPECT_EQ(data["runs"][0]["violation"], "client stays alive: " + kHostile);
  EXPECT_FALSE(data["runs"][0].contains("verdict"));  // The scenario's expectations were not made for this.

  shown.options.shards = 2;  // Trials in order: point 0, point 1, point 2. The second of two shards makes the one in the middle.
  shown.options.shard = 1;
  EXPECT_EQ(data_of(sweep_page(shown))["tried"], (Json{Json::array(), Json::array(), Json::array({1})}));
}

class Faults : public testing::Test {
 protected:
  Json faults() { return data_of(page_of(record_, &scenario_))["runs"][0]["faults"]; }

  model::Record record_ = record_named("client");
  model::Scenario scenario_ = scenario_named("client");
};

TEST_F(Faults, LastUntilTheWordThatEndsThem) {
  scenario_.faults = {{.word = model::Word::Cut, .target = "wire", .at = 1s, .direction = model::Direction::Forward},
                      {.word = model::Word::Unplug, .target = "wire", .at = 1s},
                      {.word = model::Word::Restore, .target = "wire", .at = 2s, .direction = model::Direction::Backward},
                      {.word = model::Word::Restore, .target = "wire", .at = 2500ms}};
  const Json all = faults();
  EXPECT_EQ(all[0]["at"], 1'000'000'000);
  EXPECT_EQ(all[0]["until"], 2'500'000'000);  // The first restore is about the other direction.
  EXPECT_EQ(all[0]["link"], Json::array({0, 1}));
  EXPECT_EQ(all[0]["way"], 1);
  EXPECT_FALSE(all[1].contains("until"));
  EXPECT_EQ(all[1]["instant"], false);
  EXPECT_EQ(all[3]["instant"], true);
}

TEST_F(Faults, HappenWhenWhatTheyWaitForWasObserved) {
  const auto after = [](model::Trigger trigger, net::Duration delay) {
    return model::Fault{.word = model::Word::Kill, .target = "client", .after = trigger, .at = delay};
  };
  scenario_.faults = {after({.program = "client", .step = 1}, 250ms), after({.program = "client", .observation = "client"}, 0ms),
                      after({.program = "client", .observation = "client", .occurrence = 2}, 0ms),
                      after({.program = "client", .step = 1}, 10s)};
  const Json all = faults();
  EXPECT_EQ(all[0]["at"], 1'250'000'000);     // The send at 1 s, and 250 ms.
  EXPECT_EQ(all[1]["at"], 2'000'000'000);     // The note at 2 s.
  EXPECT_FALSE(all[2].contains("at"));        // There is no second one,
  EXPECT_FALSE(all[3].contains("at"));        // and 11 s is behind the end of the run.
  EXPECT_EQ(all[0]["program"], 0);
}

TEST_F(Faults, LastForTheirDuration) {
  scenario_.faults = {{.word = model::Word::Loss, .target = "wire", .at = 1s, .duration = 500ms},
                      {.word = model::Word::Reboot, .target = "server", .at = 1s, .duration = 1s},
                      {.word = model::Word::Crash, .target = "server", .at = 2s}};
  const Json all = faults();
  EXPECT_EQ(all[0]["until"], 1'500'000'000);
  EXPECT_EQ(all[1]["until"], 2'000'000'000);
  EXPECT_EQ(all[1]["host"], 1);
  EXPECT_FALSE(all[2].contains("until"));
  EXPECT_EQ(all[2]["instant"], false);
}

}  // namespace
}  // namespace halfopen::report::html
