// The simulated host: one kernel with one process, and the script's end of its cable.
#pragma once

#include <cstdint>
#include <memory>

#include "halfopen/net/process.h"
#include "halfopen/pkt/host.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/kernel/kernel.h"
#include "halfopen/sim/names/resolver.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::pkt {

/// Errors: UnknownSetting.
profiles::Profile with_setting(const profiles::Profile& profile, std::string_view name, std::string_view value);

class Bench final : public Host, public sim::wire::Wire, private sim::kernel::Witness {
 public:
  Bench(const HostPlan& plan, const profiles::Profile& profile, std::uint64_t limit_steps);
  ~Bench() override;

  // Host, in virtual time.
  net::Instant now() const override { return events_.now(); }
  bool step(net::Instant until) override;
  void settle() override;
  bool settle(const MadeCall& call) override;
  void gather() override { settle(); }
  std::uint64_t steps() const override { return steps_; }
  void inject(sim::wire::Packet&& packet) override;
  void turn(std::string_view name, std::string_view value) override { profile_ = with_setting(profile_, name, value); }

  // Wire
  void transmit(sim::wire::Packet&& packet) override;
  bool carrier() const override { return true; }

 private:
  void start(MadeCall& made) override { process_->start(made.operation); }
  void observed(std::int32_t, const model::ObservationView&) override {}

  profiles::Profile profile_;
  sim::core::EventQueue events_;
  sim::kernel::RunQueue run_queue_;
  sim::names::Resolver names_;
  sim::ip::Stack stack_;
  sim::ip::InterfaceId card_;
  std::unique_ptr<sim::kernel::Kernel> kernel_;
  net::Process* process_ = nullptr;
  std::uint64_t steps_ = 0;
  std::uint64_t limit_steps_;
  bool keep_packets_;
};

}  // namespace halfopen::pkt
