#include "pair.h"

#include <algorithm>

namespace halfopen::sim::tcp::test {

namespace {

Flow flow_of(int end, bool v6) {
  Flow flow;
  if (v6) {
    flow.local.address = flow.remote.address = net::Address::any(net::AddressFamily::V6);
    flow.local.address.bytes[0] = flow.remote.address.bytes[0] = 0xfd;
    flow.local.address.bytes[15] = 1;
    flow.remote.address.bytes[15] = 2;
  } else {
    flow.local.address = net::Address::v4(10, 0, 0, 1);
    flow.remote.address = net::Address::v4(10, 0, 0, 2);
  }
  flow.local.port = 40000;
  flow.remote.port = 7000;
  if (end == 1) std::swap(flow.local, flow.remote);
  return flow;
}

}  // namespace

Pair::Pair(const PairConfig& config) : weather_{config.weather}, luck_{config.seed, "wire", "weather"} {
  core::RandomStream numbers{config.seed, "hosts", "iss"};
  for (int i = 0; i < 2; ++i) {
    ends_[i].profile = std::make_unique<profiles::Tcp>(config.profiles[i]);
    const Start start{.iss = SeqNum{static_cast<std::uint32_t>(numbers.next())},
                      .timestamp_offset = static_cast<std::uint32_t>(numbers.next()),
                      .mtu = config.mtu};
    ends_[i].connection =
        std::make_unique<Connection>(*ends_[i].profile, flow_of(i, config.v6), config.options[i], start);
  }
}

void Pair::connect() {
  ends_[0].connection->connect(now_, ends_[0].out);
  collect(0);
}

std::size_t Pair::send(int index, std::span<const std::byte> octets, bool more) {
  const std::size_t count = ends_[index].connection->send(octets, more, false, now_, ends_[index].out);
  collect(index);
  return count;
}

std::size_t Pair::read(int index, std::size_t octets) {
  End& end = ends_[index];
  const std::size_t before = end.received.size();
  end.received.resize(before + std::min(octets, end.connection->readable()));
  const std::size_t count = end.connection->receive(std::span{end.received}.subspan(before), false, now_, end.out);
  end.received.resize(before + count);
  collect(index);
  return count;
}

void Pair::shutdown_send(int index) {
  ends_[index].connection->shutdown_send(now_, ends_[index].out);
  collect(index);
}

void Pair::close(int index) {
  ends_[index].connection->close(now_, ends_[index].out);
  collect(index);
}

bool Pair::step(Instant limit) {
  const Instant arrival = flights_.empty() ? net::kNever : flights_.begin()->first.first;
  const Instant deadlines[2] = {ends_[0].connection->deadline(), ends_[1].connection->deadline()};
  const Instant next = std::min({arrival, deadlines[0], deadlines[1]});
  if (next > limit || next == net::kNever) return false;
  now_ = std::max(now_, next);
  if (arrival == next) {
    deliver();
    return true;
  }
  const int index = deadlines[0] == next ? 0 : 1;
  ends_[index].connection->timer(now_, ends_[index].out);
  collect(index);
  return true;
}

void Pair::run_until(Instant at) {
  while (step(at)) {
  }
  now_ = at;
}

void Pair::deliver() {
  const Flight flight = std::move(flights_.begin()->second);
  flights_.erase(flights_.begin());
  End& end = ends_[flight.to];
  const bool opens = flight.to == 1 && end.connection->finished() && !end.connected && !end.died &&
                     flight.packet.tcp.syn() && !flight.packet.tcp.has_ack();
  if (opens) {
    end.connection->accept_syn(flight.packet, now_, end.out);
  } else {
    end.connection->segment_arrives(flight.packet, now_, end.out);
  }
  collect(flight.to);
}

void Pair::collect(int index) {
  End& end = ends_[index];
  end.connected |= end.out.connected;
  end.end_of_stream |= end.out.end_of_stream;
  if (end.out.died && !end.died) end.died = end.out.died;
  for (Packet& packet : end.out.segments) {
    ++end.segments_sent;
    end.octets_sent += packet.payload.size();
    if (drop && drop(index, packet)) continue;
    if (luck_.chance(weather_.loss)) continue;
    if (luck_.chance(weather_.duplication)) launch(1 - index, Packet{packet});
    launch(1 - index, std::move(packet));
  }
  end.out.clear();
}

void Pair::launch(int to, Packet&& packet) {
  Duration delay = weather_.one_way_delay;
  if (luck_.chance(weather_.reordering))
    delay += Duration{static_cast<std::int64_t>(luck_.below(static_cast<std::uint64_t>(weather_.jitter.count()) + 1))};
  flights_.emplace(std::pair{now_ + delay, launched_++}, Flight{to, std::move(packet)});
}

bool Pair::both_done() const {
  return std::all_of(std::begin(ends_), std::end(ends_), [](const End& end) {
    return end.connection->state() == TcpState::Closed || end.connection->state() == TcpState::TimeWait;
  });
}

}  // namespace halfopen::sim::tcp::test
