// poll and epoll.
#include <vector>

#include "caller.h"
#include "stop.h"

namespace halfopen::pkt {

using net::Op;
using net::Ready;

namespace {

/// Milliseconds as the model's nanoseconds; negative for ever.
std::int64_t patience_of(const Expr& expr) {
  constexpr std::int64_t kMillisecond = 1'000'000, kMost = 1'000'000'000'000;
  const std::int64_t count = number_of(expr);
  if (count > kMost) invalid("a time-out of " + std::to_string(count) + " ms");
  return count < 0 ? -1 : count * kMillisecond;
}

/// Which of several ways to name an event's data is written.
const Expr* data_of(const Expr& event) {
  for (const std::string_view name : {"fd", "ptr", "u32", "u64"}) {
    if (const Expr* found = field(event, name)) return found;
  }
  return nullptr;
}

void expect_events(std::string_view what, Ready expected, Ready actual) {
  if (expected == actual) return;
  failed(std::string{what} + ": expected " + to_string(expected) + ", actual " + to_string(actual));
}

}  // namespace

Begun Caller::poll(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  const Expr& list = event.arguments[0];
  if (list.kind != Expr::Kind::List) invalid("poll(): expected a list of {fd=, events=, revents=}");
  std::vector<net::PollEntry> entries;
  for (const Expr& item : list.items) {
    const Expr* descriptor = field(item, "fd");
    const Expr* asked = field(item, "events");
    if (descriptor == nullptr || asked == nullptr) invalid("poll(): expected {fd=, events=, revents=}");
    const std::int64_t number = number_of(*descriptor);
    entries.push_back({number < 0 ? net::kNoDescriptor : sockets_.find(number).descriptor, ready_of(*asked)});
  }
  Begun begun = make(event, {.op = Op::Poll, .argument = patience_of(event.arguments[2]), .polled = entries});
  begun.then = [&list](const net::Outcome&, MadeCall* made) {
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const Expr* found = field(list.items[i], "revents");
      if (found != nullptr && !is_ellipsis(*found)) expect_events("revents", ready_of(*found), made->polled[i].found);
    }
  };
  return begun;
}

Begun Caller::epoll_create(const CallEvent& event) {
  expect_arguments(event, 1, 1);
  Begun begun = make(event, {.op = Op::EpollCreate});
  begun.gives_descriptor = true;
  begun.then = [this, &event](const net::Outcome& outcome, MadeCall*) {
    sockets_.made_epoll(number_of(event.result), static_cast<net::Descriptor>(outcome.value));
  };
  return begun;
}

Begun Caller::epoll_ctl(const CallEvent& event) {
  expect_arguments(event, 4, 4);
  const Handle instance = handle(event);
  const std::int64_t how = number_of(event.arguments[1]);
  const std::int64_t number = number_of(event.arguments[2]);
  const bool removes = how == 2;
  if (how < 1 || how > 3) unsupported("epoll_ctl() with " + std::to_string(how));
  std::vector<net::PollEntry> entries = {{sockets_.find(number).descriptor}};
  if (!removes) {
    const Expr* asked = field(event.arguments[3], "events");
    if (asked == nullptr) invalid("epoll_ctl(): expected {events=, fd=}");
    entries[0].asked = ready_of(*asked);
    const Expr* data = data_of(event.arguments[3]);
    epoll_data_[{instance.descriptor, entries[0].descriptor}] = data != nullptr ? number_of(*data) : number;
  }
  const net::EpollHow action = how == 1 ? net::EpollHow::Add : how == 2 ? net::EpollHow::Delete : net::EpollHow::Modify;
  return make(event, {.op = Op::EpollControl, .descriptor = instance.descriptor, .argument = static_cast<std::int64_t>(action), .polled = entries});
}

// The first event is checked; without one its fields are zeros.
Begun Caller::epoll_wait(const CallEvent& event) {
  expect_arguments(event, 4, 4);
  const Handle instance = handle(event);
  const std::int64_t most = number_of(event.arguments[2]);
  constexpr std::int64_t kMost = 1024;
  if (most < 1 || most > kMost) unsupported("epoll_wait() for " + std::to_string(most) + " events");
  std::vector<net::PollEntry> entries(static_cast<std::size_t>(most));
  Begun begun = make(event, {.op = Op::EpollWait, .descriptor = instance.descriptor, .argument = patience_of(event.arguments[3]), .polled = entries});
  begun.then = [this, instance, &expected = inside(event.arguments[1])](const net::Outcome& outcome, MadeCall* made) {
    if (is_ellipsis(expected)) return;
    const bool any = outcome.value > 0;
    const net::PollEntry entry = any ? made->polled[0] : net::PollEntry{};
    if (const Expr* events = field(expected, "events")) expect_events("events", ready_of(*events), entry.found);
    const Expr* data = data_of(expected);
    if (data != nullptr) expect_number("the data of the event", number_of(*data), any ? epoll_data_[{instance.descriptor, entry.descriptor}] : 0);
  };
  return begun;
}

}  // namespace halfopen::pkt
