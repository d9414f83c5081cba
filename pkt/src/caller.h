// The system calls of a script, made by the host's process.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "halfopen/pkt/host.h"
#include "settings.h"
#include "sockets.h"
#include "values.h"

namespace halfopen::pkt {

/// A call that has been made. Either it is over at once, with `outcome`, or it is `made`.
struct Begun {
  const CallEvent* event = nullptr;
  MadeCall* made = nullptr;
  net::Outcome outcome{};  ///< Without `made`.
  /// Checks, with a result that is as expected, what else the script says of the call. May be empty.
  std::function<void(const net::Outcome&, MadeCall*)> then{};
  bool gives_descriptor = false;  ///< Any descriptor is as good as the one the script names.

  bool over() const { return made == nullptr || made->over(); }
};

class Caller {
 public:
  Caller(Host& host, const Settings& settings, Sockets& sockets) : host_{host}, settings_{settings}, sockets_{sockets} {}

  /// Makes a call. Errors: Stop.
  Begun begin(const CallEvent& event);
  /// Holds the outcome of a call that is over against the script. Errors: Stop.
  void finish(const Begun& begun);

 private:
  using Maker = Begun (Caller::*)(const CallEvent&);
  static const std::map<std::string_view, Maker>& makers();

  // caller.cpp
  Handle handle(const CallEvent& event) const;
  Begun make(const CallEvent& event, net::Call call, std::int64_t octets = 0);
  static Begun at_once(const CallEvent& event, const net::Outcome& outcome);
  Begun socket(const CallEvent& event);
  Begun bind(const CallEvent& event);
  Begun listen(const CallEvent& event);
  Begun accept(const CallEvent& event);
  Begun connect(const CallEvent& event);
  Begun shutdown(const CallEvent& event);
  Begun close(const CallEvent& event);
  Begun fcntl(const CallEvent& event);

  // caller_transfer.cpp
  Begun read(const CallEvent& event);
  Begun readv(const CallEvent& event);
  Begun recv(const CallEvent& event);
  Begun recvmsg(const CallEvent& event);
  Begun write(const CallEvent& event);
  Begun writev(const CallEvent& event);
  Begun send(const CallEvent& event);
  Begun sendto(const CallEvent& event);
  Begun sendmsg(const CallEvent& event);
  Begun transfer(const CallEvent& event, net::Op op, std::int64_t size, net::MessageFlag flags);

  // caller_options.cpp
  Begun setsockopt(const CallEvent& event);
  Begun getsockopt(const CallEvent& event);
  Begun ioctl(const CallEvent& event);

  // caller_events.cpp
  Begun poll(const CallEvent& event);
  Begun epoll_create(const CallEvent& event);
  Begun epoll_ctl(const CallEvent& event);
  Begun epoll_wait(const CallEvent& event);

  Host& host_;
  const Settings& settings_;
  Sockets& sockets_;
  /// What epoll_ctl said to report, by instance and descriptor.
  std::map<std::pair<net::Descriptor, net::Descriptor>, std::int64_t> epoll_data_;
};

/// Errors: Stop, Invalid if the call has another number of arguments.
void expect_arguments(const CallEvent& event, std::size_t least, std::size_t most);
/// Errors: Stop, Failed.
void expect_number(std::string_view what, std::int64_t expected, std::int64_t actual);

}  // namespace halfopen::pkt
