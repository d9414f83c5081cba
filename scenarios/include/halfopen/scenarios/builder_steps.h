// The builder's steps.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/builder_expect.h"
#include "halfopen/scenarios/defaults.h"

namespace halfopen::scenarios {

/// A script in the making: each word adds a step, and expect, times and every speak of the last one. model::StepKind
/// says what each word does.
class Steps {
 public:
  Steps& startup();
  Steps& socket(std::string name, net::SocketType type = net::SocketType::Stream,
                net::AddressFamily family = net::AddressFamily::V4);
  Steps& bind(std::string socket, std::string to, net::AddressFamily family = net::AddressFamily::V4);
  /// Creates a socket, binds it to any address with this port, and listens.
  Steps& listen(std::uint16_t port, std::string as = kDefaultListener, std::int64_t backlog = kDefaultBacklog,
                net::AddressFamily family = net::AddressFamily::V4);
  /// Listens on a socket that is there.
  Steps& listen_on(std::string socket, std::int64_t backlog = kDefaultBacklog);
  Steps& accept(std::string socket, std::string on = kDefaultListener);
  Steps& connect(std::string socket, std::string to, net::AddressFamily family = net::AddressFamily::V4);
  Steps& send(std::string socket, std::int64_t bytes, net::MessageFlag flags = net::MessageFlag::None);
  Steps& send(std::string socket, std::string text, net::MessageFlag flags = net::MessageFlag::None);
  Steps& sendto(std::string socket, std::string to, std::int64_t bytes, net::MessageFlag flags = net::MessageFlag::None,
                net::AddressFamily family = net::AddressFamily::V4);
  Steps& sendto(std::string socket, std::string to, std::string text, net::MessageFlag flags = net::MessageFlag::None,
                net::AddressFamily family = net::AddressFamily::V4);
  Steps& recv(std::string socket, std::int64_t bytes = kDefaultRoom, net::MessageFlag flags = net::MessageFlag::None);
  Steps& recv_end(std::string socket, std::int64_t bytes = kDefaultRoom);
  Steps& recvfrom(std::string socket, std::int64_t bytes = kDefaultRoom,
                  net::MessageFlag flags = net::MessageFlag::None);
  Steps& shutdown(std::string socket, net::ShutdownHow how);
  Steps& close(std::string socket);
  /// connect with AF_UNSPEC.
  Steps& disconnect(std::string socket);
  /// `value` in the unit of net::Option (nanoseconds for times); `seconds` is Linger's.
  Steps& setsockopt(std::string socket, net::Option option, std::int64_t value, std::int64_t seconds = 0);
  Steps& getsockopt(std::string socket, net::Option option);
  /// A negative time-out waits for ever.
  Steps& poll(std::string socket, net::Ready asked, net::Duration timeout = kForEver);
  Steps& sleep(net::Duration duration);
  Steps& sleep_until(net::Duration instant);
  Steps& compute(net::Duration duration);
  Steps& resolve(std::string name, net::AddressFamily family = net::AddressFamily::V4);
  Steps& log(std::string line);
  Steps& observe(std::string name, std::int64_t value = 0);
  Steps& exit(std::int64_t code);
  Steps& sigpipe(net::PipeSignal disposition);
  Steps& sigaction(std::int32_t signal, net::SignalAction action);
  Steps& dup(std::string as, std::string of);
  Steps& recvmsg(std::string socket, std::int64_t bytes = kDefaultRoom,
                 net::MessageFlag flags = net::MessageFlag::None);
  /// `asked`: In for the set of readers, Out of writers, Priority of exceptions.
  Steps& select(std::vector<std::string> sockets, net::Ready asked, net::Duration timeout = kForEver);
  Steps& epoll_create(std::string as);
  Steps& epoll_ctl(std::string epoll, net::EpollHow how, std::string watch, net::Ready asked = net::Ready::None);
  Steps& epoll_wait(std::string epoll, net::Duration timeout = kForEver);
  Steps& create_event(std::string as);
  Steps& reset_event(std::string event);
  Steps& event_select(std::string socket, std::string event, net::NetworkEvent events);
  /// Without `event` none is reset.
  Steps& enum_events(std::string socket, std::string event = {});
  Steps& wait_events(std::vector<std::string> events, net::Duration timeout = kForEver);
  Steps& create_port(std::string as);
  Steps& associate_port(std::string socket, std::string port);
  Steps& completion(std::string port, net::Duration timeout = kForEver);
  Steps& overlapped_result(std::string overlapped, bool wait = false);
  Steps& system_result(std::string overlapped, bool wait = false);
  /// Without `overlapped`: every overlapped call of the socket.
  Steps& cancel(std::string socket, std::string overlapped = {});

  /// What the last step must show. Several: the first whose systems match counts.
  template <class... More>
  Steps& expect(Seen first, More... more) {
    auto& list = last().expect;
    list.push_back(std::move(first));
    (list.push_back(std::move(more)), ...);
    return *this;
  }
  /// The last step is done this often.
  Steps& times(std::int32_t count);
  /// The last step is an overlapped call of this name (Windows).
  Steps& overlapped(std::string name);
  /// The step after the last one does not wait for it.
  Steps& in_background();
  /// With this pause between.
  Steps& every(net::Duration pause);

  std::vector<model::Step> take() && { return std::move(steps_); }

 private:
  model::Step& last();
  model::Step& add(model::StepKind kind, std::string socket = {});
  Steps& turned_into_sendto(std::string to, net::AddressFamily family);

  std::vector<model::Step> steps_;
};

}  // namespace halfopen::scenarios
