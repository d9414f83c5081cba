// The checker finds what it is there for: each wrong list is one change of a right one.
#include "checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::evidence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPage = R"(
## 2. The error model

| id | How | Fact |
| --- | --- | --- |
| `os/2.one` | M | a send reports it once |
| `os/2.two` | M, S | SYN cookies answer a flood |
| `os/2.three` | def | a field |
| `os/2.rules` | Title only |

## 3. Not covered

| `os/3.four` | M | something else |
)";

constexpr const char* kSource = R"(
TEST(Reset, IsReportedOnce) {}
TEST_P(Mask, IsAsListed) {}
INSTANTIATE(Each, Mask, Values("established"));
)";

Project project() {
  Project project;
  project.sections = sections_of({"os", {2}}, kPage);
  project.tests = tests_in(kSource, "kernel");
  project.allowed = read_allowed("Fast Open, SYN cookies. | SYN cookies | rare\n");
  project.limitations = "Not modelled: Fast Open, SYN cookies. Nothing else.";
  project.modelled = {"send", "SO_LINGER"};
  project.definitions = 1;
  project.scenario = [](const std::string& file) -> std::optional<std::string> {
    if (file == "scenarios/once.json") return R"({"cites": ["os/2.one"]})";
    return std::nullopt;
  };
  return project;
}

std::string list_with(const std::string& one, const std::string& two = "limitation \"Fast Open, SYN cookies.\"") {
  return "# rows of os\nos/2.one " + one + "\nos/2.two " + two + "\nos/2.three definition of a field\n";
}

std::vector<std::string> wrong(const std::string& list, const Project& with = project()) {
  return check(read_list(list, "os.rows"), with);
}

TEST(EvidenceChecker, ReadsTheCoveredSections) {
  const auto sections = sections_of({"os", {2}}, kPage);
  ASSERT_EQ(sections.size(), 1u);
  EXPECT_EQ(sections[0].number, 2);
  ASSERT_EQ(sections[0].rows.size(), 3u);
  EXPECT_EQ(sections[0].rows[1].grade, "M, S");
}

TEST(EvidenceChecker, TakesARightList) {
  EXPECT_THAT(wrong(list_with("test kernel/Reset.IsReportedOnce")), IsEmpty());
  EXPECT_THAT(wrong(list_with("scenario scenarios/once.json\n  test kernel/Mask.IsAsListed/established")), IsEmpty());
  EXPECT_THAT(wrong(list_with("test kernel/Mask.IsAsListed/*")), IsEmpty());
  EXPECT_THAT(wrong(list_with("open needs a router")), IsEmpty());
}

TEST(EvidenceChecker, FindsAMissingRow) {
  EXPECT_THAT(wrong("os/2.one open x\nos/2.three definition y\n"),
              ElementsAre("os/2.two: is a row of the dossier and not in the list"));
}

TEST(EvidenceChecker, FindsARowThatIsNoneOrStandsTwice) {
  EXPECT_THAT(wrong(list_with("open x") + "os/3.four open x\n"),
              ElementsAre("os/3.four: is no row of the covered sections"));
  EXPECT_THAT(wrong(list_with("open x") + "os/2.one open x\n"), ElementsAre("os/2.one: stands in the list twice"));
}

TEST(EvidenceChecker, FindsADeadTestName) {
  for (const std::string name :
       {"kernel/Reset.IsReportedTwice", "tcp/Reset.IsReportedOnce", "kernel/Reset.IsReportedOnce/*",
        "kernel/Mask.IsAsListed/closed", "Reset.IsReportedOnce"}) {
    EXPECT_THAT(wrong(list_with("test " + name)), ElementsAre("os/2.one: there is no test " + name));
  }
}

TEST(EvidenceChecker, FindsAScenarioThatIsNotThereOrDoesNotCite) {
  EXPECT_THAT(wrong(list_with("scenario scenarios/none.json")),
              ElementsAre("os/2.one: there is no scenario scenarios/none.json"));
  EXPECT_THAT(wrong(list_with("open x", "scenario scenarios/once.json")),
              ElementsAre("os/2.two: scenarios/once.json does not cite it"));
}

TEST(EvidenceChecker, FindsALimitationThatMayNotBeCited) {
  EXPECT_THAT(wrong(list_with("open x", "limitation \"Nothing else.\"")),
              ElementsAre("os/2.two: the limitation \"Nothing else.\" is not one that rows may cite"));
  EXPECT_THAT(wrong(list_with("open x", "limitation SYN cookies")),
              ElementsAre("os/2.two: a limitation stands in quotation marks"));
}

TEST(EvidenceChecker, FindsARowThatTheLimitationIsNotAbout) {
  EXPECT_THAT(wrong(list_with("limitation \"Fast Open, SYN cookies.\"")),
              ElementsAre("os/2.one: says nothing of what \"Fast Open, SYN cookies.\" is about"));
}

TEST(EvidenceChecker, FindsALimitationThatIsGone) {
  Project gone = project();
  gone.limitations = "Not modelled: Fast Open.";
  EXPECT_THAT(wrong(list_with("open x"), gone),
              ElementsAre("\"Fast Open, SYN cookies.\": is not in docs/limitations.md"));
}

TEST(EvidenceChecker, FindsALimitationAboutSomethingModelled) {
  Project hiding = project();
  hiding.allowed = read_allowed("a send is late | send | hard\n");
  hiding.limitations = "a send is late";
  EXPECT_THAT(wrong(list_with("limitation \"a send is late\"", "open x"), hiding),
              ElementsAre("\"a send is late\": send is modelled, so it excuses nothing"));
}

TEST(EvidenceChecker, FindsADefinitionThatIsNone) {
  EXPECT_THAT(wrong(list_with("definition x")),
              ElementsAre("os/2.one: was observed, so it is no definition", "definition: stands at 2 rows, 1 at most"));
  EXPECT_THAT(wrong(list_with("open x\n  test kernel/Reset.IsReportedOnce")),
              ElementsAre("os/2.one: is open and shown"));
}

TEST(EvidenceChecker, RefusesLinesItCannotRead) {
  EXPECT_THROW(read_list("os/2.one maybe x\n", "os.rows"), std::invalid_argument);
  EXPECT_THROW(read_list("os/2.one test\n", "os.rows"), std::invalid_argument);
  EXPECT_THROW(read_list("  test kernel/Reset.IsReportedOnce\n", "os.rows"), std::invalid_argument);
  EXPECT_THROW(read_allowed("words | about\n"), std::invalid_argument);
}

TEST(EvidenceChecker, CountsARowOnce) {
  const auto list = read_list(list_with("scenario scenarios/once.json\n  test kernel/Reset.IsReportedOnce"), "os.rows");
  const Count count = evidence::count(project().sections[0], list);
  EXPECT_EQ(count.rows, 3u);
  EXPECT_THAT(count.shown, ElementsAre(1u, 0u, 1u, 1u, 0u));
  EXPECT_EQ(count.missing, 0u);
}

}  // namespace
}  // namespace halfopen::evidence
