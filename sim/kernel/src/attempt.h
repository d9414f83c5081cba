// What carrying out a call came to.
#pragma once

#include <string>

#include "halfopen/net/call.h"
#include "halfopen/net/time.h"
#include "wait_queue.h"

namespace halfopen::sim::kernel {

/// Either an outcome, or the queue to wait in and for how long; or neither, when the call has ended its own process.
struct Attempt {
  enum class Kind : std::uint8_t { Done, Wait, Gone };

  Kind kind = Kind::Gone;
  net::Outcome outcome{};
  WaitQueue* queue = nullptr;
  net::Duration patience{};  ///< 0: for ever. Counts from when the call first waits.
  std::string shows{};       ///< What the record says beside the result.
};

inline Attempt done(std::int64_t value) { return {.kind = Attempt::Kind::Done, .outcome = {.value = value}}; }
inline Attempt failed(net::Error error) { return {.kind = Attempt::Kind::Done, .outcome = {.value = -1, .error = error}}; }
inline Attempt named(const net::Endpoint& peer) { return {.kind = Attempt::Kind::Done, .outcome = {.peer = peer}}; }
inline Attempt wait_in(WaitQueue& queue, net::Duration patience = {}) {
  return {.kind = Attempt::Kind::Wait, .queue = &queue, .patience = patience};
}
inline Attempt gone() { return {}; }

}  // namespace halfopen::sim::kernel
