// The connections of a run: as the record's kernel events tell, else as StateWatch sees each end.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "faults.h"
#include "halfopen/report/journey.h"
#include "run_data.h"
#include "states.h"

namespace halfopen::report::html {

using model::PacketRecord;
using model::PacketView;
using net::TcpState;

namespace {

/// One end of a 4-tuple on one host, and the connections it has had.
struct End {
  std::int32_t host = 0;
  net::Endpoint local, remote;
  StateWatch watch;
  std::vector<std::pair<net::Instant, TcpState>> changes{};
};

class Watcher {
 public:
  explicit Watcher(const Shown& run) : run_{run} {
    if (run.scenario != nullptr) {
      for (const FaultTime& time : fault_times(run)) {
        const bool power = time.fault->word == model::Word::Crash || time.fault->word == model::Word::Reboot;
        if (power && time.at) outages_.emplace_back(*time.at, time.fault->target);
      }
    }
    std::ranges::stable_sort(outages_, {}, &std::pair<net::Instant, std::string>::first);
    for (const Journey& journey : journeys_of(*run.record)) {
      if (journey.out != nullptr && journey.end != nullptr) sent_.push_back(journey.end);
    }
    std::ranges::sort(sent_);
  }

  std::vector<End> ends() {
    for (const PacketRecord& packet : run_.record->packets) {
      lose_power(packet.at);
      const PacketView view = view_of(packet);
      if (view.is_tcp()) see(packet, view);
    }
    lose_power(run_.record->ended_at);
    return std::move(ends_);
  }

 private:
  void see(const PacketRecord& packet, const PacketView& view) {
    const bool sender_here = is_here(view.source.address, packet.host);
    const bool receiver_here = is_here(view.destination.address, packet.host);
    if (packet.way == PacketRecord::Way::Out && sender_here) {
      End& end = end_of(packet.host, view.source, view.destination);
      end.watch.out(view);
      note(end, packet.at);
    }
    // What a host sends to itself is seen once, as it leaves.
    const bool arrives = packet.way == PacketRecord::Way::In || (packet.way == PacketRecord::Way::Out && sender_here);
    if (arrives && receiver_here) {
      End& end = end_of(packet.host, view.destination, view.source);
      end.watch.in(view, packet.way == PacketRecord::Way::Out || std::ranges::binary_search(sent_, &packet));
      note(end, packet.at);
    }
  }

  bool is_here(const net::Address& address, std::int32_t host) const {
    return address.is_loopback() || host_of(*run_.record, address, -1) == host;
  }

  End& end_of(std::int32_t host, const net::Endpoint& local, const net::Endpoint& remote) {
    const auto [place, fresh] = by_tuple_.try_emplace({host, {local, remote}}, ends_.size());
    if (fresh) ends_.push_back({.host = host, .local = local, .remote = remote, .watch = {}});
    return ends_[place->second];
  }

  static void note(End& end, net::Instant at) {
    const TcpState before = end.changes.empty() ? TcpState::Closed : end.changes.back().second;
    if (end.watch.state() != before) end.changes.emplace_back(at, end.watch.state());
  }

  /// Outages up to now.
  void lose_power(net::Instant now) {
    for (; next_outage_ < outages_.size() && outages_[next_outage_].first <= now; ++next_outage_) {
      const auto& [at, host] = outages_[next_outage_];
      for (End& end : ends_) {
        if (run_.record->hosts[static_cast<std::size_t>(end.host)].name != host) continue;
        end.watch.forget();
        note(end, at);
      }
    }
  }

  const Shown& run_;
  std::vector<std::pair<net::Instant, std::string>> outages_;
  std::size_t next_outage_ = 0;
  std::vector<const PacketRecord*> sent_;  ///< Arrivals of what somebody sent; sorted.
  std::map<std::pair<std::int32_t, std::pair<net::Endpoint, net::Endpoint>>, std::size_t> by_tuple_;
  std::vector<End> ends_;
};

/// True if the host's table at the end does not hold the connection any more, or as CLOSED: when it went is not seen.
bool gone(const model::Record& record, const End& end) {
  const bool tables = std::ranges::any_of(record.hosts, [](const model::HostRecord& host) { return !host.sockets.empty(); });
  if (!tables || end.changes.back().second == TcpState::Closed) return false;
  const auto& sockets = record.hosts[static_cast<std::size_t>(end.host)].sockets;
  return std::ranges::none_of(sockets, [&](const model::SocketRow& row) {
    return row.local == end.local && row.remote == end.remote && row.state != to_string(TcpState::Closed);
  });
}

/// "SYN-SENT -> ESTABLISHED": the second.
std::string state_after(const std::string& change) {
  const std::size_t arrow = change.rfind("-> ");
  return arrow == change.npos ? change : change.substr(arrow + 3);
}

/// As the backend saw them in the kernels.
Json connections_seen(const model::Record& record) {
  Json out = Json::array();
  std::map<std::tuple<std::int32_t, net::Endpoint, net::Endpoint>, std::size_t> places;
  for (const model::KernelEvent& event : record.events) {
    if (event.kind != model::KernelEvent::Kind::State) continue;
    const auto [place, fresh] = places.try_emplace({event.host, event.local, event.remote}, out.size());
    if (fresh) {
      out.push_back({{"host", event.host}, {"local", event.local.to_string()}, {"remote", event.remote.to_string()}, {"states", Json::array()}, {"seen", true}});
    }
    out[place->second]["states"].push_back({{"at", ns(event.at)}, {"state", state_after(event.what)}});
  }
  return out;
}

}  // namespace

Json timers_json(const model::Record& record) {
  Json out = Json::array();
  for (const model::KernelEvent& event : record.events) {
    if (event.kind != model::KernelEvent::Kind::Timer) continue;
    out.push_back({{"host", event.host}, {"at", ns(event.at)}, {"local", event.local.to_string()}, {"remote", event.remote.to_string()}, {"says", event.what}});
  }
  return out;
}

Json connections_json(const Shown& run) {
  if (!run.record->events.empty()) return connections_seen(*run.record);
  Json out = Json::array();
  for (const End& end : Watcher{run}.ends()) {
    if (end.changes.empty()) continue;
    Json states = Json::array();
    for (const auto& [at, state] : end.changes) states.push_back({{"at", ns(at)}, {"state", to_string(state)}});
    out.push_back({{"host", end.host}, {"local", end.local.to_string()}, {"remote", end.remote.to_string()}, {"states", states}});
    if (gone(*run.record, end)) out.back()["gone"] = true;
  }
  return out;
}

}  // namespace halfopen::report::html
