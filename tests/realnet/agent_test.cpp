// An agent that is killed: its children end with it.
#include <gtest/gtest.h>

#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "bad_child.h"
#include "handle.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

/// The abstract Unix socket of this name, unix(7).
struct ReportAddress {
  explicit ReportAddress(std::string_view name) {
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
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

class AgentDeath : public testing::Test {
 protected:
  AgentDeath() : listener_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    const std::string name = "halfopen-test/" + std::to_string(::getpid());
    const ReportAddress address{name};
    EXPECT_EQ(::bind(listener_.get(), address.get(), address.size), 0);
    EXPECT_EQ(::listen(listener_.get(), 4), 0);
    ::setenv(kReportTo, name.c_str(), 1);
  }

  pid_t start_agent() {
    std::string name{"/proc/self/exe"};
    std::string argument{kAgentArgument};
    char* arguments[] = {name.data(), argument.data(), nullptr};
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

TEST_F(AgentDeath, LeavesNoChild) {
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
TEST_F(AgentDeath, LeavesNoStoppedChild) {
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

}  // namespace

void become_agent_if_asked(int argc, char** argv) {
  if (argc < 2 || std::string_view{argv[1]} != kAgentArgument) return;
  play(between("reports", "reports"));
  ::_exit(EXIT_SUCCESS);
}

}  // namespace halfopen::realnet::test
