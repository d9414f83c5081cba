// Windows's objects that are waited for beside sockets: event objects and completion ports.
#pragma once

#include <deque>

#include "file.h"

namespace halfopen::sim::kernel {

/// WSACreateEvent: signalled until it is reset by hand.
class EventObject final : public File {
 public:
  static constexpr FileKind kKind = FileKind::Event;
  EventObject() : File{kKind} {}

  bool signalled = false;
};

/// An overlapped call that is over, as a completion port keeps it.
struct Completion {
  std::int64_t key;
  std::int64_t octets;
  net::Error socket_error;
  net::Error system_error;
  std::uint32_t status;
};

class CompletionPort final : public File {
 public:
  static constexpr FileKind kKind = FileKind::Port;
  CompletionPort() : File{kKind} {}

  std::deque<Completion> completions;  ///< First come, first served.
};

}  // namespace halfopen::sim::kernel
