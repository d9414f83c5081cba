// What carrying out a call came to.
#pragma once

#include <cstdint>
#include <type_traits>

#include "halfopen/net/call.h"
#include "halfopen/net/time.h"
#include "wait_queue.h"

namespace halfopen::sim::kernel {

/// Either an outcome, or the queue to wait in and for how long; or neither, when the call has ended its own process.
///
/// Handed through several hands on every call, so it is small. A peer's name, which few calls return, is put straight
/// into the operation's outcome.
struct Attempt {
  enum class Kind : std::uint8_t { Done, Wait, Gone };

  Kind kind = Kind::Gone;
  std::uint32_t status = 0;  ///< NTSTATUS of the overlapped call whose completion this is.
  net::Error error{};
  net::Error completed_with{};  ///< The socket error of that call; with one, the record says both beside the result.
  std::int64_t value = 0;
  std::int64_t extra = 0;
  WaitQueue* queue = nullptr;
  net::Duration patience{};  ///< 0: for ever. Counts from when the call first waits.
};
static_assert(std::is_trivially_destructible_v<Attempt>);

inline Attempt done(std::int64_t value) { return {.kind = Attempt::Kind::Done, .value = value}; }
inline Attempt failed(net::Error error) { return {.kind = Attempt::Kind::Done, .error = error, .value = -1}; }
inline Attempt named(net::Operation& call, const net::Endpoint& peer) {
  call.outcome.peer = peer;
  return done(0);
}
inline Attempt wait_in(WaitQueue& queue, net::Duration patience = {}) {
  return {.kind = Attempt::Kind::Wait, .queue = &queue, .patience = patience};
}
inline Attempt gone() { return {}; }

/// Writes what a call came to into its outcome, which has served as memory until now. A call that fails names no peer.
inline void conclude(net::Operation& call, const Attempt& result) {
  call.outcome.value = result.value;
  call.outcome.error = result.error;
  call.outcome.extra = result.extra;
  if (result.error) call.outcome.peer = {};
}

}  // namespace halfopen::sim::kernel
