// Wrong command lines: each option, a clear message with a stable id, the documented exit code, nothing half-done.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

constexpr int kUsage = 2;
constexpr int kBadInput = 3;
constexpr int kMachine = 5;

struct Wrong {
  std::string name;
  std::string arguments;
  int exit;
  std::string says;
  std::string id;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.arguments; }

class WrongCommandLine : public testing::TestWithParam<Wrong> {};

TEST_P(WrongCommandLine, IsRefusedWithAReason) {
  const Wrong& wrong = GetParam();
  const Result result = halfopen(wrong.arguments);
  EXPECT_EQ(result.exit, wrong.exit) << result.err;
  EXPECT_THAT(result.err, HasSubstr(wrong.says));
  EXPECT_THAT(result.err, HasSubstr("[" + wrong.id + "]"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongCommandLine,
    testing::Values(
        Wrong{"NoCommand", "", kUsage, "subcommand is required", "usage.required"},
        Wrong{"UnknownCommand", "dance", kUsage, "dance: expected a command of", "usage.command"},
        Wrong{"UnknownOption", "run " + kClose + " --loud", kUsage, "--loud", "usage.unexpected"},
        Wrong{"RunWithoutFile", "run", kUsage, "FILE is required", "usage.required"},
        Wrong{"RunMissingFile", "run nowhere.json", kBadInput, "nowhere.json", "scenario.text.file"},
        Wrong{"RunBackend", "run " + kClose + " --backend quantum", kUsage, "quantum", "usage.value"},
        Wrong{"RunOsWithoutProfile", "run " + kClose + " --os client", kUsage, "expected HOST=PROFILE", "usage.os"},
        Wrong{"RunOsUnknownProfile", "run " + kClose + " --os client=beos", kUsage, "linux-6.18", "usage.os"},
        Wrong{"RunOsUnknownHost", "run " + kClose + " --os moon=linux-6", kUsage, "no host 'moon'", "usage.os"},
        Wrong{"RunSeed", "run " + kClose + " --seed many", kUsage, "many", "usage.conversion"},
        Wrong{"RunAt", "run " + kClose + " --pcap x --at moon", kUsage, "no host 'moon'", "usage.at"},
        Wrong{"RunAtWithoutPcap", "run " + kClose + " --at client", kUsage, "expected --pcap", "usage.at"},
        Wrong{"RunPcapOfRealSockets", "run " + kClose + " --pcap x --backend real --level L0", kUsage, "expected --backend sim", "usage.pcap"},
        Wrong{"RunLevelOfTheSimulator", "run " + kClose + " --level L1", kUsage, "expected --backend real", "usage.level"},
        Wrong{"RunLimitOfTheSimulator", "run " + kClose + " --limit 5", kUsage, "expected --backend real", "usage.level"},
        Wrong{"RunLevel", "run " + kClose + " --backend real --level L9", kUsage, "L9", "usage.value"},
        Wrong{"RunUnwritable", "run " + kClose + " --record /nowhere/at/all", kMachine, "/nowhere/at/all", "file.unwritable"},
        Wrong{"RunRecordOfTwo", "run " + kClose + " " + kClose + " --record x", kUsage, "expected one scenario file", "usage.one-file"},
        Wrong{"RunPcapOfTwo", "run " + kClose + " " + kClose + " --pcap x", kUsage, "expected one scenario file", "usage.one-file"},
        Wrong{"CasesFilter", "cases nonsense", kUsage, "expected part of a case's id", "usage.case"},
        Wrong{"DigestsFilter", "cases --digests nonsense", kUsage, "expected part of a case's id", "usage.case"},
        Wrong{"IncidentWithoutFolder", "incident", kUsage, "DIR is required", "usage.required"},
        Wrong{"IncidentMissingFolder", "incident nowhere", kBadInput, "nowhere", "library.file"},
        Wrong{"CompareOneRecord", "compare left.json", kUsage, "expected two records, or --backends", "usage.compare"},
        Wrong{"CompareOneBackend", "compare " + kClose + " --backends sim", kUsage, "expected sim,real", "usage.compare"},
        Wrong{"CompareMissingRecord", "compare left.json right.json", kBadInput, "left.json", "file.unreadable"},
        Wrong{"ProfilesUnknown", "profiles beos", kUsage, "linux-6.18", "usage.profile"},
        Wrong{"ProfilesThree", "profiles linux-6 linux-6.1 windows-11", kUsage, "PROFILE", "usage.count"},
        Wrong{"EvidenceOfNoProject", "evidence nowhere", kBadInput, "nowhere/docs/evidence/linux.md", "file.unreadable"},
        Wrong{"ValidateWithoutFile", "validate", kUsage, "FILE is required", "usage.required"}),
    [](const testing::TestParamInfo<Wrong>& wrong) { return wrong.param.name; });

TEST(CommandLine, HelpNamesEveryCommandAndHasExamples) {
  const Result help = halfopen("--help");
  EXPECT_EQ(help.exit, 0);
  for (const char* command : {"demo", "cases", "run", "incident", "compare", "profiles", "validate", "evidence"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
    const Result own = halfopen(std::string{command} + " --help");
    EXPECT_EQ(own.exit, 0);
    EXPECT_THAT(own.out, HasSubstr("Example:")) << command;
  }
  EXPECT_THAT(help.out, HasSubstr("Exit status: 0"));
}

TEST(CommandLine, ValidateNamesThePlaceAndGoesOn) {
  const auto bad = write("bad.json", R"({"schema": 1, "name": "x", "until": "2 parsecs", "hosts": {}, "programs": []})");
  const Result result = halfopen("validate " + bad.string() + " " + kClose);
  EXPECT_EQ(result.exit, kBadInput);
  EXPECT_THAT(result.out, HasSubstr("bad.json: /until: expected"));
  EXPECT_THAT(result.out, HasSubstr("normal-close.json: ok"));
}

}  // namespace
}  // namespace halfopen::cli
