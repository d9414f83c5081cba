// The reader of pages, and what counts as shown.
#include <gmock/gmock.h>

#include <stdexcept>

#include "session.h"

namespace halfopen::docs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Markdown, ReadsBlocksWithTheirMarks) {
  const Page page = parse_page(
      "# A Page: `run`\n[a](b.md#c) `[no](link)`\n<!-- not run: it takes an hour -->\n```console\n$ make\n```\n\n1. Step\n\n"
      "   ```cpp\n   int a;\n     int b;\n   ```\n<!-- cpp\nint hidden;\n-->\n");
  ASSERT_EQ(page.blocks.size(), 3u);
  EXPECT_EQ(page.blocks[0].mark, Mark::NotRun);
  EXPECT_EQ(page.blocks[0].said, "it takes an hour");
  EXPECT_EQ(page.blocks[0].line, 4);
  EXPECT_EQ(page.blocks[1].text, "int a;\n  int b;\n");
  EXPECT_EQ(page.blocks[1].mark, Mark::None);
  EXPECT_EQ(page.blocks[2].text, "int hidden;\n");
  EXPECT_THAT(page.anchors, ElementsAre("a-page-run"));
  ASSERT_EQ(page.links.size(), 1u);
  EXPECT_EQ(page.links[0].target, "b.md#c");
  EXPECT_EQ(cpp_of(page, "p.md"), "#line 11 \"p.md\"\nint a;\n  int b;\n#line 15 \"p.md\"\nint hidden;\n");
}

TEST(Markdown, RefusesMarksThatMeanNothing) {
  const auto message = [](const std::string& text) -> std::string {
    try {
      parse_page(text);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "taken";
  };
  EXPECT_THAT(message("<!-- skip: why -->\n```console\n```\n"), HasSubstr("line 1: expected <!-- not run|varies"));
  EXPECT_THAT(message("<!-- not run: why -->\ntext\n"), HasSubstr("line 2: expected a block below a mark"));
  EXPECT_THAT(message("text\n```cpp\nint a;\n"), HasSubstr("line 2: the block does not end"));
}

TEST(Session, TakesCommandsApart) {
  const std::vector<Command> commands = commands_of({.language = "console", .text = "$ a \\\n    b\nout\n\n$ c\n", .line = 10});
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_EQ(commands[0].line, "a \\\n    b");
  EXPECT_EQ(commands[0].expected, "out\n\n");
  EXPECT_EQ(commands[1].number, 15);
}

TEST(Session, ShowsWithDotsForAnything) {
  EXPECT_TRUE(shows("a\nb\n", "a\nb\n"));
  EXPECT_TRUE(shows("a    1\nb\n", "a 1\n...\n"));
  EXPECT_TRUE(shows("x\ny\nlinux-6.18.44 ok\n", "...\nlinux-... ok\n"));
  EXPECT_FALSE(shows("a\nb\n", "a\n"));
  EXPECT_FALSE(shows("a\n", "a\nb\n"));
  EXPECT_FALSE(shows("a\nb\nc\n", "a\n...\nd\n"));
}

}  // namespace
}  // namespace halfopen::docs
