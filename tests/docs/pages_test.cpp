// What the documentation shows is so: its commands print what it says, its files are taken, its links lead somewhere.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "session.h"

namespace halfopen::docs {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::IsEmpty;

const fs::path kProject{HALFOPEN_SOURCE_DIR};

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Every page, by its path in the project.
std::vector<std::string> pages() {
  std::vector<std::string> found{"README.md", "CHANGELOG.md", "packaging/README.md"};
  for (const auto& entry : fs::recursive_directory_iterator{kProject / "docs"}) {
    if (entry.path().extension() == ".md") found.push_back(entry.path().lexically_relative(kProject).generic_string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Page page_at(const std::string& path) {
  try {
    return parse_page(read(kProject / path));
  } catch (const std::runtime_error& error) {
    ADD_FAILURE() << path << ": " << error.what();
    return {};
  }
}

/// Without blanks and line feeds: how a fragment is indented does not matter.
std::string squeezed(const std::string& text) {
  std::string left;
  std::copy_if(text.begin(), text.end(), std::back_inserter(left), [](char c) { return c != ' ' && c != '\n'; });
  return left;
}

int status_of(const std::string& command) {
  const int status = std::system((command + " >/dev/null 2>&1").c_str());
  return status == -1 ? -1 : status >> 8;
}

/// A scenario is taken by `validate`, a profile by a run of one of its hosts.
void check_json(const Block& block, const fs::path& file) {
  const std::string program = "'" HALFOPEN_PROGRAM "' ";
  std::ofstream{file} << block.text;
  if (block.text.find("\"schema\"") != block.text.npos) {
    EXPECT_EQ(status_of(program + "validate '" + file.string() + "'"), 0) << "line " << block.line << ": no valid scenario";
  } else if (block.text.find("\"extends\"") != block.text.npos) {
    const std::size_t name = block.text.find("\"name\": \"") + 9;
    const std::string profile = block.text.substr(name, block.text.find('"', name) - name);
    const int status = status_of(program + "run '" HALFOPEN_SOURCE_DIR "/scenarios/loopback/normal-close.json' --profile-file '" +
                                 file.string() + "' --os client=" + profile);
    EXPECT_TRUE(status == 0 || status == 1) << "line " << block.line << ": no valid profile";
  } else {
    ADD_FAILURE() << "line " << block.line << ": JSON that is neither scenario nor profile needs a mark (docs/testing.md)";
  }
}

void check_block(const Block& block, const fs::path& file) {
  if (block.mark == Mark::NotRun || block.mark == Mark::File) return;
  if (block.mark == Mark::PartOf) {
    EXPECT_NE(squeezed(read(kProject / block.said)).find(squeezed(block.text)), std::string::npos)
        << "line " << block.line << ": it does not stand in " << block.said;
  } else if (block.language == "json") {
    check_json(block, file);
  } else {
    EXPECT_THAT((std::vector<std::string>{"", "text", "cpp", "console"}), Contains(block.language))
        << "line " << block.line << ": nobody tries this language; it needs a mark (docs/testing.md)";
  }
}

/// The package as it is installed, for pages that configure a project with it.
fs::path installed_for(const Page& page, const fs::path& folder) {
  const bool wanted = std::any_of(page.blocks.begin(), page.blocks.end(), [](const Block& block) {
    return block.language == "console" && block.mark != Mark::NotRun && block.text.find("$ cmake ") != block.text.npos;
  });
  if (!wanted) return folder;
  const std::string command = "cmake --install '" HALFOPEN_BUILD_DIR "' --prefix '" + folder.string() + "'";
  EXPECT_EQ(status_of(command), 0) << command;
  return folder;
}

class Pages : public testing::TestWithParam<std::string> {};

TEST_P(Pages, IsAsItSays) {
  const Page page = page_at(GetParam());
  const fs::path scratch = fs::path{HALFOPEN_BUILD_DIR} / "tests" / "docs" / "pages";
  std::string name = GetParam();
  std::replace(name.begin(), name.end(), '/', '_');
  fs::create_directories(scratch);
  for (const Block& block : page.blocks) check_block(block, scratch / (name + ".json"));
  for (const Command& command : run_page(page, scratch / name, installed_for(page, scratch / (name + ".prefix")))) {
    const std::string where = GetParam() + ", line " + std::to_string(command.number) + ": " + command.line;
    if (command.expected.empty()) {
      const bool differing = command.status == 1 && command.line.find("halfopen ") != command.line.npos;  // no mistake of the page
      EXPECT_TRUE(command.status == 0 || differing) << where << "\n" << command.output;
    } else if (command.compared) {
      EXPECT_TRUE(shows(command.output, command.expected)) << where << "\nprints\n" << command.output << "and not\n" << command.expected;
    } else {
      EXPECT_THAT(command.status, testing::AnyOf(0, 1, 4)) << where << "\n" << command.output;
    }
  }
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Docs, Pages, testing::ValuesIn(pages()), name_of);

TEST(Links, LeadSomewhere) {
  for (const std::string& path : pages()) {
    for (const Link& link : page_at(path).links) {
      if (link.target.find("://") != link.target.npos) continue;
      const std::size_t hash = link.target.find('#');
      const fs::path target =
          hash == 0 ? fs::path{path} : ((fs::path{path}.parent_path() / link.target.substr(0, hash)).lexically_normal());
      EXPECT_TRUE(fs::exists(kProject / target)) << path << ", line " << link.line << ": " << link.target;
      if (hash == link.target.npos || target.extension() != ".md") continue;
      EXPECT_THAT(page_at(target.generic_string()).anchors, Contains(link.target.substr(hash + 1))) << path << ", line " << link.line;
    }
  }
}

// A page nobody leads to is not read.
TEST(Links, LeadToEveryPageFromTheIndex) {
  std::vector<std::string> reached{"docs/README.md"};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const Link& link : page_at(reached[i]).links) {
      const fs::path target = (fs::path{reached[i]}.parent_path() / link.target.substr(0, link.target.find('#'))).lexically_normal();
      const std::string page = target.generic_string();
      if (page.ends_with(".md") && fs::exists(kProject / page) && std::count(reached.begin(), reached.end(), page) == 0) {
        reached.push_back(page);
      }
    }
  }
  for (const std::string& page : pages()) EXPECT_THAT(reached, Contains(page));
}

TEST(Blocks, AreCounted) {
  std::map<std::string, int> counts;
  for (const std::string& path : pages()) {
    for (const Block& block : page_at(path).blocks) {
      const bool plain = block.language.empty() || block.language == "text";
      if (block.mark == Mark::NotRun) {
        ++counts["not run"];
        std::printf("not run: %s, line %d: %s\n", path.c_str(), block.line, block.said.c_str());
        EXPECT_GE(block.said.size(), 10u) << path << ", line " << block.line << ": expected a reason";
      } else {
        ++counts[block.mark == Mark::File ? "file" : block.mark == Mark::PartOf ? "part of a file" : plain ? "text" : block.language];
      }
    }
  }
  for (const auto& [what, count] : counts) std::printf("%4d %s\n", count, what.c_str());
  EXPECT_GT(counts["console"], 15);
  EXPECT_GT(counts["cpp"], 5);
}

}  // namespace
}  // namespace halfopen::docs
