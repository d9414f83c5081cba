// The error lists, held against themselves and, on Linux, against the machine's own C library.
#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <string>

#include "halfopen/net/error.h"
#ifdef __linux__
#include <netdb.h>
#endif

namespace halfopen::net {
namespace {

class ErrorList : public ::testing::TestWithParam<ErrorFamily> {};

TEST_P(ErrorList, RisesAndLeadsBack) {
  std::set<std::string_view> symbols;
  const ErrorName* before = nullptr;
  for (const ErrorName& row : error_list(GetParam())) {
    if (before) {
      EXPECT_LT(before->number, row.number);
    }
    before = &row;
    EXPECT_TRUE(symbols.insert(row.symbol).second) << row.symbol;
    const Error error{GetParam(), row.number};
    EXPECT_TRUE(error);
    EXPECT_EQ(error.symbol(), row.symbol);
    EXPECT_EQ(error.text(), row.text);
    EXPECT_EQ(error_named(GetParam(), row.symbol), error);
  }
}

INSTANTIATE_TEST_SUITE_P(Families, ErrorList, ::testing::Values(ErrorFamily::Linux, ErrorFamily::Windows));

TEST(Error, OneNumberIsTwoErrors) {
  EXPECT_EQ((Error{ErrorFamily::Linux, 104}.symbol()), "ECONNRESET");
  EXPECT_EQ((Error{ErrorFamily::Windows, 10054}.symbol()), "WSAECONNRESET");
  EXPECT_NE((Error{ErrorFamily::Linux, 64}), (Error{ErrorFamily::Windows, 64}));
  EXPECT_EQ((Error{ErrorFamily::Linux, 0}), (Error{ErrorFamily::Windows, 0}));
  EXPECT_FALSE((Error{ErrorFamily::Windows, 0}));
}

TEST(Error, UnknownNumberHasNoName) {
  EXPECT_EQ((Error{ErrorFamily::Linux, 12345}.symbol()), "");
  EXPECT_EQ((Error{ErrorFamily::Windows, 1}.text()), "");
  EXPECT_FALSE(error_named(ErrorFamily::Linux, "WSAECONNRESET"));
  EXPECT_FALSE(error_named(ErrorFamily::Windows, "ECONNRESET"));
  EXPECT_FALSE(error_named(ErrorFamily::Linux, ""));
}

TEST(Error, SecondNamesMeanTheSame) {
  EXPECT_EQ(error_named(ErrorFamily::Linux, "EWOULDBLOCK"), linux_errno::kAgain);
  EXPECT_EQ(error_named(ErrorFamily::Linux, "ENOTSUP"), error_named(ErrorFamily::Linux, "EOPNOTSUPP"));
}

TEST(Error, NamedConstantsAreWhatTheirListsSay) {
  EXPECT_EQ(linux_errno::kBrokenPipe.symbol(), "EPIPE");
  EXPECT_EQ(linux_errno::kHostUnreachable.symbol(), "EHOSTUNREACH");
  EXPECT_EQ(linux_errno::kInProgress.symbol(), "EINPROGRESS");
  EXPECT_EQ(winsock::kShutdown.symbol(), "WSAESHUTDOWN");
  EXPECT_EQ(winsock::kNotInitialised.symbol(), "WSANOTINITIALISED");
}

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
// The texts and numbers are facts about a machine, and this may be one.
TEST(Error, LinuxListIsTheMachinesOwn) {
  for (const ErrorName& row : error_list(ErrorFamily::Linux)) {
    if (row.number < 0) {
      EXPECT_EQ(row.text, gai_strerror(row.number)) << row.symbol;
    } else {
      EXPECT_EQ(row.symbol, strerrorname_np(row.number));
      EXPECT_EQ(row.text, strerrordesc_np(row.number)) << row.symbol;
    }
  }
}
#endif

}  // namespace
}  // namespace halfopen::net
