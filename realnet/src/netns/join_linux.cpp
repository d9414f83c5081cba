#include "join.h"

#include <sched.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "parent_death.h"

namespace halfopen::realnet {

namespace {

constexpr std::string_view kNetwork = "namespace";
constexpr std::string_view kUserAndNetwork = "user namespace";

void enter(const Handle& space, int kind, const char* what) {
  if (::setns(space.get(), kind) != 0) throw std::runtime_error{std::string{what} + ": " + std::strerror(errno)};
}

}  // namespace

std::string place_text(bool user_namespace) { return std::string{user_namespace ? kUserAndNetwork : kNetwork}; }

bool is_namespace_place(std::string_view place) { return place == kNetwork || place == kUserAndNetwork; }

void join(Channel& channel, std::string_view place, pid_t agent) {
  if (place == kUserAndNetwork) {
    enter(channel.take_descriptor(), CLONE_NEWUSER, "user namespace");
    die_with(agent);
  }
  enter(channel.take_descriptor(), CLONE_NEWNET, "network namespace");
}

}  // namespace halfopen::realnet
