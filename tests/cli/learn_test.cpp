// Records of this kernel against linux-6.18, and against copies of it that are wrong or do not know.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kRow = R"({"when": "rst", "state": ["CLOSE-WAIT"], "code": ")";

/// A client whose peer has closed sends twice: EPIPE (linux/3.S5.second-send). At L0, so that nothing is needed for it.
class Learn : public testing::Test {
 protected:
  void SetUp() override {
    if (halfopen("levels").out.find("L0 loopback     yes") == std::string::npos) GTEST_SKIP() << "no loopback";
    const Result run = halfopen("run scenarios/loopback/send-after-peer-closed.json --backend real --level L0 --record " + record.string());
    ASSERT_EQ(run.exit, 0) << run.out << run.err;
  }
  /// Learns with a copy of linux-6.18 that has these members.
  Result learn(const std::string& members) {
    const auto copy = write("copy.json", R"({"name": "copy", "extends": "linux-6.18", )" + members + "}");
    return halfopen("learn " + record.string() + " --profile copy --profile-file " + copy.string());
  }
  static std::string row(const std::string& code) {
    return R"("socket": {"errors": [)" + (kRow + code) + R"(", "latch": "once", "queue": "keep", "evidence": "unverified", "note": "A guess."}]})";
  }
  std::filesystem::path record = scratch() / "real.json";
};

TEST_F(Learn, ConfirmsWhatTheKernelDoes) {
  const Result result = halfopen("learn " + record.string() + " --profile linux-6.18");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("linux-6.18 against 1 records\n"));
  EXPECT_THAT(result.out, HasSubstr("contradicted: 0\n"));
  EXPECT_THAT(result.out, HasSubstr("  socket.pipe_signal = true [linux/2.3.send.3, linux/2.3.send.4, linux/2.3.sigpipe, M]: not false ("));
  EXPECT_THAT(result.out.substr(result.out.find("not covered: ")), HasSubstr("  tcp.keepalive_idle = 7200s"));
}

TEST_F(Learn, SettlesWhatWasAGuess) {
  const Result result = learn(row("EPIPE"));
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("  socket.errors[rst in CLOSE-WAIT] = EPIPE, once, keep [unverified]: not "));
  EXPECT_THAT(result.out, HasSubstr("the profile: \"socket\": {\"errors\": [" + (kRow + std::string{"EPIPE"}) +
                                    "\", \"latch\": \"once\", \"queue\": \"keep\", \"evidence\": \"linux/learned.send-after-peer-closed\", \"grade\": \"M\"}]}"));
  EXPECT_THAT(result.out, HasSubstr("the evidence: | `linux/learned.send-after-peer-closed` | M | "));
}

// What is printed, put into the profile, is what the kernel does: learning again finds nothing against it.
TEST_F(Learn, PrintsTheChangeThatMendsAWrongEntry) {
  const Result wrong = learn(row("ECONNRESET"));
  EXPECT_EQ(wrong.exit, 1) << wrong.out << wrong.err;
  EXPECT_THAT(wrong.out, HasSubstr("  socket.errors[rst in CLOSE-WAIT] = ECONNRESET, once, keep [unverified]: with "
                                   "socket.errors[rst in CLOSE-WAIT].code = EPIPE "));
  const std::size_t entry = wrong.out.find("  socket.errors[rst in CLOSE-WAIT] = ECONNRESET");
  const std::string label = "the profile: ";
  const std::size_t change = wrong.out.find(label, entry) + label.size();
  const Result mended = learn(wrong.out.substr(change, wrong.out.find('\n', change) - change));
  EXPECT_EQ(mended.exit, 0) << mended.out << mended.err;
  EXPECT_THAT(mended.out, HasSubstr("contradicted: 0\n"));
}

TEST_F(Learn, SaysSoIfNoEntryExplainsADifference) {
  std::string text = read(record);
  const std::string notes = "\"op\": \"close\"";
  ASSERT_NE(text.find(notes), std::string::npos);
  text.replace(text.find(notes), notes.size(), "\"op\": \"listen\"");
  const auto odd = write("odd.json", text);
  const Result result = halfopen("learn " + odd.string() + " --profile linux-6.18");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, HasSubstr("differs, and no other value of one entry explains it: "));
}

TEST_F(Learn, NeedsTheScenario) {
  std::string text = read(record);
  const std::size_t at = text.find("\n \"text\": ") + 1;
  ASSERT_NE(at, 0u);
  text.erase(at, text.find('\n', at) + 1 - at);
  const auto bare = write("bare.json", text);
  const Result result = halfopen("learn " + bare.string() + " --profile linux-6.18");
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, HasSubstr("[learn.text]"));
  EXPECT_EQ(halfopen("learn " + record.string() + " --profile beos").exit, 2);
}

}  // namespace
}  // namespace halfopen::cli
