#include "halfopen/realnet/children.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <list>
#include <stdexcept>

#include <fcntl.h>

#include "handle.h"
#include "parent_death.h"

namespace halfopen::realnet {

namespace {

using Clock = std::chrono::steady_clock;

struct Child {
  std::size_t index;
  pid_t process;
  Handle answer;
  Clock::time_point end;
  std::string text{};
  bool late = false;
};

[[noreturn]] void be_child(int answer, pid_t parent, const std::function<std::string()>& work) {
  die_with(parent);
  const std::string text = work();
  std::size_t told = 0;
  while (told < text.size()) {
    const ssize_t now = ::write(answer, text.data() + told, text.size() - told);
    if (now < 0 && errno != EINTR) ::_exit(EXIT_FAILURE);
    if (now > 0) told += static_cast<std::size_t>(now);
  }
  ::_exit(EXIT_SUCCESS);
}

Child start(std::size_t index, net::Duration limit, const std::function<std::string(std::size_t)>& work) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"pipe: " + std::string{std::strerror(errno)}};
  Handle reading{ends[0]};
  const Handle writing{ends[1]};
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error{"fork: " + std::string{std::strerror(errno)}};
  if (process == 0) be_child(writing.get(), parent, [&] { return work(index); });
  return {.index = index, .process = process, .answer = std::move(reading), .end = Clock::now() + limit};
}

/// Waits for the end of a child that has closed its pipe.
ChildEnd end_of(Child& child) {
  int status = 0;
  while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  if (child.late) return {.text = {}, .why = "its time was over"};
  if (WIFSIGNALED(status)) return {.text = {}, .why = "it was ended by signal " + std::to_string(WTERMSIG(status))};
  if (WEXITSTATUS(status) != EXIT_SUCCESS) return {.text = {}, .why = "it exited with " + std::to_string(WEXITSTATUS(status))};
  return {.text = std::move(child.text), .why = {}};
}

/// Takes what a child says. False when it says no more.
bool listen_to(Child& child) {
  std::array<char, 4096> room;
  const ssize_t got = ::read(child.answer.get(), room.data(), room.size());
  if (got > 0) child.text.append(room.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

}  // namespace

std::vector<ChildEnd> in_children(std::size_t count, std::uint32_t at_a_time, net::Duration limit,
                                  const std::function<std::string(std::size_t)>& work) {
  std::vector<ChildEnd> ends(count);
  std::list<Child> children;
  std::size_t next = 0;
  while (next < count || !children.empty()) {
    while (next < count && children.size() < at_a_time) children.push_back(start(next++, limit, work));
    std::vector<pollfd> polled;
    Clock::time_point first = Clock::time_point::max();
    for (const Child& child : children) {
      polled.push_back({.fd = child.answer.get(), .events = POLLIN, .revents = 0});
      first = std::min(first, child.late ? first : child.end);
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(first - Clock::now()).count();
    ::poll(polled.data(), polled.size(), static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000)));
    std::size_t at = 0;
    for (auto child = children.begin(); child != children.end();) {
      const bool spoke = polled[at++].revents != 0;
      if (!child->late && Clock::now() >= child->end) {
        child->late = true;
        ::kill(child->process, SIGKILL);
      }
      if (!spoke || listen_to(*child)) {
        ++child;
        continue;
      }
      ends[child->index] = end_of(*child);
      child = children.erase(child);
    }
  }
  return ends;
}

}  // namespace halfopen::realnet
