// This machine's kernel as the host of a script.
#pragma once

#include <memory>
#include <vector>

#include "halfopen/pkt/host.h"
#include "halfopen/realnet/tun_host.h"

namespace halfopen::pkt_kernel {

class KernelHost final : public pkt::Host {
 public:
  /// Moves the thread into a namespace: realnet/tun_host.h. Errors: pkt::NoHost, pkt::UnknownSetting.
  explicit KernelHost(const pkt::HostPlan& plan);

  net::Instant now() const override { return tun_->now(); }
  bool step(net::Instant until) override;
  void settle() override;
  bool settle(const pkt::MadeCall& call) override;
  void gather() override;
  std::uint64_t steps() const override { return 0; }
  void inject(sim::wire::Packet&& packet) override;
  void turn(std::string_view name, std::string_view value) override;

 private:
  void start(pkt::MadeCall& made) override;
  /// Takes what the kernel has sent, and the outcomes of calls that have returned.
  void collect();

  struct UnderWay {
    pkt::MadeCall* made;
    std::shared_ptr<realnet::PendingCall> pending;
  };

  std::unique_ptr<realnet::TunHost> tun_;
  std::vector<UnderWay> under_way_;
  bool keep_packets_;
};

}  // namespace halfopen::pkt_kernel
