// What halfopen levels finds, and what run does with it: as root, as an ordinary user, without namespaces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

/// A copy of the program that everybody may run.
std::string program_for_all() {
  const auto folder = std::filesystem::path{"/tmp"} / ("halfopen_for_all_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::filesystem::copy_file(HALFOPEN_PROGRAM, folder / "halfopen", std::filesystem::copy_options::overwrite_existing);
  std::filesystem::copy_file(std::string{HALFOPEN_SOURCE_DIR} + "/" + kClose, folder / "normal-close.json",
                             std::filesystem::copy_options::overwrite_existing);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all | std::filesystem::perms::others_read | std::filesystem::perms::others_exec);
  std::filesystem::permissions(folder / "normal-close.json", std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  return folder.string();
}

/// With the TUN device as most systems have it, for everybody; in a mount namespace of the command's own.
Result as_nobody(const std::string& command) {
  const std::string folder = program_for_all();
  const Result result = shell("unshare -m sh -c 'mount -t tmpfs none /dev/net && mknod -m 666 /dev/net/tun c 10 200 && cd " + folder +
                              " && exec setpriv --reuid=65534 --regid=65534 --clear-groups " + command + "'");
  std::filesystem::remove_all(folder);
  return result;
}

class Privileges : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0 || shell("command -v setpriv unshare && unshare -m true").exit != 0) GTEST_SKIP() << "needs root, to give it up";
  }
};

TEST_F(Privileges, RootNeedsNoUserNamespace) {
  const Result levels = halfopen("levels");
  EXPECT_THAT(levels.out, HasSubstr("user namespace     yes  not needed as root"));
}

// An ordinary user has everything in a user namespace of their own; where the kernel refuses that, it is said.
TEST_F(Privileges, OrdinaryUserHasAUserNamespaceOrAReason) {
  const Result levels = as_nobody("./halfopen levels");
  ASSERT_EQ(levels.exit, 0) << levels.err;
  if (levels.out.find("user namespace     yes  unprivileged") == std::string::npos) {
    EXPECT_THAT(levels.out, HasSubstr("L1 namespaces   no, user namespace: "));
    return;
  }
  EXPECT_THAT(levels.out, HasSubstr("L1 namespaces   yes"));
  EXPECT_THAT(levels.out, HasSubstr("L2 kernel filters yes"));
  for (const std::string level : {"L0", "L1", "L2"}) {
    const Result run = as_nobody("./halfopen run normal-close.json --backend real --level " + level);
    EXPECT_EQ(run.exit, 0) << level << run.out << run.err;
    EXPECT_THAT(run.out, HasSubstr(level + " ")) << run.out;
  }
}

// No user namespace for an ordinary user: the loopback is left, what needs more is skipped, and says why.
TEST_F(Privileges, WithoutUserNamespacesTheLoopbackIsLeft) {
  const std::string without =
      "unshare -U --map-current-user --keep-caps sh -c \"echo 0 >/proc/sys/user/max_user_namespaces && "
      "exec setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all ./halfopen ";
  const Result levels = as_nobody(without + "levels\"");
  if (levels.exit != 0) GTEST_SKIP() << levels.err;
  EXPECT_THAT(levels.out, HasSubstr("L0 loopback     yes"));
  EXPECT_THAT(levels.out, HasSubstr("L1 namespaces   no, user namespace: No space left on device"));
  EXPECT_THAT(levels.out, HasSubstr("L2 kernel filters no, user namespace: No space left on device"));
  EXPECT_EQ(as_nobody(without + "run normal-close.json --backend real\"").exit, 0);
  const Result skipped = as_nobody(without + "run normal-close.json --backend real --level L1\"");
  EXPECT_EQ(skipped.exit, 4);
  EXPECT_THAT(skipped.out, HasSubstr("skipped: this machine does not give L1 namespaces: user namespace: No space left on device"));
}

// No network namespace, even for root.
TEST_F(Privileges, WithoutNetworkNamespacesTheLoopbackIsLeft) {
  const Result levels = shell("unshare -U -r sh -c \"echo 0 >/proc/sys/user/max_net_namespaces && exec '" HALFOPEN_PROGRAM "' levels\"");
  if (levels.exit != 0) GTEST_SKIP() << levels.err;
  EXPECT_THAT(levels.out, HasSubstr("L0 loopback     yes"));
  EXPECT_THAT(levels.out, HasSubstr("L1 namespaces   no, network namespace: No space left on device"));
}

}  // namespace
}  // namespace halfopen::cli
