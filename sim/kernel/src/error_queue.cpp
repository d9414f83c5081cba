// MSG_ERRQUEUE: the records of errors that a socket keeps beside its pending error.
#include <algorithm>

#include "parts.h"
#include "socket.h"
#include "watch.h"

namespace halfopen::sim::kernel {

using profiles::Situation;

bool Socket::has_error_records() const { return watch_ != nullptr && !watch_->errors.empty(); }

void Socket::queue_error(ErrorRecord record) { watch().errors.push_back(std::move(record)); }

// linux/surface.errqueue-empty: nobody ever waits for a record.
Attempt Socket::take_error_record(net::Operation& call) {
  if (!has_error_records()) return situation(Situation::WouldBlock);
  const ErrorRecord record = std::move(watch_->errors.front());
  watch_->errors.pop_front();
  show_next_error(has_error_records() ? watch_->errors.front().error.error : net::Error{});
  const std::size_t size = std::min(call.call.in.size(), record.octets.size());
  std::copy_n(record.octets.data(), size, call.call.in.begin());
  if (call.call.message != nullptr) {
    net::MessageFlag flags = net::MessageFlag::ErrorQueue;
    if (size < record.octets.size()) flags = flags | net::MessageFlag::Truncate;
    *call.call.message = {flags, record.error};
  }
  call.outcome.peer = record.to;
  return done(static_cast<std::int64_t>(size));
}

Attempt Socket::receive(net::Operation& call) {
  return has(call.call.flags, net::MessageFlag::ErrorQueue) ? take_error_record(call) : recv(call);
}

}  // namespace halfopen::sim::kernel
