#include "halfopen/model/scenario.h"

#include <array>

namespace halfopen::model {

namespace {

// In the order of StepKind.
constexpr std::array<std::string_view, kStepKinds> kSteps = {
    "startup", "socket",      "bind",     "listen",   "accept", "connect",    "send",       "sendto",
    "recv",    "recv_end",    "recvfrom", "shutdown", "close",  "disconnect", "setsockopt", "getsockopt", "poll",
    "sleep",   "sleep_until", "compute",  "resolve",  "log",    "observe",    "exit",       "sigpipe",
    "sigaction", "dup", "select", "recvmsg", "epoll_create", "epoll_ctl", "epoll_wait", "create_event", "reset_event",
    "event_select", "enum_events", "wait_events", "create_port", "associate_port", "completion", "overlapped_result",
    "system_result", "cancel"};
static_assert(!kSteps.back().empty(), "every kind has its verb");

}  // namespace

const Host* find_host(const Scenario& scenario, std::string_view name) {
  for (const Host& host : scenario.hosts) {
    if (host.name == name) return &host;
  }
  return nullptr;
}

const Program* find_program(const Scenario& scenario, std::string_view name) {
  for (const Program& program : scenario.programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

std::string_view to_string(StepKind kind) { return kSteps[static_cast<std::size_t>(kind)]; }

bool os_matches(std::string_view pattern, std::string_view os) {
  if (pattern.empty() || pattern == os) return true;
  if (!os.starts_with(pattern)) return false;
  // A whole word must end here: "linux-6.1" is no prefix of "linux-6.18", nor "windows-1" of "windows-10".
  const char next = os[pattern.size()];
  return next == '-' || next == '.';
}

}  // namespace halfopen::model
