#include "watch.h"

namespace halfopen::sim {
namespace {

using Kind = model::KernelEvent::Kind;
constexpr std::string_view kClosed = "CLOSED";

bool is_connection(const model::SocketRow& row) {
  return row.type == net::SocketType::Stream && row.local && row.remote && row.state != kClosed;
}

}  // namespace

void Watch::timer(net::Instant at, std::uint16_t host, const net::Endpoint& local, const net::Endpoint& remote,
                  std::string_view what) {
  events_.push_back({Kind::Timer, at, host, local, remote, std::string{what}});
}

// Of two rows for one pair of endpoints (a socket and its duplicate; TIME-WAIT and who takes its place) the first counts.
Watch::States Watch::now_on(const std::vector<std::unique_ptr<Host>>& hosts) {
  States now;
  for (std::size_t host = 0; host < hosts.size(); ++host) {
    for (const model::SocketRow& row : hosts[host]->kernel().sockets()) {
      const bool live = is_connection(row) || row.state == "LISTEN";
      if (live && !row.program.empty()) of_sockets_[{host, row.program, row.socket}] = row.state;
      if (is_connection(row)) now.try_emplace(Place{static_cast<std::int32_t>(host), *row.local, *row.remote}, row.state);
    }
  }
  return now;
}

void Watch::look(net::Instant at, const std::vector<std::unique_ptr<Host>>& hosts) {
  States now = now_on(hosts);
  const auto note = [&](const Place& place, std::string_view from, std::string_view to) {
    events_.push_back({Kind::State, at, place.host, place.local, place.remote, std::string{from} + " -> " + std::string{to}});
  };
  for (const auto& [place, before] : states_) {
    const auto found = now.find(place);
    const std::string_view after = found == now.end() ? kClosed : std::string_view{found->second};
    if (after != before) note(place, before, after);
  }
  for (const auto& [place, after] : now) {
    if (!states_.contains(place)) note(place, kClosed, after);
  }
  states_ = std::move(now);
}

void Watch::started(std::size_t host, const std::string& program) {
  std::erase_if(of_sockets_, [&](const auto& entry) {
    return std::get<0>(entry.first) == host && std::get<1>(entry.first) == program;
  });
}

std::string Watch::state_of(std::size_t host, const std::string& program, std::int32_t socket) const {
  const auto found = of_sockets_.find({host, program, socket});
  return found == of_sockets_.end() ? std::string{} : found->second;
}

}  // namespace halfopen::sim
