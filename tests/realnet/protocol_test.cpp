// Children that break the protocol: the run fails with a reason, and nothing hangs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

#include "bad_child.h"
#include "child_process.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using testing::HasSubstr;

const Registered kReturns{"returns", [](net::Process&) -> net::Task<int> { co_return 0; }};

/// Sets a variable of the environment for a scope.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_{name} { ::setenv(name, value, 1); }
  ~Environment() { ::unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
};

std::string failure_with(const char* manner) {
  const Environment bad{kBadChild, manner};
  try {
    play(alone("returns"));
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
  return "it passed";
}

TEST(Protocol, ChildThatEndsAtOnceIsReported) {
  EXPECT_EQ(failure_with("silent"),
            "program \"program\": its child ended before it was ready (exit code 3): does main() call become_child_if_asked first?");
}

TEST(Protocol, OtherVersionIsRefused) {
  EXPECT_THAT(failure_with("old"), HasSubstr("speaks version 2 of the protocol, this agent version 3"));
}

TEST(Protocol, GarbageIsRefused) { EXPECT_THAT(failure_with("garbage"), HasSubstr("breaks the protocol: a message without a length")); }

TEST(Protocol, AnnouncedLengthBeyondTheLimitIsRefused) {
  EXPECT_THAT(failure_with("huge"), HasSubstr("breaks the protocol: a message larger than a message may be"));
}

TEST(Protocol, ObservationBeforeTheStartIsRefused) {
  EXPECT_THAT(failure_with("early"), HasSubstr("breaks the protocol: \"seen\" before it was let go"));
}

TEST(Protocol, ProgramNobodyRegisteredIsTheScenariosFault) {
  try {
    play(alone("unheard-of"));
    FAIL() << "it passed";
  } catch (const std::invalid_argument& refused) {
    EXPECT_STREQ(refused.what(), "program \"program\": nobody registered unheard-of");
  }
}

TEST(Protocol, ChildThatDoesNotKnowItIsOneCannotStartChildren) {
  const Environment child{kChildVariable, "1"};
  EXPECT_THROW(play(alone("returns")), std::runtime_error);
}

}  // namespace
}  // namespace halfopen::realnet::test
