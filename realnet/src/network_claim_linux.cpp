#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>

#include "loopback_network.h"
#include "sockaddr.h"
#include "socket_table.h"

namespace halfopen::realnet {

namespace {

constexpr std::uint32_t kNetworks = 254 * 256;  // 127.1.0 to 127.254.255: 127.0 is where everybody else lives
constexpr int kMostTries = 1000;

std::uint32_t next_candidate() {
  static std::atomic<std::uint32_t> runs{0};
  // A process takes neighbouring networks; a prime keeps processes of neighbouring ids apart.
  return static_cast<std::uint32_t>(::getpid()) * 7919u + runs++;
}

bool in_use(const LoopbackNetwork& network) {
  const std::vector<SocketRow> rows = tcp_sockets(net::AddressFamily::V4);
  return std::any_of(rows.begin(), rows.end(), [&](const SocketRow& row) {
    return network.contains(row.local.address) || network.contains(row.remote.address);
  });
}

void check_loopback(const LoopbackNetwork& network) {
  const Handle probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const SocketAddress address{{network.host(0), 0}};
  if (probe && ::bind(probe.get(), address.get(), address.size()) == 0) return;
  throw std::runtime_error{"no loopback network to run on: " + std::string{std::strerror(errno)}};
}

}  // namespace

NetworkClaim::NetworkClaim() {
  for (int tries = 0; tries < kMostTries; ++tries) {
    const std::uint32_t candidate = next_candidate() % kNetworks;
    if (!try_claim({.a = static_cast<std::uint8_t>(1 + candidate / 256), .b = static_cast<std::uint8_t>(candidate % 256)})) continue;
    check_loopback(network_);
    return;
  }
  throw std::runtime_error{"every part of the loopback network that was tried is in use"};
}

bool NetworkClaim::try_claim(LoopbackNetwork candidate) {
  Handle holder{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (!holder) throw std::runtime_error{"no socket to claim a network with: " + std::string{std::strerror(errno)}};
  const std::string name = "halfopen/" + candidate.to_string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, name.data(), name.size());  // abstract: the name begins with a zero, unix(7)
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (::bind(holder.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 || in_use(candidate)) return false;
  network_ = candidate;
  holder_ = std::move(holder);
  return true;
}

}  // namespace halfopen::realnet
