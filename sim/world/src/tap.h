// What a capture on one host sees, handed to the world's trace.
#pragma once

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/tap.h"
#include "halfopen/sim/link/observer.h"
#include "halfopen/sim/trace/trace.h"

namespace halfopen::sim {

/// The capture of one host. A packet over the loopback is seen once, as it leaves.
class HostTap final : public ip::Tap {
 public:
  HostTap(trace::Trace& trace, core::EventQueue& events, std::int32_t host) : trace_{trace}, events_{events}, host_{host} {}

  void outgoing(ip::InterfaceId interface, const wire::Packet& packet) override;
  void incoming(ip::InterfaceId interface, const wire::Packet& packet) override;
  void discarded(const wire::Packet& packet, ip::Discard reason) override;

 private:
  trace::Trace& trace_;
  core::EventQueue& events_;
  std::int32_t host_;
};

/// What is lost between hosts; seen at the host that would have received it.
class LossTap final : public link::LinkObserver {
 public:
  LossTap(trace::Trace& trace, core::EventQueue& events) : trace_{trace}, events_{events} {}

  /// Names the hosts at both ends of the next link, in the order of their numbers.
  void add_link(std::int32_t host_a, std::int32_t host_b) { ends_.push_back({host_a, host_b}); }

  void sent(std::uint32_t link, link::Direction direction, const wire::Packet& packet) override;
  void delivered(std::uint32_t link, link::Direction direction, const wire::Packet& packet) override;
  void lost(std::uint32_t link, link::Direction direction, const wire::Packet& packet, link::LossCause cause) override;

 private:
  struct Ends {
    std::int32_t a, b;
  };
  trace::Trace& trace_;
  core::EventQueue& events_;
  std::vector<Ends> ends_;
};

}  // namespace halfopen::sim
