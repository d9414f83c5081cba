// Resolver: names to addresses.
#pragma once

#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/result.h"
#include "halfopen/net/task.h"

namespace halfopen::net {

/// A process's resolver. A value; the process outlives it.
class Resolver {
 public:
  explicit Resolver(Process& process) : process_{&process} {}

  /// Asks for a name's addresses of one family: the outcome's value is their number, its `peer` holds the first.
  ///
  /// `name` must live until the call completes.
  ///
  /// Time:    what the system's resolver takes: nothing for a name it knows, its whole schedule for silence.
  /// Errors:  no such name (EAI_NONAME, WSAHOST_NOT_FOUND), no answer (EAI_AGAIN, WSATRY_AGAIN).
  /// Source:  getaddrinfo(3); docs/evidence, windows/15.
  [[nodiscard]] auto lookup(std::string_view name, AddressFamily family = AddressFamily::V4) {
    return process_->call({.op = Op::Resolve, .family = family, .name = name});
  }

  /// The first address of a name with a port: what connect wants. An address in text form needs no lookup.
  Task<Result<Endpoint>> endpoint(std::string_view name, std::uint16_t port, AddressFamily family = AddressFamily::V4);

 private:
  Process* process_;
};

}  // namespace halfopen::net
