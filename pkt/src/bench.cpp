#include "bench.h"

#include <algorithm>
#include <utility>

#include "commands.h"
#include "halfopen/profiles/error.h"
#include "halfopen/sim/wire/emit.h"
#include "stop.h"

namespace halfopen::pkt {
namespace {

sim::ip::IpConfig ip_config(const profiles::Profile& profile) {
  sim::ip::IpConfig config;
  config.host = "host";
  config.seed = 1;
  config.hop_limit = static_cast<std::uint8_t>(profile.ip.hop_limit.value);
  config.icmp_limit = {profile.ip.icmp_error_interval, static_cast<std::uint32_t>(profile.ip.icmp_error_burst.value)};
  config.carrier_loss_withdraws_routes = profile.socket.media_sense == profiles::MediaSense::Drop;
  return config;
}

sim::ip::InterfaceConfig card_config(const HostPlan& plan) {
  sim::ip::InterfaceConfig config;
  config.name = "tun0";
  config.mtu = plan.mtu;
  const bool four = plan.local.family == net::AddressFamily::V4;
  config.addresses = {{plan.local, static_cast<std::uint8_t>(four ? 16 : 48)}};
  return config;
}

profiles::Profile with_settings(profiles::Profile profile, const std::vector<Setting>& settings) {
  for (const auto& [name, value] : settings) profile = with_setting(profile, name, value);
  return profile;
}

std::vector<std::byte> octets_of(const sim::wire::Packet& packet) {
  std::vector<std::byte> octets;
  sim::wire::emit(packet, octets);
  return octets;
}

/// The process makes no call of its own.
net::Task<int> wait_for_ever(net::Process& process) {
  co_await process.call({.op = net::Op::Startup});
  while (true) co_await std::suspend_always{};
}

}  // namespace

profiles::Profile with_setting(const profiles::Profile& profile, std::string_view name, std::string_view value) {
  const bool known = std::any_of(profile.knobs.begin(), profile.knobs.end(), [&](const profiles::Knob& each) { return each.name == name; });
  if (known) {
    try {
      return profiles::with_knob(profile, name, value);
    } catch (const profiles::ProfileError& error) {
      throw UnknownSetting{error.what()};
    }
  }
  const std::vector<std::string_view>* fixed = fixed_setting(name);
  const bool same = fixed != nullptr && (fixed->empty() || std::find(fixed->begin(), fixed->end(), value) != fixed->end());
  if (!same) throw UnknownSetting{"the setting " + std::string{name} + " = " + std::string{value}};
  return profile;
}

Bench::Bench(const HostPlan& plan, const profiles::Profile& profile, std::uint64_t limit_steps)
    : profile_{with_settings(profile, plan.settings)},
      stack_{events_, ip_config(profile_)},
      card_{stack_.add_interface(card_config(plan), *this)},
      limit_steps_{limit_steps},
      keep_packets_{plan.keep_packets} {
  stack_.add_route({.destination = net::Address::any(plan.local.family), .interface = card_});
  sim::kernel::Witness& witness = *this;
  kernel_ = std::make_unique<sim::kernel::Kernel>(sim::kernel::KernelConfig{.host = "host", .seed = 1}, profile_, events_, stack_,
                                                  names_, run_queue_, witness);
  stack_.attach(kernel_.get());
  kernel_->start(0, "script", [this](net::Process& process) {
    process_ = &process;
    process.on_pipe_signal(net::PipeSignal::Ignored);
    return wait_for_ever(process);
  });
  settle();
}

Bench::~Bench() = default;

// As a world goes on: what is due at an instant, then turns of the process, then the clock.
bool Bench::step(net::Instant until) {
  const net::Instant next = events_.next();
  if (next != net::kNever && next <= events_.now()) {
    events_.fire_next();
  } else if (!run_queue_.empty()) {
    run_queue_.run_one();
  } else if (next == net::kNever || next > until) {
    if (until != net::kNever && until > events_.now()) events_.advance_to(until);
    return false;
  } else {
    events_.fire_next();
  }
  if (++steps_ > limit_steps_) failed("the host came to no rest within " + std::to_string(limit_steps_) + " steps");
  return true;
}

void Bench::settle() {
  while (step(now())) {
  }
}

bool Bench::settle(const MadeCall& call) {
  while (!call.over() && step(now())) {
  }
  return call.over();
}

void Bench::transmit(sim::wire::Packet&& packet) {
  if (keep_packets_) keep(now(), model::PacketRecord::Way::Out, octets_of(packet));
  sent_.push_back({now(), std::move(packet), {}});
}

void Bench::inject(sim::wire::Packet&& packet) {
  if (keep_packets_) keep(now(), model::PacketRecord::Way::In, octets_of(packet));
  stack_.card(card_).receive(std::move(packet));
}

}  // namespace halfopen::pkt
