// Where the hosts of a run are: a level of the real backend, as the agent sees it.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"
#include "halfopen/realnet/runner.h"

#include "event_loop.h"
#include "player.h"

namespace halfopen::realnet {

/// Made before the children, gone after them: with it everything that it made is gone.
class Site {
 public:
  virtual ~Site() = default;

  /// What a child of this host must be told to be there, and the descriptors that lead there.
  struct Place {
    std::string text;
    std::vector<int> descriptors;
  };
  virtual Place place_of(std::size_t host) const = 0;

  /// Starts who is to play a program of this host.
  virtual std::unique_ptr<Player> start_player(std::size_t host) = 0;
  /// The system the host runs, as records name it.
  virtual std::string system(std::size_t host) const = 0;
  virtual std::vector<net::Address> addresses(std::size_t host) const = 0;
  /// What the host's system says of itself: HostRecord::facts.
  virtual std::vector<std::pair<std::string, std::string>> facts(std::size_t host) const = 0;
  /// What the host's kernel has of sockets now, where it can be asked.
  virtual std::vector<model::SocketRow> sockets(std::size_t host) = 0;
  virtual void act_on_link(const model::Fault& fault) = 0;
  /// Power: a crash, a reboot. Nothing of the host is heard any more when this returns; its programs are the agent's to end.
  /// Freezing and thawing, of all but its programs; its ports.
  virtual void act_on_host(const model::Fault& fault) = 0;
  /// From now on nobody can connect to these ports, where this program listens; whoever asks hears nothing. None: everybody can.
  virtual void refuse_connections(std::size_t host, const std::string& program, const std::set<std::uint16_t>& ports) = 0;
  /// The run is over. Returns the packets that were kept, in order, their times counted from `start`.
  virtual std::vector<model::PacketRecord> end(SteadyClock::time_point start) = 0;
};

/// Makes the place of a run. The scenario and the loop outlive it. Throws std::runtime_error if the machine refuses.
std::unique_ptr<Site> make_site(const RealOptions& options, const model::Scenario& scenario, const Programs& programs, EventLoop& loop,
                                bool keep_packets);

}  // namespace halfopen::realnet
