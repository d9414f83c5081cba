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
