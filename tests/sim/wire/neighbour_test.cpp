// ARP and neighbour discovery, octet by octet and in what must be refused.
#include <gtest/gtest.h>

#include "halfopen/sim/wire/emit.h"
#include "halfopen/sim/wire/parse.h"
#include "samples.h"

namespace halfopen::sim::wire {
namespace {

Packet request(const net::Address& asks, const net::Address& sought) {
  Packet packet;
  packet.protocol = Protocol::Arp;
  packet.ip.source = asks;
  packet.ip.destination = sought;
  packet.arp.sender_hardware = 0x020000000001;
  return packet;
}

Packet reply(const net::Address& answers, const net::Address& asked) {
  Packet packet = request(answers, asked);
  packet.arp.reply = true;
  packet.arp.sender_hardware = 0x020000000002;
  return packet;
}

// RFC 826: hardware 1, protocol 0800, lengths 6 and 4, opcode 1, sender, target.
constexpr std::string_view kArpRequest = "0001 0800 0604 0001 0200 0000 0001 0a00 0001 0000 0000 0000 0a00 0002";

// RFC 4861, 4.3: to the solicited-node group of fd00::2, hop limit 255, with the source's link-layer address.
constexpr std::string_view kSolicitation =
    "6000 0000 0020 3aff fd00 0000 0000 0000 0000 0000 "
    "0000 0001 ff02 0000 0000 0000 0000 0001 ff00 0002 "
    "8700 7d97 0000 0000 fd00 0000 0000 0000 0000 0000 "
    "0000 0002 0101 0200 0000 0001";

// RFC 4861, 4.4: solicited and override.
constexpr std::string_view kAdvertisement =
    "6000 0000 0020 3aff fd00 0000 0000 0000 0000 0000 "
    "0000 0002 fd00 0000 0000 0000 0000 0000 0000 0001 "
    "8800 1c9a 6000 0000 fd00 0000 0000 0000 0000 0000 "
    "0000 0002 0201 0200 0000 0002";

TEST(Arp, Request) {
  EXPECT_EQ(hex(emitted(request(kA, kB))), kArpRequest);
  EXPECT_EQ(parse(octets(kArpRequest)).packet, request(kA, kB));
  EXPECT_EQ(request(kA, kB).wire_size(), 28u);
}

TEST(Arp, ReplyNamesWhoAsked) {
  Packet packet = reply(kB, kA);
  packet.arp.target_hardware = 0x020000000001;
  constexpr std::string_view kReply = "0001 0800 0604 0002 0200 0000 0002 0a00 0002 0200 0000 0001 0a00 0001";
  EXPECT_EQ(hex(emitted(packet)), kReply);
  EXPECT_EQ(parse(octets(kReply)).packet, packet);
}

TEST(Arp, RefusesOtherHardwareProtocolAndOperations) {
  EXPECT_EQ(parse(octets("0006 0800 0604 0001 0200 0000 0001 0a00 0001 0000 0000 0000 0a00 0002")).error,
            ParseError::Arp);
  EXPECT_EQ(parse(octets("0001 86dd 0604 0001 0200 0000 0001 0a00 0001 0000 0000 0000 0a00 0002")).error,
            ParseError::Arp);
  EXPECT_EQ(parse(octets("0001 0800 0810 0001 0200 0000 0001 0a00 0001 0000 0000 0000 0a00 0002")).error,
            ParseError::Arp);
  EXPECT_EQ(parse(octets("0001 0800 0604 0003 0200 0000 0001 0a00 0001 0000 0000 0000 0a00 0002")).error,
            ParseError::Arp);
  EXPECT_EQ(parse(octets("0001 0800 0604 0001")).error, ParseError::HeaderTruncated);
}

// The example of RFC 4291, 2.7.1: 4037::1:800:200e:8c6c listens to ff02::1:ff0e:8c6c.
TEST(NeighbourDiscovery, SolicitationGoesToTheGroupOfItsTarget) {
  const auto out = emitted(request(kA6, *net::Address::parse("4037::1:800:200e:8c6c")));
  EXPECT_EQ(hex(std::span{out}.subspan(24, 16)), "ff02 0000 0000 0000 0000 0001 ff0e 8c6c");
}

TEST(NeighbourDiscovery, Solicitation) {
  EXPECT_EQ(hex(emitted(request(kA6, kB6))), kSolicitation);
  EXPECT_EQ(parse(octets(kSolicitation)).packet, request(kA6, kB6));
  EXPECT_EQ(request(kA6, kB6).wire_size(), 72u);
}

TEST(NeighbourDiscovery, Advertisement) {
  EXPECT_EQ(hex(emitted(reply(kB6, kA6))), kAdvertisement);
  EXPECT_EQ(parse(octets(kAdvertisement)).packet, reply(kB6, kA6));
}

TEST(NeighbourDiscovery, PayloadLeftOverFromSomewhereIsNotSent) {
  Packet packet = request(kA6, kB6);
  packet.payload = slice_of("left over");
  EXPECT_EQ(hex(emitted(packet)), kSolicitation);
}

// RFC 4861, 7.3.3: a probe of a known neighbour is unicast.
TEST(NeighbourDiscovery, ProbeGoesToTheNeighbourAlone) {
  Packet probe = request(kA6, kB6);
  probe.arp.target_hardware = 0x020000000002;
  const auto out = emitted(probe);
  EXPECT_EQ(hex(std::span{out}.subspan(24, 16)), "fd00 0000 0000 0000 0000 0000 0000 0002");
}

// RFC 4861, 4.3: the source link-layer option must not be there if the source is unspecified.
TEST(NeighbourDiscovery, DuplicateAddressDetectionHasNoSourceHardware) {
  Packet detection = request(net::Address::any(net::AddressFamily::V6), kB6);
  detection.arp.sender_hardware = 0;
  EXPECT_EQ(emitted(detection).size(), 64u);
  EXPECT_EQ(detection.wire_size(), 64u);
  EXPECT_EQ(parse(emitted(detection)).packet, detection);
}

// RFC 4861, 4.4: an advertisement to a group answers nobody; the solicited flag is off, override stays.
TEST(NeighbourDiscovery, UnsolicitedAdvertisement) {
  const auto out = emitted(reply(kB6, *net::Address::parse("ff02::1")));
  EXPECT_EQ(hex(std::span{out}.subspan(44, 4)), "2000 0000");
}

// RFC 4861, 7.1: what a router may have forwarded, what is no code 0, cut short, about a group, or has an option of
// length 0.
TEST(NeighbourDiscovery, InvalidMessagesAreRefused) {
  const auto valid = octets(kSolicitation);
  const auto error_with = [&](std::size_t at, unsigned value) {
    auto changed = valid;
    changed[at] = static_cast<std::byte>(value);
    return parse(changed).error;
  };
  EXPECT_EQ(error_with(7, 254), ParseError::NeighbourDiscovery);
  EXPECT_EQ(error_with(41, 1), ParseError::NeighbourDiscovery);
  EXPECT_EQ(error_with(48, 0xFF), ParseError::NeighbourDiscovery);
  EXPECT_EQ(error_with(65, 0), ParseError::NeighbourDiscovery);
  EXPECT_EQ(error_with(65, 2), ParseError::NeighbourDiscovery);
  EXPECT_EQ(error_with(5, 23), ParseError::NeighbourDiscovery);
}

}  // namespace
}  // namespace halfopen::sim::wire
