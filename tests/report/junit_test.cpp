#include "halfopen/report/junit.h"

#include <gtest/gtest.h>

namespace halfopen::report {
namespace {

using Outcome = JunitCase::Outcome;

TEST(Junit, HasASuiteForEachNameWithItsCounts) {
  const std::string text = junit({{"b", "b/1", Outcome::Passed, "", ""},
                                  {"a", "a/1", Outcome::Failed, "why", "details\n"},
                                  {"b", "b/2", Outcome::Skipped, "no", "no level"},
                                  {"b", "b/3", Outcome::Error, "bad", "bad"}});
  EXPECT_EQ(text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
            "  <testsuite name=\"a\" tests=\"1\" failures=\"1\" skipped=\"0\" errors=\"0\">\n"
            "    <testcase classname=\"a\" name=\"a/1\">\n      <failure message=\"why\">details\n</failure>\n    </testcase>\n"
            "  </testsuite>\n"
            "  <testsuite name=\"b\" tests=\"3\" failures=\"0\" skipped=\"1\" errors=\"1\">\n"
            "    <testcase classname=\"b\" name=\"b/1\"/>\n"
            "    <testcase classname=\"b\" name=\"b/2\">\n      <skipped message=\"no\">no level</skipped>\n    </testcase>\n"
            "    <testcase classname=\"b\" name=\"b/3\">\n      <error message=\"bad\">bad</error>\n    </testcase>\n"
            "  </testsuite>\n</testsuites>\n");
}

TEST(Junit, EscapesWhatXmlTakesForItsOwn) {
  EXPECT_NE(junit({{"s", "<a & \"b\">\x01", Outcome::Passed, "", ""}}).find("name=\"&lt;a &amp; &quot;b&quot;&gt;?\""), std::string::npos);
}

TEST(Junit, AFileWithoutAFolderIsInTheCurrentOne) {
  EXPECT_EQ(folder_of("a/b/c.json"), "a/b");
  EXPECT_EQ(folder_of("c.json"), ".");
}

}  // namespace
}  // namespace halfopen::report
