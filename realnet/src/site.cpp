#include "site.h"

#include "loopback_network.h"
#include "machines_site.h"
#include "netns/namespace_site.h"
#include "halfopen/realnet/running_system.h"

namespace halfopen::realnet {

namespace {

/// Level L0: nothing of it can be broken or looked into.
class LoopbackSite final : public Site {
 public:
  Place place_of(std::size_t) const override { return {.text = claim_.network().to_string(), .descriptors = {}}; }
  std::unique_ptr<Player> start_player(std::size_t) override { return start_local_player(); }
  std::string system(std::size_t) const override { return running_system(); }
  std::vector<net::Address> addresses(std::size_t host) const override { return {claim_.network().host(host)}; }
  std::vector<std::pair<std::string, std::string>> facts(std::size_t) const override { return {}; }
  std::vector<model::SocketRow> sockets(std::size_t) override { return {}; }
  void act_on_link(const model::Fault&) override {}
  void act_on_host(const model::Fault&) override {}
  void refuse_connections(std::size_t, const std::string&, const std::set<std::uint16_t>&) override {}
  std::vector<model::PacketRecord> end(SteadyClock::time_point) override { return {}; }

 private:
  NetworkClaim claim_;
};

}  // namespace

std::unique_ptr<Site> make_site(const RealOptions& options, const model::Scenario& scenario, const Programs& programs, EventLoop& loop,
                                bool keep_packets) {
  if (!options.agents.empty()) return std::make_unique<MachinesSite>(scenario, options.agents, programs, loop);
  if (options.level == Level::Loopback) return std::make_unique<LoopbackSite>();
  return std::make_unique<NamespaceSite>(scenario, loop, keep_packets, options.level == Level::Filters);
}

}  // namespace halfopen::realnet
