// The script's descriptors and connections, and which of them is under test.
#pragma once

#include <cstdint>
#include <deque>
#include <map>

#include "flow.h"
#include "settings.h"

namespace halfopen::pkt {

/// What a descriptor of the script stands for.
struct Handle {
  net::Descriptor descriptor = net::kNoDescriptor;  ///< In the host's process.
  Flow* flow = nullptr;                             ///< nullptr: an epoll instance.
};

class Sockets {
 public:
  explicit Sockets(const Settings& settings) : settings_{settings} {}

  /// socket() has returned: the newest one is under test.
  Flow& made(std::int64_t script, net::Descriptor descriptor, net::SocketType type);
  /// accept() has returned the connection with this end. Errors: Stop, Failed if the script's packets made none such.
  void accepted(std::int64_t script, net::Descriptor descriptor, std::uint16_t remote_port);
  void made_epoll(std::int64_t script, net::Descriptor descriptor) { handles_[script] = {descriptor, nullptr}; }
  void closed(std::int64_t script);

  /// The descriptor in the host's process; one that is not open for a number the script never got.
  Handle find(std::int64_t script) const;
  /// The script's number of a descriptor of the host.
  std::int64_t script_number(net::Descriptor descriptor) const;

  /// The socket under test; nullptr if there is none.
  Flow* current() { return current_; }
  /// The same for a packet of the script: while a listener is under test, or nothing, the packet makes a connection.
  Flow& for_injection();

 private:
  const Settings& settings_;
  std::deque<Flow> flows_;
  Flow* current_ = nullptr;
  std::map<std::int64_t, Handle> handles_;
  std::uint16_t next_port_ = 40'000;  ///< Of the script's end; each connection that a packet makes has its own.
};

}  // namespace halfopen::pkt
