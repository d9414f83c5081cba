// Calls that wait, in the order they were made.
#pragma once

#include <cstdint>

#include "halfopen/net/process.h"

namespace halfopen::sim::kernel {

class Socket;

// What the kernel keeps in an Operation while its call is under way. The outcome is written last, so its fields serve
// as memory until then: `value` counts what a transfer has moved, `extra` is the deadline in ns (0: none).

/// The number of the call among those of its process; the lowest bit of the ticket says that it has been woken.
constexpr std::uint64_t number_of(const net::Operation& call) { return call.ticket >> 1; }
constexpr bool woken(const net::Operation& call) { return (call.ticket & 1) != 0; }
inline void set_woken(net::Operation& call, bool woken) { call.ticket = number_of(call) << 1 | (woken ? 1 : 0); }

/// True for the operation inside a net::Overlapped, which its kernel carries out; not for the call that started it.
inline bool is_overlapped(const net::Operation& call) {
  return call.call.overlapped != nullptr && &call.call.overlapped->operation == &call;
}

inline bool has_deadline(const net::Operation& call) { return call.outcome.extra != 0; }
inline net::Instant deadline_of(const net::Operation& call) {
  return has_deadline(call) ? net::kStart + net::Duration{call.outcome.extra} : net::kNever;
}

/// An intrusive list of operations, by rising number. It owns nothing; an operation is in one list at most.
class WaitQueue {
 public:
  /// `socket`: whose calls wait here; none for calls that wait for no single socket.
  explicit WaitQueue(Socket* socket = nullptr) : socket_{socket} {}
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;

  void insert(net::Operation& call);
  void remove(net::Operation& call) {
    (call.previous != nullptr ? call.previous->next : first_) = call.next;
    (call.next != nullptr ? call.next->previous : last_) = call.previous;
    call.previous = call.next = nullptr;
    call.queue = nullptr;
  }
  bool empty() const { return first_ == nullptr; }
  net::Operation* first() const { return first_; }
  Socket* socket() const { return socket_; }

  /// Hands every waiting call to `f`, which may remove that call.
  template <class F>
  void for_each(F&& f) {
    for (net::Operation* call = first_; call != nullptr;) {
      net::Operation* next = call->next;
      f(*call);
      call = next;
    }
  }

 private:
  net::Operation* first_ = nullptr;
  net::Operation* last_ = nullptr;
  Socket* socket_;
};

/// The queue a call waits in; nullptr if it waits in none.
inline WaitQueue* queue_of(const net::Operation& call) { return static_cast<WaitQueue*>(call.queue); }

}  // namespace halfopen::sim::kernel
