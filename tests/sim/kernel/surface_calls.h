// The calls of a program's surfaces in one line each: select, epoll, event objects, overlapped calls.
#pragma once

#include <string>
#include <vector>

#include "two_hosts.h"

namespace halfopen::sim::kernel {

/// "read write", "except"; "-" for none.
inline std::string sets_text(net::Ready found) {
  std::string text;
  const auto add = [&](net::Ready bit, const char* name) {
    if (has(found, bit)) text += (text.empty() ? "" : " ") + std::string{name};
  };
  add(net::Ready::In, "read");
  add(net::Ready::Out, "write");
  add(net::Ready::Priority, "except");
  return text.empty() ? "-" : text;
}

inline constexpr net::Ready kAllSets = net::Ready::In | net::Ready::Out | net::Ready::Priority;

/// Which of the three sets one socket is found in now; an error's symbol if select fails.
inline std::string select_now(const End& end, net::Ready asked = kAllSets) {
  std::vector<net::PollEntry> entries{{end.descriptor(), asked}};
  const Begun& begun = end.program().begin({.op = net::Op::Select, .argument = 0, .polled = entries});
  return begun.operation.outcome.error ? end.program().result(begun) : sets_text(begun.polled[0].found);
}

/// Begins a select or poll that waits for ever.
inline Begun& wait_for(const End& end, net::Op op, net::Ready asked) {
  std::vector<net::PollEntry> entries{{end.descriptor(), asked}};
  return end.program().begin({.op = op, .argument = -1, .polled = entries});
}

/// An epoll instance of a program.
class EpollEnd {
 public:
  explicit EpollEnd(TestProgram& program)
      : program_{program}, descriptor_{static_cast<net::Descriptor>(program.value({.op = net::Op::EpollCreate}))} {}

  net::Descriptor descriptor() const { return descriptor_; }
  std::string control(net::EpollHow how, net::Descriptor socket, net::Ready asked = net::Ready::None) {
    std::vector<net::PollEntry> entry{{socket, asked}};
    return program_.call({.op = net::Op::EpollControl,
                          .descriptor = descriptor_,
                          .argument = static_cast<std::int64_t>(how),
                          .polled = entry});
  }
  std::string add(const End& end, net::Ready asked) { return control(net::EpollHow::Add, end.descriptor(), asked); }
  /// Begins a wait for `room` entries.
  Begun& begin_wait(std::int64_t timeout_ns, std::size_t room = 8) {
    std::vector<net::PollEntry> entries(room);
    return program_.begin(
        {.op = net::Op::EpollWait, .descriptor = descriptor_, .argument = timeout_ns, .polled = entries});
  }
  /// What is there now: "3:POLLIN 4:POLLOUT", by descriptor; "-" for nothing.
  std::string now(std::size_t room = 8) { return text(begin_wait(0, room)); }
  std::string text(const Begun& begun) const {
    if (begun.operation.queue != nullptr || begun.operation.outcome.error) return program_.result(begun);
    std::string text;
    for (std::int64_t i = 0; i < begun.operation.outcome.value; ++i) {
      const net::PollEntry& entry = begun.polled[static_cast<std::size_t>(i)];
      text += (text.empty() ? "" : " ") + std::to_string(entry.descriptor) + ":" + to_string(entry.found);
    }
    return text.empty() ? "-" : text;
  }

 private:
  TestProgram& program_;
  net::Descriptor descriptor_;
};

/// An event object, and the socket whose events it is told of.
class EventEnd {
 public:
  EventEnd(const End& socket, net::NetworkEvent events) : socket_{socket} {
    event_ = static_cast<net::Descriptor>(socket.program().value({.op = net::Op::CreateEvent}));
    select(events);
  }
  std::string select(net::NetworkEvent events) const {
    return socket_.program().call({.op = net::Op::EventSelect,
                                   .descriptor = socket_.descriptor(),
                                   .argument = static_cast<std::int64_t>(events),
                                   .second = event_});
  }
  /// WSAEnumNetworkEvents, and the event object is reset.
  std::string take() const {
    net::NetworkEvents found;
    socket_.program().call({.op = net::Op::EnumEvents,
                            .descriptor = socket_.descriptor(),
                            .second = event_,
                            .network_events = &found});
    return to_string(found);
  }
  Begun& begin_wait(std::int64_t timeout_ns) const {
    std::vector<net::PollEntry> events{{event_}};
    return socket_.program().begin({.op = net::Op::WaitEvents, .argument = timeout_ns, .polled = events});
  }
  bool signalled() const { return begin_wait(0).operation.outcome.value == 0; }

 private:
  End socket_;
  net::Descriptor event_ = net::kNoDescriptor;
};

/// An overlapped call with its buffer.
struct OverlappedCall {
  explicit OverlappedCall(std::int64_t key = 1) : state{key} {}
  net::Overlapped state;

  /// Starts it with `octets` of room or of data; what the call itself returns.
  std::string start(const End& end, net::Call call, std::size_t octets = 0) {
    call.descriptor = end.descriptor();
    call.overlapped = &state;
    return end.program().call(call, octets);
  }
  std::string result(TestProgram& program, net::Op op = net::Op::OverlappedResult) {
    return program.call({.op = op, .overlapped = &state});
  }
};

}  // namespace halfopen::sim::kernel
