// Pages of the documentation as data: fenced blocks with what is said of them, links, headings.
//
// What is said of a block stands on the line above it, in a comment, which readers do not see (docs/testing.md, "Documentation"):
//
//     <!-- not run: REASON -->     it is neither run nor compiled
//     <!-- varies: REASON -->      its commands are run, but their output is not compared
//     <!-- file: NAME -->          it is a file, which later commands of the page find
//     <!-- part of: PATH -->       it stands in that file of the project, blanks aside
//     <!-- cpp ... -->             C++ that is compiled with the page's blocks and not shown
#pragma once

#include <string>
#include <vector>

namespace halfopen::docs {

enum class Mark { None, NotRun, Varies, File, PartOf };

struct Block {
  std::string language;  ///< "cpp", "console"; empty if none is said. Hidden C++ is "cpp", too.
  std::string text;      ///< Without the fences and their indentation, with a line feed at its end.
  int line = 0;          ///< Of the opening fence.
  Mark mark = Mark::None;
  std::string said;      ///< The mark's reason, name or path.
};

struct Link {
  std::string target;  ///< "dir/page.md#heading"
  int line = 0;
};

struct Page {
  std::vector<Block> blocks;
  std::vector<Link> links;            ///< Of the text; none from blocks.
  std::vector<std::string> anchors;   ///< Of its headings, as GitHub names them.
};

/// Reads a page. Throws std::runtime_error naming the line of a block that does not end, or of a mark that means nothing.
Page parse_page(const std::string& text);

/// The C++ of a page as one source file: its blocks of language cpp that are not files, parts or left out, with #line before each.
std::string cpp_of(const Page& page, const std::string& path);

}  // namespace halfopen::docs
