#include "readiness.h"

namespace halfopen::sim::kernel {
namespace {

using net::Ready;

constexpr Ready when(bool condition, Ready bits) { return condition ? bits : Ready::None; }

// The formula of linux/6.
Ready linux_readiness(const ReadinessFacts& is) {
  if (is.listening) return when(is.acceptable, Ready::In);
  const bool receive_shut = is.own_shut_receive || is.peer_finished || is.dead;
  const bool send_shut = is.own_shut_send || is.dead;
  Ready mask = when(is.error || is.error_queue, Ready::Err);
  mask = mask | when((receive_shut && send_shut) || is.closed, Ready::HangUp);
  mask = mask | when(receive_shut, Ready::In | Ready::ReadHangUp);
  if (is.connecting) return mask;
  mask = mask | when(is.urgent, Ready::Priority);  // linux/6.pri
  return mask | when(is.data, Ready::In) | when(send_shut || is.writable, Ready::Out);
}

// windows/11, column WSAPoll. A socket never connected is not in the table: nothing.
Ready windows_readiness(const ReadinessFacts& is) {
  if (is.listening) return when(is.acceptable, Ready::In);
  if (is.attempt_failed || is.dead) return Ready::Err | Ready::HangUp | Ready::Out;
  if (is.connecting) return Ready::None;
  Ready mask = when(is.writable && !is.closed, Ready::Out);
  if (is.own_shut_receive) return mask;
  return mask | when(is.data, Ready::In) | when(is.peer_finished, Ready::HangUp);
}

}  // namespace

Ready sets_of(Ready mask) {
  constexpr Ready kRead = Ready::In | Ready::HangUp | Ready::Err;
  constexpr Ready kWrite = Ready::Out | Ready::Err;
  return when((mask & kRead) != Ready::None, Ready::In) | when((mask & kWrite) != Ready::None, Ready::Out) |
         (mask & Ready::Priority);
}

// windows/11, column select: a failed attempt is an exception and nothing else, a reset is none.
Ready sets_of(const ReadinessFacts& is) {
  if (is.listening) return when(is.acceptable, Ready::In);
  if (is.attempt_failed) return Ready::Priority;
  if (is.dead) return Ready::In | Ready::Out;
  if (is.connecting) return Ready::None;
  const bool readable = !is.own_shut_receive && (is.data || is.peer_finished);
  return when(readable, Ready::In) | when(is.writable && !is.closed, Ready::Out) |
         when(is.urgent, Ready::Priority);  // windows/11.oob
}

net::Ready readiness(profiles::ReadinessRules rules, const ReadinessFacts& facts) {
  switch (rules) {
    case profiles::ReadinessRules::Linux:
      return linux_readiness(facts);
    case profiles::ReadinessRules::Windows:
      return windows_readiness(facts);
  }
  return Ready::None;
}

}  // namespace halfopen::sim::kernel
