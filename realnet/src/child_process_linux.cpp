#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "child_process.h"

namespace halfopen::realnet {

namespace {

constexpr const char* kThisExecutable = "/proc/self/exe";

/// What posix_spawn does before the child's first instruction.
class SpawnPlan {
 public:
  explicit SpawnPlan(int control) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, control, kChildControl);
    ::posix_spawnattr_init(&attributes_);
    // A test runner that ignores SIGPIPE or blocks signals must not pass that on: programs start with what the system gives.
    sigset_t all;
    ::sigfillset(&all);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> environment_with(std::string& variable) {
  std::vector<char*> all;
  for (char** entry = environ; *entry; ++entry) all.push_back(*entry);
  all.push_back(variable.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

ChildProcess ChildProcess::start(Handle control) {
  const SpawnPlan plan{control.get()};
  std::string name{kThisExecutable};
  std::string argument{kChildArgument};
  std::string agent = std::to_string(::getpid());
  std::string variable = std::string{kChildVariable} + "=1";
  char* arguments[] = {name.data(), argument.data(), agent.data(), nullptr};
  const std::vector<char*> environment = environment_with(variable);
  pid_t id = 0;
  const int problem = ::posix_spawn(&id, kThisExecutable, plan.actions(), plan.attributes(), arguments, environment.data());
  if (problem != 0) throw std::runtime_error{"cannot start a child: " + std::string{std::strerror(problem)}};
  return ChildProcess{id};
}

ConnectedChild start_connected_child() {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    throw std::runtime_error{"no control connection: " + std::string{std::strerror(errno)}};
  }
  ConnectedChild child{.ours = Handle{pair[0]}, .process = {}};
  child.process = ChildProcess::start(Handle{pair[1]});
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept : id_{std::exchange(other.id_, 0)} {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(id_, other.id_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (id_ != 0) reap();
}

void ChildProcess::signal(int number) {
  if (id_ != 0) ::kill(id_, number);
}

void ChildProcess::kill() { signal(SIGKILL); }
void ChildProcess::stop() { signal(SIGSTOP); }
void ChildProcess::proceed() { signal(SIGCONT); }
void ChildProcess::hang_up() { signal(SIGHUP); }

void ChildProcess::hold() {
  if (id_ == 0) return;
  stop();
  siginfo_t info{};
  // WNOWAIT: the state stays to be waited for, by the next hold() or by reap().
  while (::waitid(P_PID, static_cast<id_t>(id_), &info, WSTOPPED | WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
}

Death ChildProcess::reap() {
  if (id_ == 0) return {};
  // The system lets no signal change the code of a process that is ending already.
  kill();
  int status = 0;
  pid_t reaped = 0;
  do {
    reaped = ::waitpid(id_, &status, 0);
  } while (reaped < 0 && errno == EINTR);
  id_ = 0;
  if (reaped < 0) return {};  // somebody else in this program waits for every child
  if (WIFSIGNALED(status)) return {.how = Death::How::Signalled, .code = WTERMSIG(status)};
  return {.how = Death::How::Exited, .code = WEXITSTATUS(status)};
}

}  // namespace halfopen::realnet
