// Level L1: every host is a network namespace, every link is carried by this process.
#pragma once

#include <set>

#include "halfopen/realnet/running_system.h"
#include "site.h"
#include "builder.h"
#include "emulator.h"

namespace halfopen::realnet {

/// Namespaces and cards live by descriptors of this process and its children; they have no names, and nothing of them is left
/// when those are gone, however they go.
class NamespaceSite final : public Site {
 public:
  /// `filters`: level L2, at which kernels do what they can do themselves.
  NamespaceSite(const model::Scenario& scenario, EventLoop& loop, bool keep_packets, bool filters);

  Place place_of(std::size_t host) const override;
  std::unique_ptr<Player> start_player(std::size_t) override { return start_local_player(); }
  std::string system(std::size_t) const override { return running_system(); }
  std::vector<net::Address> addresses(std::size_t host) const override;
  std::vector<std::pair<std::string, std::string>> facts(std::size_t host) const override { return hosts_[host].facts; }
  std::vector<model::SocketRow> sockets(std::size_t host) override;
  void act_on_link(const model::Fault& fault) override;
  void act_on_host(const model::Fault& fault) override;
  void refuse_connections(std::size_t host, const std::string& program, const std::set<std::uint16_t>& ports) override;
  std::vector<model::PacketRecord> end(SteadyClock::time_point start) override;

 private:
  struct BuiltHost {
    Handle space;
    bool down = false;  ///< It has crashed for good: nothing of it is left.
    std::vector<std::pair<std::string, std::string>> facts;
    std::set<std::string> refusing{};  ///< Programs whose listeners are closed to everybody by a filter.
    std::string route_congestion;  ///< Of its routes, where the namespace's own could not be chosen.
  };
  /// The cards of a link, until it has both.
  struct Cards {
    Handle a, b;
  };
  struct Conditions {
    model::Conditions forward, backward;
  };

  void build_host(std::size_t host, std::vector<Cards>& cards);
  void choose_congestion_control(std::size_t host);
  void build_cards(std::size_t host, std::vector<Cards>& cards);
  void build_routes(std::size_t host);
  void build_filters(std::size_t host);
  void read_facts(std::size_t host);
  void turn(std::size_t host, const std::string& knob, const std::string& value);
  void lose_power(std::size_t host, const model::Fault& fault);
  void set_condition(std::size_t link, model::Direction direction, model::Word word, const model::Conditions& from);
  void change(std::size_t link, const model::Fault& fault);

  const model::Scenario& scenario_;
  EventLoop& loop_;
  bool filters_;
  Builder builder_;
  bool ipv6_ = false;
  std::vector<BuiltHost> hosts_;
  std::vector<Conditions> links_now_;
  Emulator emulator_;
};

}  // namespace halfopen::realnet
