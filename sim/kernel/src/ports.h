// Local addresses and ports: who holds which, who may have it too, and which one a socket gets that asks for any.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/random.h"

namespace halfopen::sim::kernel {

class Socket;

/// Who runs a process: a number of the host's own.
using User = std::uint16_t;
inline constexpr User kSuperuser = 0;

/// The options that decide about sharing a port.
struct Sharing {
  bool reuse = false;       ///< SO_REUSEADDR
  bool reuse_port = false;  ///< SO_REUSEPORT
  bool exclusive = false;   ///< SO_EXCLUSIVEADDRUSE
  User user = kSuperuser;
};

/// A local endpoint that somebody holds.
struct Holding {
  net::Endpoint local;
  Sharing sharing;
  bool dual = false;  ///< An IPv6 wildcard that takes IPv4 as well.
  bool listening = false;
  bool connection = false;  ///< Held by a connection that goes on without its socket, or was accepted.
};

enum class BindVerdict : std::uint8_t { Free, InUse, Denied };

/// Whether `wanted` may be bound beside `held`. Evidence: linux/4.7; windows/9 (its matrix), windows/9.2, windows/9.9.
BindVerdict judge_bind(profiles::BindRules rules, const Holding& held, const Holding& wanted);

/// A socket's hold on an endpoint it has bound. Registered while it exists.
class Ports;
class Claim {
 public:
  Claim(Ports& ports, const Holding& holding, Socket& socket);
  ~Claim();
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;

  Holding holding;
  Socket& socket;
  bool port_named = true;  ///< bind has named the port; otherwise a dissolved connect lets go of it.
  bool loose = false;      ///< Let go: the next connect chooses another.

 private:
  Ports& ports_;
};

/// The claims on the ports of one transport protocol, in the order they were made, and how many connections use each
/// port.
class Ports {
 public:
  using Claims = std::vector<Claim*>;

  /// The claims on a port, oldest first.
  const Claims& claims(std::uint16_t port) const;
  bool claimed(std::uint16_t port) const { return !claims(port).empty(); }

  void add_connection(std::uint16_t port) { ++count(port); }
  void remove_connection(std::uint16_t port) { --count(port); }
  bool has_connections(std::uint16_t port) const;

 private:
  friend class Claim;
  using Page = std::array<std::uint32_t, 256>;
  std::uint32_t& count(std::uint16_t port);

  std::map<std::uint16_t, Claims> claims_;
  std::array<std::unique_ptr<Page>, 256> connections_;  ///< By high and low byte of the port.
};

/// Chooses ephemeral ports. Linux: even offsets for connect, odd ones for bind(0), from a start that depends on the
/// destination and moves on by small random steps (linux/4.7). Otherwise one after the other from a start.
class PortChooser {
 public:
  PortChooser(const profiles::SocketModel& model, profiles::Usage& usage, std::uint16_t start,
              core::RandomStream random);

  /// A port for a connection to a destination whose hash is `towards`; nothing if `free` says no to all of them.
  template <class Free>
  std::optional<std::uint16_t> for_connect(std::uint64_t towards, Free&& free) {
    if (sequential_) return in_order(free);
    std::uint32_t& perturbation = perturbations_[towards & 0xFFFF];
    const auto first = static_cast<std::uint32_t>(((towards >> 32) + perturbation) % size()) & ~1u;
    std::uint32_t tried = 0;
    const auto port = by_parity(first, free, tried);
    // The first candidate leaves a gap in one case of sixteen (linux, __inet_hash_connect).
    if (port) perturbation += 2 * tried + (tried == 1 && random_.below(16) == 0 ? 2 : 0);
    return port;
  }
  /// A port for bind(0).
  template <class Free>
  std::optional<std::uint16_t> for_bind(Free&& free) {
    if (sequential_) return in_order(free);
    std::uint32_t tried = 0;
    return by_parity(static_cast<std::uint32_t>(random_.below(size())) | 1u, free, tried);
  }

 private:
  std::uint32_t size() const { return std::uint32_t{last_} - first_ + 1; }
  std::uint16_t at(std::uint32_t offset) const { return static_cast<std::uint16_t>(first_ + offset % size()); }

  template <class Free>
  std::optional<std::uint16_t> in_order(Free& free) {
    for (std::uint32_t i = 0; i < size(); ++i) {
      const std::uint16_t port = at(next_++);
      if (free(port)) return port;
    }
    return std::nullopt;
  }
  // All offsets of the first one's parity, then all of the other.
  template <class Free>
  std::optional<std::uint16_t> by_parity(std::uint32_t first, Free& free, std::uint32_t& tried) {
    for (const std::uint32_t start : {first, first ^ 1u}) {
      for (std::uint32_t step = 0; step < size(); step += 2) {
        ++tried;
        const std::uint16_t port = at(start + step);
        if (free(port)) return port;
      }
    }
    return std::nullopt;
  }

  std::uint16_t first_;
  std::uint16_t last_;
  bool sequential_;
  std::uint32_t next_ = 0;  ///< Offset of the next candidate, if sequential.
  std::map<std::uint64_t, std::uint32_t> perturbations_;
  core::RandomStream random_;
};

}  // namespace halfopen::sim::kernel
