// The completions do in a shell what a user expects of them.
#include <gmock/gmock.h>

#include "help.h"

namespace halfopen::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

std::string quoted(const std::string& word) { return "'" + word + "'"; }

/// What bash offers for the last of these words, in the project's folder.
std::vector<std::string> offered(const std::vector<std::string>& words) {
  std::string line = "halfopen";
  for (const std::string& word : words) line += " " + quoted(word);
  const auto script = write("complete.bash", "eval \"$(" + quoted(HALFOPEN_PROGRAM) + " completion bash)\"\nCOMP_WORDS=(" + line +
                            ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_halfopen\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
  std::istringstream lines{halfopen("--version >/dev/null; bash " + script.string()).out};
  std::vector<std::string> found;
  for (std::string one; std::getline(lines, one);) {
    if (!one.empty()) found.push_back(one);
  }
  return found;
}

TEST(BashCompletion, OffersEveryCommandAndEveryOption) {
  for (const auto& [command, options] : options_by_command()) {
    if (command.empty()) {
      EXPECT_THAT(offered({"-"}), UnorderedElementsAreArray(options));
    } else {
      EXPECT_THAT(offered({command, "-"}), UnorderedElementsAreArray(options)) << command;
      EXPECT_THAT(offered({command}), Contains(command));
    }
  }
}

TEST(BashCompletion, OffersTheValuesOfAnOption) {
  EXPECT_THAT(offered({"run", "--backend", ""}), ElementsAre("sim", "real"));
  EXPECT_THAT(offered({"run", "--backend", "r"}), ElementsAre("real"));
  EXPECT_THAT(offered({"completion", ""}), ElementsAre("bash", "zsh"));
  EXPECT_THAT(offered({"profiles", "linux-6."}), ElementsAre("linux-6.18", "linux-6.1"));
  EXPECT_THAT(offered({"run", "--seed", ""}), IsEmpty());
}

// Bash breaks words at "=".
TEST(BashCompletion, OffersValuesBehindAnEqualsSign) {
  EXPECT_THAT(offered({"run", "--backend", "="}), ElementsAre("sim", "real"));
  EXPECT_THAT(offered({"run", "--backend", "=", "s"}), ElementsAre("sim"));
  EXPECT_THAT(offered({"run", "--os", "client", "=", "windows-2"}), ElementsAre("windows-2003"));
  EXPECT_THAT(offered({"run", "--os", "=", "client", "=", "windows-2"}), ElementsAre("windows-2003"));
  EXPECT_THAT(offered({"run", "--os", "client"}), IsEmpty());
}

TEST(BashCompletion, OffersFilesAndFolders) {
  const std::string folder = write("a scenario.json", "").parent_path().string();
  std::filesystem::create_directory(folder + "/a folder");
  EXPECT_THAT(offered({"run", folder + "/a "}), testing::UnorderedElementsAre(folder + "/a scenario.json", folder + "/a folder"));
  EXPECT_THAT(offered({"run", "--record", folder + "/a s"}), ElementsAre(folder + "/a scenario.json"));
  EXPECT_THAT(offered({"incident", folder + "/a "}), ElementsAre(folder + "/a folder"));
  EXPECT_THAT(offered({"merge", folder + "/a s"}), ElementsAre(folder + "/a scenario.json"));
  EXPECT_THAT(offered({"compare", "--profile", "linux-6."}), ElementsAre("linux-6.18", "linux-6.1"));
  EXPECT_THAT(offered({"run", "docs/command-line."}), ElementsAre("docs/command-line.md"));
}

TEST(ZshCompletion, NamesEveryCommandAndOption) {
  const std::string script = halfopen("completion zsh").out;
  EXPECT_THAT(script, testing::StartsWith("#compdef halfopen\n"));
  for (const auto& [command, options] : options_by_command()) {
    const std::size_t begin = script.find("(" + command + ")\n");
    ASSERT_TRUE(command.empty() || begin != script.npos) << command;
    const std::string part = command.empty() ? script : script.substr(begin, script.find(";;", begin) - begin);
    for (const std::string& option : options) EXPECT_THAT(part, HasSubstr(option + "[")) << command;
  }
}

TEST(ZshCompletion, IsRead) {
  if (std::system("command -v zsh >/dev/null") != 0) GTEST_SKIP() << "zsh is not installed";
  const Result read = halfopen("completion zsh > " + (scratch() / "_halfopen").string() + " && zsh -n " + (scratch() / "_halfopen").string());
  EXPECT_EQ(read.exit, 0);
  EXPECT_THAT(read.err, IsEmpty());
}

TEST(Completion, WantsAShellItKnows) {
  const Result result = halfopen("completion fish");
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, HasSubstr("[usage.value]"));
  EXPECT_THAT(result.out, IsEmpty());
}

}  // namespace
}  // namespace halfopen::cli
