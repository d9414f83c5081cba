#include "states.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "faults.h"
#include "halfopen/report/journey.h"
#include "run_data.h"

namespace halfopen::report::html {

using model::PacketRecord;
using model::PacketView;
using net::TcpState;
namespace tcp_flag = model::tcp_flag;

namespace {

/// `number` is at or behind `mark`, modulo 2^32.
bool reaches(std::uint32_t number, std::uint32_t mark) { return static_cast<std::int32_t>(number - mark) >= 0; }

bool synchronized(TcpState state) {
  return state != TcpState::Closed && state != TcpState::Listen && state != TcpState::SynSent && state != TcpState::SynReceived;
}

}  // namespace

void StateWatch::out(const PacketView& segment) {
  if (segment.has(tcp_flag::kRst)) {
    // While a connection is being opened a RST may answer what does not belong to it; one of its own goes on from the SYN.
    if (synchronized(state_) || segment.seq == iss_ + 1) state_ = TcpState::Closed;
    return;
  }
  if (segment.has(tcp_flag::kSyn)) return syn_out(segment);
  if (state_ == TcpState::Closed) return;
  if (segment.has(tcp_flag::kAck)) {
    if (reaches(segment.ack, rcv_nxt_)) rcv_nxt_ = segment.ack;
    if (fin_in_waiting_ && reaches(segment.ack, fin_in_end_)) fin_taken();
  }
  if (segment.has(tcp_flag::kFin)) fin_out(segment.seq + segment.payload + 1);
}

void StateWatch::syn_out(const PacketView& segment) {
  if (segment.has(tcp_flag::kAck)) {
    // Repeated by an established end: it took no notice of the third segment, its queue was full.
    if (state_ == TcpState::Established && segment.seq != iss_) return;
    state_ = TcpState::SynReceived;
    rcv_nxt_ = segment.ack;
    fin_in_waiting_ = false;
  } else if (state_ == TcpState::Closed || state_ == TcpState::TimeWait) {
    state_ = TcpState::SynSent;
  }
  iss_ = segment.seq;
}

void StateWatch::fin_out(std::uint32_t end) {
  switch (state_) {
    case TcpState::SynReceived:
    case TcpState::Established: state_ = TcpState::FinWait1; break;
    case TcpState::CloseWait: state_ = TcpState::LastAck; break;
    default: return;  // Repeated.
  }
  fin_out_end_ = end;
}

void StateWatch::in(const PacketView& segment, bool as_sent) {
  if (segment.has(tcp_flag::kRst)) {
    if (as_sent) reset_in(segment);
    return;
  }
  if (state_ == TcpState::SynSent) {
    const bool ours = segment.has(tcp_flag::kSyn | tcp_flag::kAck) && segment.ack == iss_ + 1;
    if (ours) state_ = TcpState::Established;
    if (ours) rcv_nxt_ = segment.seq + 1;
    return;
  }
  if (state_ == TcpState::Closed) return;
  if (segment.has(tcp_flag::kSyn)) {
    // Only where SYNs have crossed does a second one tell anything: that ours has arrived.
    if (state_ == TcpState::SynReceived && segment.has(tcp_flag::kAck)) acknowledged(segment.ack);
    return;
  }
  if (segment.has(tcp_flag::kAck)) acknowledged(segment.ack);
  const std::uint32_t end = segment.seq + segment.payload;
  const bool in_order = reaches(rcv_nxt_, segment.seq);
  if (as_sent && in_order && reaches(end, rcv_nxt_)) rcv_nxt_ = end;
  if (!segment.has(tcp_flag::kFin)) return;
  fin_in_end_ = end + 1;
  fin_in_waiting_ = true;
  if (as_sent && in_order) fin_taken();
}

void StateWatch::reset_in(const PacketView& segment) {
  // RFC 9293, 3.10.7.3; 3.10.7.4 with RFC 5961, 3.2: anything else is answered or ignored.
  const bool valid = state_ == TcpState::SynSent ? segment.has(tcp_flag::kAck) && segment.ack == iss_ + 1 : segment.seq == rcv_nxt_;
  if (valid) state_ = TcpState::Closed;
}

void StateWatch::acknowledged(std::uint32_t ack) {
  if (state_ == TcpState::SynReceived && reaches(ack, iss_ + 1)) state_ = TcpState::Established;
  if (!reaches(ack, fin_out_end_)) return;
  switch (state_) {
    case TcpState::FinWait1: state_ = TcpState::FinWait2; break;
    case TcpState::Closing: state_ = TcpState::TimeWait; break;
    case TcpState::LastAck: state_ = TcpState::Closed; break;
    default: break;
  }
}

void StateWatch::fin_taken() {
  fin_in_waiting_ = false;
  rcv_nxt_ = fin_in_end_;
  switch (state_) {
    case TcpState::SynReceived:
    case TcpState::Established: state_ = TcpState::CloseWait; break;
    case TcpState::FinWait1: state_ = TcpState::Closing; break;
    case TcpState::FinWait2: state_ = TcpState::TimeWait; break;
    default: break;
  }
}

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
