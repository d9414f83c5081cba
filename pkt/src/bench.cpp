#include "bench.h"

#include <utility>

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

sim::ip::InterfaceConfig card_config(const Settings& settings) {
  sim::ip::InterfaceConfig config;
  config.name = "tun0";
  config.mtu = settings.mtu;
  const bool four = settings.local.family == net::AddressFamily::V4;
  config.addresses = {{settings.local, static_cast<std::uint8_t>(four ? 16 : 48)}};
  return config;
}

/// The process makes no call of its own.
net::Task<int> wait_for_ever(net::Process& process) {
  co_await process.call({.op = net::Op::Startup});
  while (true) co_await std::suspend_always{};
}

}  // namespace

Bench::Bench(const Settings& settings, const profiles::Profile& profile, std::uint64_t limit_steps)
    : profile_{profile},
      stack_{events_, ip_config(profile_)},
      card_{stack_.add_interface(card_config(settings), *this)},
      limit_steps_{limit_steps} {
  stack_.add_route({.destination = net::Address::any(settings.local.family), .interface = card_});
  sim::kernel::Witness& witness = *this;
  kernel_ = std::make_unique<sim::kernel::Kernel>(sim::kernel::KernelConfig{.host = "host", .seed = 1}, profile_, events_, stack_,
                                                  names_, run_queue_, witness);
  stack_.attach(kernel_.get());
  kernel_->start(0, "script", [this](net::Process& process) {
    process_ = &process;
    process.on_pipe_signal(net::PipeSignal::Ignored);
    return wait_for_ever(process);
  });
  while (step(now())) {
  }
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

void Bench::inject(sim::wire::Packet&& packet) { stack_.card(card_).receive(std::move(packet)); }

MadeCall& Bench::call(const net::Call& call, std::size_t octets) {
  MadeCall& made = calls_.emplace_back();
  made.operation.call = call;
  made.octets.resize(octets);
  made.operation.call.out = made.octets;
  made.operation.call.in = made.octets;
  made.polled.assign(call.polled.begin(), call.polled.end());
  made.operation.call.polled = made.polled;
  if (call.op == net::Op::RecvMessage) made.operation.call.message = &made.message;
  process_->start(made.operation);
  return made;
}

std::optional<std::int64_t> Bench::option(net::Descriptor descriptor, net::Option option) {
  const MadeCall& made = call({.op = net::Op::GetOption, .descriptor = descriptor, .option = option});
  if (!made.over() || made.operation.outcome.error) return std::nullopt;
  return made.operation.outcome.value;
}

void Bench::turn(std::string_view knob, std::string_view value) { profile_ = profiles::with_knob(profile_, knob, value); }

}  // namespace halfopen::pkt
