// An agent that is killed: its children end with it.
#include <gtest/gtest.h>

#include <net/if.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "bad_child.h"
#include "handle.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

/// The Unix socket of this path: children in namespaces reach it, too.
struct ReportAddress {
  explicit ReportAddress(std::string_view path) {
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + path.size());
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
  sockaddr_un address{};
  socklen_t size = 0;
};

/// Holds a connection to the test for as long as its process lives.
const Registered kReports{"reports", [](net::Process& process) -> net::Task<int> {
  const ReportAddress address{std::getenv(kReportTo)};
  const Handle report{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (::connect(report.get(), address.get(), address.size) != 0) co_return 1;
  co_await forever(process);
  co_return 0;
}};

/// A process of this machine: its parent, and the network namespace it is in.
struct Life {
  pid_t parent = 0;
  std::string network;
};
std::map<pid_t, Life> processes() {
  std::map<pid_t, Life> all;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream status{entry.path() / "stat"};
    std::string id, program, state;
    Life life;
    status >> id >> program >> state >> life.parent;
    std::error_code gone;
    life.network = std::filesystem::read_symlink(entry.path() / "ns/net", gone);
    if (!gone) all[std::stoi(name)] = life;
  }
  return all;
}

class AgentDeath : public testing::TestWithParam<Level> {
 protected:
  AgentDeath() : listener_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    const std::string name = testing::TempDir() + "halfopen-test-" + std::to_string(::getpid());
    std::filesystem::remove(name);
    const ReportAddress address{name};
    EXPECT_EQ(::bind(listener_.get(), address.get(), address.size), 0);
    EXPECT_EQ(::listen(listener_.get(), 4), 0);
    ::setenv(kReportTo, name.c_str(), 1);
  }
  ~AgentDeath() override { std::filesystem::remove(std::getenv(kReportTo)); }

  void SetUp() override {
    if (const std::string reason = this_machine().reason_against(GetParam()); !reason.empty()) GTEST_SKIP() << reason;
  }

  pid_t start_agent() {
    std::string name{"/proc/self/exe"};
    std::string argument{kAgentArgument};
    std::string level = GetParam() == Level::Namespaces ? "L1" : "L0";
    char* arguments[] = {name.data(), argument.data(), level.data(), nullptr};
    pid_t agent = 0;
    EXPECT_EQ(::posix_spawn(&agent, name.c_str(), nullptr, nullptr, arguments, environ), 0);
    return agent;
  }

  /// The connection of a child that has started.
  Handle next_child() {
    Handle child{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    const timeval patience{.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(child.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return child;
  }

 private:
  Handle listener_;
};

TEST_P(AgentDeath, LeavesNoChild) {
  const pid_t agent = start_agent();
  const Handle first = next_child();
  const Handle second = next_child();

  ::kill(agent, SIGKILL);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);

  char octet = 0;
  EXPECT_EQ(::recv(first.get(), &octet, 1, 0), 0) << "the first child lives on";
  EXPECT_EQ(::recv(second.get(), &octet, 1, 0), 0) << "the second child lives on";
}

// PR_SET_PDEATHSIG reaches a process that SIGSTOP holds; the end of its control connection would not.
TEST_P(AgentDeath, LeavesNoStoppedChild) {
  const pid_t agent = start_agent();
  const Handle child = next_child();
  ucred credentials{};
  socklen_t size = sizeof credentials;
  ASSERT_EQ(::getsockopt(child.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size), 0);
  ::kill(credentials.pid, SIGSTOP);

  ::kill(agent, SIGKILL);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);

  char octet = 0;
  EXPECT_EQ(::recv(child.get(), &octet, 1, 0), 0) << "the stopped child lives on";
}

// A namespace lives by the processes and descriptors that have it. The agent's children are waited for, and then nobody is
// where they were.
TEST_P(AgentDeath, LeavesNoNamespaceAndNoInterface) {
  const pid_t agent = start_agent();
  const Handle first = next_child();
  const Handle second = next_child();
  const std::string here = std::filesystem::read_symlink("/proc/self/ns/net");
  std::set<std::string> networks;
  std::vector<Handle> children;
  for (const auto& [id, life] : processes()) {
    if (life.parent != agent) continue;
    if (life.network != here) networks.insert(life.network);
    children.emplace_back(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
  }
  const bool namespaces = GetParam() == Level::Namespaces;
  EXPECT_EQ(networks.size(), namespaces ? 2u : 0u);
  EXPECT_EQ(children.size(), namespaces ? 3u : 2u) << "two programs, and who builds";

  ::kill(agent, SIGKILL);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);

  for (const Handle& child : children) {
    pollfd ended{.fd = child.get(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&ended, 1, 30'000), 1) << "a child lives on";
  }
  for (const auto& [id, life] : processes()) EXPECT_FALSE(networks.contains(life.network)) << id;
  EXPECT_EQ(::if_nametoindex("card0"), 0u);
}

INSTANTIATE_TEST_SUITE_P(Each, AgentDeath, testing::Values(Level::Loopback, Level::Namespaces),
                         [](const auto& level) { return level.param == Level::Loopback ? "L0" : "L1"; });

}  // namespace

void become_agent_if_asked(int argc, char** argv) {
  if (argc < 3 || std::string_view{argv[1]} != kAgentArgument) return;
  play(between("reports", "reports"), {.level = std::string_view{argv[2]} == "L1" ? Level::Namespaces : Level::Loopback});
  ::_exit(EXIT_SUCCESS);
}

}  // namespace halfopen::realnet::test
