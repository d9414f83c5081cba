// Ports and who may have them: linux/20.privileged, linux/20.reuseport-user; windows/9.different-user.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

TEST(Users, OnlyTheSuperuserBindsALowPort) {  // linux/20.privileged
  TwoHosts world{{}, {.knobs = {{"net.ipv4.ip_unprivileged_port_start", "80"}}}};
  TestProgram& anybody = world.program(world.left(), "nobody");
  for (const net::SocketType type : {net::SocketType::Stream, net::SocketType::Datagram}) {
    const End bound = world.socket(anybody, type);
    expect(world.socket(anybody, type),
           {{"bind 1023", "EACCES"}, {"bind 10.9.9.9:80", "EADDRNOTAVAIL"}, {"bind 1024", "0"}, {"bind 80", "EACCES"}},
           "linux/20.privileged");
    EXPECT_EQ(bound("bind 0"), "0");
    EXPECT_EQ(world.socket(world.program(world.left()), type)("bind 80"), "0");
  }
  TestProgram& other = world.program(world.right(), "nobody");
  EXPECT_EQ(world.socket(other)("bind 79"), "EACCES");
  EXPECT_EQ(world.socket(other)("bind 80"), "0");
}

End bound(TwoHosts& world, TestProgram& program, std::string_view option) {
  const End end = world.socket(program);
  EXPECT_EQ(end("set " + std::string{option} + " 1"), "0");
  return end;
}

TEST(Users, SharePortsByReuseAddressOnly) {  // linux/20.reuseport-user
  TwoHosts world;
  TestProgram &one = world.program(world.left(), "one"), &two = world.program(world.left(), "two");
  EXPECT_EQ(bound(world, one, "SO_REUSEPORT")("bind 7000"), "0");
  EXPECT_EQ(bound(world, one, "SO_REUSEPORT")("bind 7000"), "0");
  EXPECT_EQ(bound(world, two, "SO_REUSEPORT")("bind 7000"), "EADDRINUSE");
  EXPECT_EQ(bound(world, one, "SO_REUSEADDR")("bind 7001"), "0");
  EXPECT_EQ(bound(world, two, "SO_REUSEADDR")("bind 7001"), "0");
}

// The five pairs that differ from what one user may: first, second, same user, another one.
TEST(Users, AnotherUserIsDeniedOnWindows) {  // windows/9.different-user
  constexpr const char *kDefault = "SO_KEEPALIVE", *kReuse = "SO_REUSEADDR", *kExclusive = "SO_EXCLUSIVEADDRUSE";
  struct Row {
    const char *first, *second, *same;
  };
  for (const Row& row : {Row{kDefault, kDefault, "0"}, Row{kDefault, kReuse, "0"}, Row{kReuse, kDefault, "0"},
                         Row{kDefault, kExclusive, "0"}, Row{kReuse, kExclusive, "0"}}) {
    for (const bool same : {true, false}) {
      TwoHosts world{{.os = "windows-11"}};
      TestProgram& one = world.program(world.left(), "one");
      TestProgram& two = same ? one : world.program(world.left(), "two");
      EXPECT_EQ(bound(world, one, row.first)("bind 0.0.0.0:7000"), "0");
      EXPECT_EQ(bound(world, two, row.second)("bind 10.0.0.1:7000"), same ? row.same : "WSAEACCES")
          << row.first << ' ' << row.second;
    }
  }
}

}  // namespace
}  // namespace halfopen::sim::kernel
