// What the link tests send and where it arrives.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/link/observer.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::sim::link {

using namespace std::chrono_literals;

/// A UDP datagram of `octets` on the wire, 28 of which are headers; `number` tells it from others.
inline wire::Packet packet_of(std::uint32_t octets, std::uint32_t number = 0) {
  wire::Packet packet;
  packet.protocol = wire::Protocol::Udp;
  packet.ip.id = number;
  packet.payload = core::Slice::make(octets - 28, [](std::span<std::byte> all) {
    for (std::byte& octet : all) octet = std::byte{0x5a};
  });
  return packet;
}

inline wire::Packet segment_of(std::uint8_t flags, std::uint32_t number = 0) {
  wire::Packet packet;
  packet.ip.id = number;
  packet.tcp.flags = flags;
  return packet;
}

/// One arrival: which packet, when.
struct Arrival {
  std::uint32_t number;
  net::Duration at;
  friend bool operator==(const Arrival&, const Arrival&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Arrival& arrival) {
    return out << "#" << arrival.number << " at " << arrival.at.count() << " ns";
  }
};

/// A card that notes what arrives.
class FarEnd final : public wire::Receiver {
 public:
  explicit FarEnd(core::EventQueue& queue) : queue_{queue} {}

  void receive(wire::Packet&& packet) override {
    arrivals.push_back({packet.ip.id, queue_.now() - net::kStart});
    damaged.push_back(packet.damaged);
    packets.push_back(std::move(packet));
  }
  void carrier_changed(bool up) override { carrier.push_back(up); }

  std::vector<Arrival> arrivals;
  std::vector<bool> damaged;
  std::vector<wire::Packet> packets;
  std::vector<bool> carrier;

 private:
  core::EventQueue& queue_;
};

/// Notes what a link tells: "sent 1", "delivered 1", "lost 1 (Cut)".
class Notes final : public LinkObserver {
 public:
  void sent(std::uint32_t, Direction, const wire::Packet& packet) override {
    lines.push_back("sent " + std::to_string(packet.ip.id));
  }
  void delivered(std::uint32_t, Direction, const wire::Packet& packet) override {
    lines.push_back("delivered " + std::to_string(packet.ip.id));
  }
  void lost(std::uint32_t, Direction, const wire::Packet& packet, LossCause cause) override {
    static constexpr const char* kNames[] = {"NoCarrier", "Cut", "Mtu", "QueueFull", "Random", "Rule", "Middlebox"};
    lines.push_back("lost " + std::to_string(packet.ip.id) + " (" + kNames[static_cast<int>(cause)] + ")");
  }

  std::vector<std::string> lines;
};

/// A TCP segment from 10.0.0.1:40000 to 10.0.0.2:7000 with `octets` of payload.
inline wire::Packet tcp_segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::uint32_t octets = 0) {
  wire::Packet packet;
  packet.ip.source = net::Address::v4(10, 0, 0, 1);
  packet.ip.destination = net::Address::v4(10, 0, 0, 2);
  packet.tcp.source_port = 40000;
  packet.tcp.destination_port = 7000;
  packet.tcp.flags = flags;
  packet.tcp.seq = wire::SeqNum{seq};
  packet.tcp.ack = wire::SeqNum{ack};
  packet.payload = core::Slice::make(octets, [](std::span<std::byte> all) {
    for (std::byte& octet : all) octet = std::byte{0};
  });
  return packet;
}

/// The same the other way round.
inline wire::Packet answer_segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::uint32_t octets = 0) {
  wire::Packet packet = tcp_segment(flags, seq, ack, octets);
  std::swap(packet.ip.source, packet.ip.destination);
  std::swap(packet.tcp.source_port, packet.tcp.destination_port);
  return packet;
}

inline void run_until(core::EventQueue& queue, net::Duration end) {
  while (queue.next() <= net::kStart + end) queue.fire_next();
  queue.advance_to(net::kStart + end);
}

inline void run(core::EventQueue& queue) {
  while (!queue.empty()) queue.fire_next();
}

}  // namespace halfopen::sim::link
