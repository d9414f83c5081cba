#include "tun_card.h"

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/if_arp.h>  // behind net/if.h, which it gives way to
#include <linux/if_ether.h>
#include <linux/if_tun.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace halfopen::realnet {

namespace {

constexpr std::size_t kEthernetHeader = 14;
constexpr unsigned kNeighbourSolicitation = 135;  // RFC 4861, 4.3

unsigned u8(const std::byte octet) { return std::to_integer<unsigned>(octet); }

enum class Kind : std::uint8_t { Arp, V4, V6, Other };

/// ARP begins with its hardware type, 1: no IP version.
Kind kind_of(std::span<const std::byte> packet) {
  if (packet.empty()) return Kind::Other;
  switch (u8(packet[0]) >> 4) {
    case 0: return Kind::Arp;
    case 4: return Kind::V4;
    case 6: return Kind::V6;
    default: return Kind::Other;
  }
}

bool is_multicast(std::span<const std::byte> packet) {
  if (kind_of(packet) == Kind::V4) return packet.size() >= 20 && u8(packet[16]) >> 4 == 14;
  return kind_of(packet) == Kind::V6 && packet.size() >= 40 && u8(packet[24]) == 0xff;
}

bool asks_for_neighbour(std::span<const std::byte> packet) {
  const bool icmp = kind_of(packet) == Kind::V6 && packet.size() > 40 && u8(packet[6]) == ip_number::kIcmpV6;
  return icmp && u8(packet[40]) == kNeighbourSolicitation;
}

void append_hardware(Octets& to, HardwareAddress address) {
  append_u16(to, static_cast<unsigned>(address >> 32) & 0xffff);
  append_u32(to, static_cast<std::uint32_t>(address));
}

unsigned ether_type(Kind kind) {
  switch (kind) {
    case Kind::Arp: return ETH_P_ARP;
    case Kind::V6: return ETH_P_IPV6;
    default: return ETH_P_IP;
  }
}

Octets framed(const Octets& packet, HardwareAddress from, HardwareAddress to) {
  Octets frame;
  frame.reserve(kEthernetHeader + packet.size());
  if (kind_of(packet) == Kind::V6 && is_multicast(packet)) {  // RFC 2464, 7
    append_u16(frame, 0x3333);
    frame.insert(frame.end(), packet.begin() + 36, packet.begin() + 40);
  } else {
    append_hardware(frame, to);
  }
  append_hardware(frame, from);
  append_u16(frame, ether_type(kind_of(packet)));
  frame.insert(frame.end(), packet.begin(), packet.end());
  return frame;
}

}  // namespace

Handle make_card(const std::string& name, HardwareAddress hardware) {
  const auto refused = [&] { return std::runtime_error{"device " + name + ": " + std::strerror(errno)}; };
  Handle device{::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)};
  if (!device) throw refused();
  ifreq request{};
  request.ifr_flags = static_cast<short>((hardware == 0 ? IFF_TUN : IFF_TAP) | IFF_NO_PI);
  if (name.size() >= IFNAMSIZ) throw std::runtime_error{"device " + name + ": too long a name"};
  std::memcpy(request.ifr_name, name.data(), name.size());
  if (::ioctl(device.get(), TUNSETIFF, &request) != 0) throw refused();
  if (hardware == 0) return device;
  request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
  Octets address;
  append_hardware(address, hardware);
  std::memcpy(request.ifr_hwaddr.sa_data, address.data(), address.size());
  if (::ioctl(device.get(), SIOCSIFHWADDR, &request) != 0) throw refused();
  return device;
}

std::optional<Octets> TunCard::read() {
  std::array<std::byte, 65536 + kEthernetHeader> room;
  const std::size_t header = ethernet() ? kEthernetHeader : 0;
  for (;;) {
    const ssize_t got = ::read(device_.get(), room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < static_cast<ssize_t>(header)) return std::nullopt;
    const auto packet = std::span{room}.first(static_cast<std::size_t>(got)).subspan(header);
    const bool wanted = kind_of(packet) != Kind::Other && (!is_multicast(packet) || (ethernet() && asks_for_neighbour(packet)));
    if (wanted) return Octets{packet.begin(), packet.end()};
  }
}

bool TunCard::write(const Octets& packet) {
  const Octets& octets = ethernet() ? framed(packet, peer_, own_) : packet;
  return ::write(device_.get(), octets.data(), octets.size()) == static_cast<ssize_t>(octets.size());
}

void TunCard::set_carrier(bool up) {
  int carrier = up ? 1 : 0;
  if (::ioctl(device_.get(), TUNSETCARRIER, &carrier) != 0) throw std::runtime_error{"carrier: " + std::string{std::strerror(errno)}};
}

}  // namespace halfopen::realnet
