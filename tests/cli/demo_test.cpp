// halfopen demo, cases, incident, profiles: what they show and how they end.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

TEST(Demo, ShowsEveryPairAndTheIncidentAndPasses) {
  const Result result = halfopen("demo");
  EXPECT_EQ(result.exit, 0) << result.err;
  for (const char* client : {"linux-6", "windows-2003", "windows-11"}) {
    for (const char* server : {"linux-6", "windows-2003", "windows-11"}) {
      EXPECT_THAT(result.out, HasSubstr(std::string{client} + " -> " + server));
    }
  }
  EXPECT_THAT(result.out, HasSubstr("ERROR: recv('127.0.0.1','1457') -> Failed"));
  EXPECT_THAT(result.out, HasSubstr(" 0 not as expected"));
  EXPECT_THAT(result.out, HasSubstr("Everything came out as expected."));
}

TEST(Demo, IsPlainInAPipe) {
  const Result result = halfopen("cases client-1");
  EXPECT_EQ(result.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(result.out.find("\u2713"), std::string::npos);
}

TEST(Incident, IsReplayedFromItsFolder) {
  const Result result = halfopen("incident " + kScenarios + "/incidents/kgtn-2011062102");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("[2011-06-17 08:27:47] INFO: Connection closed ('127.0.0.1','1457')"));
}

TEST(Profiles, ListDescribeDifferAndNameWhatIsUnverified) {
  EXPECT_THAT(halfopen("profiles").out, HasSubstr("linux-6.18"));
  EXPECT_THAT(halfopen("profiles linux-6").out, HasSubstr("tcp.rto_initial = 1s"));
  EXPECT_THAT(halfopen("profiles linux-6.18 linux-6.1").out, HasSubstr("tcp.syn_linear_timeouts: 4 -> 0"));
  EXPECT_THAT(halfopen("profiles windows-11 --unverified").out, HasSubstr("[unverified]"));
}

}  // namespace
}  // namespace halfopen::cli
