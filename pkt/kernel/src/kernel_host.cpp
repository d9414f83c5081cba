#include "kernel_host.h"

#include "halfopen/sim/wire/emit.h"

namespace halfopen::pkt_kernel {

using pkt::MadeCall;

namespace {

constexpr std::uint8_t kPrefix4 = 16, kPrefix6 = 48;  ///< Of the card's network, as the reference tool has them.

/// For packets of one burst that another processor is still sending, and for a thread that has been woken.
constexpr net::Duration kMoment = std::chrono::milliseconds{2};
/// As long as anybody would wait for a packet that may come at any time.
constexpr net::Duration kForEver = std::chrono::seconds{60};

/// Set by the route, which a namespace may do with any; by this name it may have few to choose from (realnet/3.route-congestion).
constexpr std::string_view kCongestion = "net.ipv4.tcp_congestion_control";
/// What a script may rely on unless it says otherwise: Linux's default, whatever this machine's is.
constexpr std::string_view kUsualCongestion = "cubic";

}  // namespace

KernelHost::KernelHost(const pkt::HostPlan& plan) : keep_packets_{plan.keep_packets} {
  const bool four = plan.local.family == net::AddressFamily::V4;
  realnet::TunPlan tun{.local = plan.local, .prefix = four ? kPrefix4 : kPrefix6, .mtu = plan.mtu, .congestion = std::string{kUsualCongestion}};
  for (const auto& [name, value] : plan.settings) {
    if (name == kCongestion) tun.congestion = value;
  }
  try {
    tun_ = std::make_unique<realnet::TunHost>(tun);
  } catch (const std::runtime_error& error) {
    throw pkt::NoHost{std::string{"no network namespace with a TUN device: "} + error.what()};
  }
  for (const auto& [name, value] : plan.settings) {
    if (name != kCongestion) turn(name, value);
  }
}

bool KernelHost::step(net::Instant until) {
  const bool happened = tun_->wait(until == net::kNever ? now() + kForEver : until);
  collect();
  return happened;
}

void KernelHost::settle() {
  tun_->let_calls_rest();
  if (tun_->wait(now())) collect();
}

void KernelHost::gather() {
  if (tun_->wait(now() + kMoment)) collect();
}

bool KernelHost::settle(const MadeCall& call) {
  tun_->let_calls_rest();
  collect();
  if (!call.over() && tun_->wait(now() + kMoment)) collect();
  return call.over();
}

void KernelHost::inject(sim::wire::Packet&& packet) {
  std::vector<std::byte> octets;
  sim::wire::emit(packet, octets);
  if (keep_packets_) keep(now(), model::PacketRecord::Way::In, octets);
  tun_->inject(octets);
  tun_->let_calls_rest();
}

void KernelHost::turn(std::string_view name, std::string_view value) {
  if (name == kCongestion) throw pkt::UnknownSetting{"another congestion control in the middle of a run"};
  try {
    tun_->set(std::string{name}, std::string{value});
  } catch (const std::runtime_error& error) {
    throw pkt::UnknownSetting{error.what()};
  }
}

void KernelHost::start(MadeCall& made) {
  under_way_.push_back({&made, tun_->begin(made.operation.call)});
  made.under_way = true;
  collect();
}

void KernelHost::collect() {
  while (std::optional<realnet::SeenPacket> seen = tun_->take()) {
    if (keep_packets_) keep(seen->at, model::PacketRecord::Way::Out, seen->octets);
    if (std::optional<pkt::Captured> captured = pkt::read_packet(seen->at, seen->octets)) sent_.push_back(std::move(*captured));
  }
  std::erase_if(under_way_, [this](UnderWay& each) {
    const std::optional<net::Outcome> outcome = tun_->outcome(*each.pending);
    if (!outcome) return false;
    each.made->operation.outcome = *outcome;
    each.made->under_way = false;
    return true;
  });
}

}  // namespace halfopen::pkt_kernel
