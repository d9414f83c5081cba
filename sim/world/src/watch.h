// What the kernels of a world do and no program observes, for runs that keep it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "halfopen/model/record.h"
#include "host.h"

namespace halfopen::sim {

/// Changes of connections' states, seen by looking at every host after every step of the world, and timers, as they are told.
class Watch {
 public:
  void timer(net::Instant at, std::uint16_t host, const net::Endpoint& local, const net::Endpoint& remote, std::string_view what);
  /// A step is over: notes which connections are in another state than before it.
  void look(net::Instant at, const std::vector<std::unique_ptr<Host>>& hosts);
  /// The state of the connection of a program's n-th socket before the present step; of one that is over, the state it ended in.
  /// Empty for a socket that never had one.
  std::string state_of(std::size_t host, const std::string& program, std::int32_t socket) const;
  /// A program starts anew: its sockets are counted from one again.
  void started(std::size_t host, const std::string& program);
  std::vector<model::KernelEvent> take() { return std::exchange(events_, {}); }

 private:
  struct Place {
    std::int32_t host;
    net::Endpoint local;
    net::Endpoint remote;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  using States = std::map<Place, std::string>;

  States now_on(const std::vector<std::unique_ptr<Host>>& hosts);

  States states_;
  std::map<std::tuple<std::size_t, std::string, std::int32_t>, std::string> of_sockets_;
  std::vector<model::KernelEvent> events_;
};

}  // namespace halfopen::sim
