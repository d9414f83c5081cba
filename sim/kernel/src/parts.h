// What the parts of one kernel share: who they are, the world around them, and each other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "error_model.h"
#include "halfopen/sim/kernel/kernel.h"
#include "sim_process.h"
#include "tcp_layer.h"
#include "udp_layer.h"
#include "wall_clock.h"

namespace halfopen::sim::kernel {

/// What the host has run out of: injected faults.
struct Shortage {
  bool ports = false;    ///< No ephemeral port is free.
  bool buffers = false;  ///< No memory for another socket or packet.
};

struct Parts {
  Parts(const KernelConfig& host_config, const profiles::Profile& host_profile, core::EventQueue& world_events,
        ip::Stack& ip_stack, const names::Resolver& resolver, RunQueue& world_run_queue, Witness& world_witness)
      : config{host_config},
        profile{host_profile},
        events{world_events},
        stack{ip_stack},
        names{resolver},
        run_queue{world_run_queue},
        witness{world_witness} {}

  net::Instant now() const { return events.now(); }
  /// The number of a user, who gets one with the first process.
  User user_named(std::string_view name) {
    const auto at = std::find(users.begin(), users.end(), name);
    if (at == users.end()) return users.emplace_back(name), static_cast<User>(users.size() - 1);
    return static_cast<User>(at - users.begin());
  }

  /// Set aside by the administrator (linux/20.reserved).
  bool reserved(std::uint16_t port) {
    usage.mark(profile.socket.reserved_ports.entry);
    return profile.socket.reserved_ports.value.contains(port);
  }

  KernelConfig config;
  const profiles::Profile& profile;
  core::EventQueue& events;
  ip::Stack& stack;
  const names::Resolver& names;
  RunQueue& run_queue;
  Witness& witness;
  profiles::Usage usage;
  ErrorModel errors{profile.socket, usage};
  WallClock clock{config.epoch, config.clock_tick};
  Shortage shortage;
  bool frozen = false;
  TcpLayer tcp{*this};
  UdpLayer udp{*this};
  std::vector<std::string> users{""};  ///< By number; the superuser is the first.
  std::uint32_t started = 0;  ///< Processes so far: numbers them.
  std::vector<std::unique_ptr<Process>> processes;
};

}  // namespace halfopen::sim::kernel
