// What poll finds on a stream socket: computed from what is, never from what has happened.
#pragma once

#include "halfopen/net/call.h"
#include "halfopen/profiles/socket_model.h"

namespace halfopen::sim::kernel {

/// What readiness is computed from. Evidence: linux/6, windows/11.
struct ReadinessFacts {
  bool listening = false;
  bool acceptable = false;  ///< A connection waits for accept.
  bool connecting = false;
  bool closed = false;          ///< CLOSED as the descriptor sees it, or never connected.
  bool attempt_failed = false;  ///< A connect has failed, and its error is still there.
  bool peer_finished = false;
  bool own_shut_receive = false;
  bool own_shut_send = false;
  bool dead = false;
  bool error = false;
  bool error_queue = false;
  bool data = false;  ///< At least SO_RCVLOWAT octets.
  bool urgent = false;  ///< An urgent octet that recv with MSG_OOB would hand over.
  bool writable = false;
};

/// What select finds, by the mask that poll finds or by the facts. Evidence: linux/surface.select-masks, windows/11.
net::Ready sets_of(net::Ready mask);
net::Ready sets_of(const ReadinessFacts& facts);

net::Ready readiness(profiles::ReadinessRules rules, const ReadinessFacts& facts);

}  // namespace halfopen::sim::kernel
