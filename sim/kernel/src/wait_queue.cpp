#include "wait_queue.h"

namespace halfopen::sim::kernel {

// A call that was woken for nothing goes back to its place, so the search is from the end and short.
void WaitQueue::insert(net::Operation& call) {
  net::Operation* before = last_;
  while (before != nullptr && number_of(*before) > number_of(call)) before = before->previous;
  net::Operation* after = before != nullptr ? before->next : first_;
  call.previous = before;
  call.next = after;
  call.queue = this;
  (before != nullptr ? before->next : first_) = &call;
  (after != nullptr ? after->previous : last_) = &call;
}

}  // namespace halfopen::sim::kernel
