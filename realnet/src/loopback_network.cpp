#include "loopback_network.h"

#include <optional>

#include "message.h"

namespace halfopen::realnet {

net::Address LoopbackNetwork::host(std::size_t index) const {
  return net::Address::v4(127, a, b, static_cast<std::uint8_t>(index + 1));
}

bool LoopbackNetwork::contains(const net::Address& address) const {
  const auto& bytes = address.bytes;
  return address.family == net::AddressFamily::V4 && bytes[0] == 127 && bytes[1] == a && bytes[2] == b;
}

std::string LoopbackNetwork::to_string() const { return "127." + std::to_string(a) + "." + std::to_string(b); }

LoopbackNetwork LoopbackNetwork::parse(std::string_view text) {
  const std::optional<net::Address> address = net::Address::parse(std::string{text} + ".0");
  if (!address || address->family != net::AddressFamily::V4 || address->bytes[0] != 127) {
    throw ProtocolError{"no network of the loopback: \"" + std::string{text} + "\""};
  }
  return {.a = address->bytes[1], .b = address->bytes[2]};
}

}  // namespace halfopen::realnet
