// The host under test: one kernel with one process, and the script's end of its cable.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "halfopen/net/process.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/kernel/kernel.h"
#include "halfopen/sim/names/resolver.h"
#include "halfopen/sim/wire/card.h"
#include "settings.h"

namespace halfopen::pkt {

/// A packet the host has sent, and when.
struct Captured {
  net::Instant at;
  sim::wire::Packet packet;
};

/// A call the process has made, with the octets it works on. Lives as long as the host.
struct MadeCall {
  net::Operation operation;
  std::vector<std::byte> octets;
  std::vector<net::PollEntry> polled;
  net::Message message;

  bool over() const { return operation.queue == nullptr; }
};

class Bench final : public sim::wire::Wire, private sim::kernel::Witness {
 public:
  Bench(const Settings& settings, const profiles::Profile& profile, std::uint64_t limit_steps);
  ~Bench();

  net::Instant now() const { return events_.now(); }
  /// Does the next thing that is due at `until` or before; false if there is none: then it is `until`.
  bool step(net::Instant until);
  /// Nothing is scheduled and nothing is ready.
  bool quiet() const { return events_.next() == net::kNever && run_queue_.empty(); }
  std::uint64_t steps() const { return steps_; }

  /// A packet of the script reaches the host's card.
  void inject(sim::wire::Packet&& packet);
  /// What the host has sent and nobody has taken.
  std::deque<Captured>& sent() { return sent_; }

  /// Makes a call; it may be over when this returns, or later.
  MadeCall& call(const net::Call& call, std::size_t octets = 0);
  /// The number an option has now; nothing if the socket has none of that name.
  std::optional<std::int64_t> option(net::Descriptor descriptor, net::Option option);

  /// Turns a knob of the running host. Errors: profiles::ProfileError.
  void turn(std::string_view knob, std::string_view value);
  const profiles::Profile& profile() const { return profile_; }

  // Wire
  void transmit(sim::wire::Packet&& packet) override { sent_.push_back({now(), std::move(packet)}); }
  bool carrier() const override { return true; }

 private:
  void observed(std::int32_t, const model::ObservationView&) override {}

  profiles::Profile profile_;
  sim::core::EventQueue events_;
  sim::kernel::RunQueue run_queue_;
  sim::names::Resolver names_;
  sim::ip::Stack stack_;
  sim::ip::InterfaceId card_;
  std::deque<Captured> sent_;
  std::deque<MadeCall> calls_;  // before the kernel, which has lists of them
  std::unique_ptr<sim::kernel::Kernel> kernel_;
  net::Process* process_ = nullptr;
  std::uint64_t steps_ = 0;
  std::uint64_t limit_steps_;
};

}  // namespace halfopen::pkt
