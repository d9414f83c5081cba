// Addresses: what is read, what is refused, how it is written.
#include "halfopen/net/address.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace halfopen::net {
namespace {

class Legal : public ::testing::TestWithParam<std::pair<std::string, std::string>> {};

// RFC 4291, 2.2: all forms. RFC 5952: how each is written back.
TEST_P(Legal, AddressIsReadAndWrittenInItsOneForm) {
  const auto& [text, written] = GetParam();
  const auto address = Address::parse(text);
  ASSERT_TRUE(address) << text;
  EXPECT_EQ(address->to_string(), written);
  EXPECT_EQ(Address::parse(written), address);
}

INSTANTIATE_TEST_SUITE_P(
    Address, Legal,
    ::testing::Values(std::pair{"0.0.0.0", "0.0.0.0"}, std::pair{"255.255.255.255", "255.255.255.255"},
                      std::pair{"10.0.0.1", "10.0.0.1"}, std::pair{"::", "::"}, std::pair{"::1", "::1"},
                      std::pair{"1::", "1::"}, std::pair{"0:0:0:0:0:0:0:0", "::"},
                      std::pair{"2001:DB8::1", "2001:db8::1"},
                      std::pair{"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
                      // One zero group is not worth "::" (RFC 5952, 4.2.2).
                      std::pair{"1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8"}, std::pair{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
                      std::pair{"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
                      // The longest run, the first of equals (4.2.3).
                      std::pair{"1:0:0:2:0:0:0:3", "1:0:0:2::3"}, std::pair{"1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},
                      std::pair{"0:0:1:2:3:4:5:6", "::1:2:3:4:5:6"}, std::pair{"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
                      // An IPv4 address at the end; mapped ones are written so (5).
                      std::pair{"::ffff:10.0.0.1", "::ffff:10.0.0.1"}, std::pair{"::ffff:a00:1", "::ffff:10.0.0.1"},
                      std::pair{"64:ff9b::192.0.2.33", "64:ff9b::c000:221"}, std::pair{"::1.2.3.4", "::102:304"},
                      std::pair{"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
                      std::pair{"::ffff:0.0.0.0", "::ffff:0.0.0.0"}));

class Illegal : public ::testing::TestWithParam<std::string> {};

TEST_P(Illegal, AddressIsRefused) {
  EXPECT_FALSE(Address::parse(GetParam())) << Address::parse(GetParam())->to_string();
}

INSTANTIATE_TEST_SUITE_P(Address, Illegal,
                         ::testing::Values("", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ",
                                           " 1.2.3.4", "1.2.3.", "1..2.3", "-1.2.3.4", "+1.2.3.4", "0x1.2.3.4", ":",
                                           ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
                                           "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
                                           "12345::", "g::", "1:", ":1", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "::1%eth0",
                                           "[::1]", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
                                           "::-1", "::+1", "::0x1", ":: 1"));

TEST(Address, KnowsItsKind) {
  EXPECT_TRUE(Address{}.is_any());
  EXPECT_TRUE(Address::any(AddressFamily::V6).is_any());
  EXPECT_FALSE(Address::parse("::1")->is_any());
  EXPECT_TRUE(Address::loopback(AddressFamily::V4).is_loopback());
  EXPECT_TRUE(Address::parse("127.255.0.1")->is_loopback());
  EXPECT_TRUE(Address::parse("::1")->is_loopback());
  EXPECT_FALSE(Address::parse("128.0.0.1")->is_loopback());
  EXPECT_TRUE(Address::parse("224.0.0.1")->is_multicast());
  EXPECT_TRUE(Address::parse("239.255.255.255")->is_multicast());
  EXPECT_FALSE(Address::parse("240.0.0.1")->is_multicast());
  EXPECT_TRUE(Address::parse("ff02::1")->is_multicast());
  EXPECT_FALSE(Address::parse("fe80::1")->is_multicast());
}

TEST(Endpoint, IsReadAsItIsWritten) {
  for (const std::string text : {"10.0.0.1:7000", "0.0.0.0:0", "[fd00::1]:65535", "[::]:1"}) {
    const auto endpoint = Endpoint::parse(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->to_string(), text);
  }
}

TEST(Endpoint, AnythingElseIsRefused) {
  for (const std::string text :
       {"", ":", "10.0.0.1", "10.0.0.1:", "10.0.0.1:65536", "10.0.0.1:-1", "10.0.0.1:+1", "10.0.0.1:01", "10.0.0.1:1 ",
        "fd00::1:7000", "[fd00::1]", "[fd00::1]7000", "[10.0.0.1]:7000", "[]:1", "[:1", "server:7000", ":7000"}) {
    EXPECT_FALSE(Endpoint::parse(text)) << text;
  }
}

}  // namespace
}  // namespace halfopen::net
