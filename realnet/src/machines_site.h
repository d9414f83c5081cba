// Hosts on several machines: one of them may be this one.
#pragma once

#include <map>

#include "remote_agent.h"
#include "site.h"

namespace halfopen::realnet {

class MachinesSite final : public Site {
 public:
  /// Greets every agent. Throws std::runtime_error, std::invalid_argument.
  MachinesSite(const model::Scenario& scenario, const std::vector<RemoteHost>& agents, const Programs& programs, EventLoop& loop);

  Place place_of(std::size_t) const override;
  std::vector<net::Address> addresses(std::size_t host) const override { return {addresses_[host]}; }
  std::vector<std::pair<std::string, std::string>> facts(std::size_t host) const override;
  std::string system(std::size_t host) const override;
  std::unique_ptr<Player> start_player(std::size_t host) override;
  std::vector<model::SocketRow> sockets(std::size_t) override { return {}; }
  void act_on_link(const model::Fault&) override {}
  void act_on_host(const model::Fault&) override {}
  void refuse_connections(std::size_t, const std::string&, const std::set<std::uint16_t>&) override {}
  std::vector<model::PacketRecord> end(SteadyClock::time_point) override { return {}; }

 private:
  std::map<std::size_t, std::unique_ptr<RemoteAgent>> agents_;  ///< By host; one without is here.
  std::vector<net::Address> addresses_;
};

}  // namespace halfopen::realnet
