// A host's IP layer on a bench: its wires, its upper layer and a capture are held by the test.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::sim::ip {

using namespace std::chrono_literals;

inline net::Address address(const char* text) { return *net::Address::parse(text); }

constexpr net::Address kOwn = net::Address::v4(10, 0, 0, 1);
constexpr net::Address kPeer = net::Address::v4(10, 0, 0, 2);
constexpr std::uint64_t kOwnHardware = 0x02'00'00'00'00'01;
constexpr std::uint64_t kPeerHardware = 0x02'00'00'00'00'02;

struct Transmitted {
  net::Duration at;
  wire::Packet packet;
};

/// A cable whose other end is the test.
class TestWire final : public wire::Wire {
 public:
  explicit TestWire(core::EventQueue& queue) : queue_{queue} {}
  void transmit(wire::Packet&& packet) override { sent.push_back({queue_.now() - net::kStart, std::move(packet)}); }
  bool carrier() const override { return up; }

  /// When each ARP question left; unicast ones only, or broadcast ones only.
  std::vector<net::Duration> questions(bool unicast) const {
    std::vector<net::Duration> times;
    for (const Transmitted& one : sent) {
      const bool question = one.packet.protocol == wire::Protocol::Arp && !one.packet.arp.reply;
      if (question && (one.packet.arp.target_hardware != 0) == unicast) times.push_back(one.at);
    }
    return times;
  }
  /// Numbers (IP id) of the data packets, in order.
  std::vector<std::uint32_t> data() const {
    std::vector<std::uint32_t> numbers;
    for (const Transmitted& one : sent) {
      if (one.packet.protocol != wire::Protocol::Arp) numbers.push_back(one.packet.ip.id);
    }
    return numbers;
  }

  std::vector<Transmitted> sent;
  bool up = true;

 private:
  core::EventQueue& queue_;
};

/// Notes what the stack hands up.
class TestUpper final : public Upper {
 public:
  explicit TestUpper(core::EventQueue& queue) : queue_{queue} {}
  void tcp_arrives(wire::Packet&& segment) override { tcp.push_back({queue_.now() - net::kStart, std::move(segment)}); }
  void udp_arrives(wire::Packet&& datagram) override {
    udp.push_back({queue_.now() - net::kStart, std::move(datagram)});
  }
  void icmp_error_arrives(const IcmpError& error) override { errors.push_back(error); }
  void neighbour_failed(const wire::Packet& waiting) override {
    failed.push_back({queue_.now() - net::kStart, waiting});
  }
  void carrier_changed(bool up, const std::vector<net::Address>& addresses) override {
    carrier.push_back(up);
    carrier_addresses = addresses;
  }

  std::vector<Transmitted> tcp, udp, failed;
  std::vector<IcmpError> errors;
  std::vector<bool> carrier;
  std::vector<net::Address> carrier_addresses;

 private:
  core::EventQueue& queue_;
};

/// Notes why packets vanished.
class TestTap final : public Tap {
 public:
  void outgoing(InterfaceId interface, const wire::Packet&) override { out.push_back(interface); }
  void incoming(InterfaceId interface, const wire::Packet&) override { in.push_back(interface); }
  void discarded(const wire::Packet&, Discard reason) override { discards.push_back(reason); }

  std::vector<InterfaceId> out, in;
  std::vector<Discard> discards;
};

/// A host `10.0.0.1/24` with one card, unless a test asks for something else.
struct Bench {
  explicit Bench(const IpConfig& config = {.host = "host", .seed = 1}) : stack{queue, config} {
    stack.attach(&upper);
    stack.observe(&tap);
  }

  /// One card with these addresses; wires[id] is its cable.
  InterfaceId add_card(std::vector<InterfaceAddress> addresses, NeighbourKind neighbours = NeighbourKind::Permanent,
                       std::uint32_t mtu = 1500) {
    wires.push_back(std::make_unique<TestWire>(queue));
    return stack.add_interface({.name = "eth",
                                .hardware_address = kOwnHardware + wires.size() * 0x100,
                                .mtu = mtu,
                                .neighbours = neighbours,
                                .addresses = std::move(addresses)},
                               *wires.back());
  }

  void receive(wire::Packet packet, InterfaceId interface = 0) { stack.card(interface).receive(std::move(packet)); }
  void set_carrier(bool up, InterfaceId interface = 0) {
    wires[interface]->up = up;
    stack.card(interface).carrier_changed(up);
  }
  void run_until(net::Duration end) {
    while (queue.next() <= net::kStart + end) queue.fire_next();
    queue.advance_to(net::kStart + end);
  }
  void run() {
    while (!queue.empty()) queue.fire_next();
  }
  TestWire& wire(InterfaceId interface = 0) { return *wires[interface]; }

  core::EventQueue queue;
  std::vector<std::unique_ptr<TestWire>> wires;
  TestUpper upper{queue};
  TestTap tap;
  Stack stack;
};

/// A TCP segment without payload: 40 octets over IPv4, 60 over IPv6.
inline wire::Packet segment(const net::Address& source, const net::Address& destination, std::uint32_t number = 0) {
  wire::Packet packet;
  packet.ip.source = source;
  packet.ip.destination = destination;
  packet.ip.id = number;
  packet.tcp.source_port = 40000;
  packet.tcp.destination_port = 80;
  packet.tcp.seq = wire::SeqNum{0x01020304};
  packet.tcp.flags = wire::tcp_flag::kSyn;
  return packet;
}

inline wire::Packet datagram(const net::Address& source, const net::Address& destination, std::size_t payload = 10) {
  wire::Packet packet = segment(source, destination);
  packet.protocol = wire::Protocol::Udp;
  packet.udp = {5000, 53};
  packet.payload = core::Slice::make(payload, [](std::span<std::byte> all) {
    for (std::byte& octet : all) octet = std::byte{0x5a};
  });
  return packet;
}

inline wire::Packet arp_packet(bool reply, const net::Address& source, const net::Address& destination,
                               std::uint64_t sender = kPeerHardware) {
  wire::Packet packet;
  packet.protocol = wire::Protocol::Arp;
  packet.ip.source = source;
  packet.ip.destination = destination;
  packet.arp = {.reply = reply, .sender_hardware = sender, .target_hardware = reply ? kOwnHardware : 0};
  return packet;
}

}  // namespace halfopen::sim::ip
