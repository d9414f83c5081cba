// The real backend where it is not built yet: it says so.
#include <stdexcept>

#include "halfopen/realnet/children.h"
#include "halfopen/realnet/agent_server.h"
#include "halfopen/realnet/runner.h"
#include "halfopen/realnet/running_system.h"
#include "halfopen/realnet/tun_host.h"

namespace halfopen::realnet {

namespace {

constexpr const char* kReason = "the real backend is not on this system yet";

}  // namespace

const Machine& this_machine() {
  static const Machine kMachine{.means = {{.name = "real backend", .detail = kReason}}};
  return kMachine;
}

std::string running_system() { return "unknown"; }

void become_child_if_asked(int, char**, const Programs&) {}

std::vector<std::string> missing(const model::Scenario&, const RealOptions&) { return {kReason}; }

std::optional<Level> level_needed(const model::Scenario&, RealOptions) { return std::nullopt; }

model::Record run(const model::Scenario&, const model::RunOptions&, const Programs&, const RealOptions&) {
  throw std::runtime_error{kReason};
}

std::vector<ChildEnd> in_children(std::size_t, std::uint32_t, net::Duration, const std::function<std::string(std::size_t)>&) {
  throw std::runtime_error{kReason};
}

struct PendingCall {};
struct TunHost::Parts {};
TunHost::TunHost(const TunPlan&) { throw std::runtime_error{kReason}; }
TunHost::~TunHost() = default;
net::Instant TunHost::now() const { return net::kStart; }
bool TunHost::wait(net::Instant) { return false; }
std::optional<SeenPacket> TunHost::take() { return std::nullopt; }
void TunHost::inject(const std::vector<std::byte>&) {}
std::shared_ptr<PendingCall> TunHost::begin(const net::Call&) { return {}; }
std::optional<net::Outcome> TunHost::outcome(PendingCall&) const { return std::nullopt; }
void TunHost::let_calls_rest() {}
void TunHost::set(const std::string&, const std::string&) {}

void serve(const ServeOptions&, const Programs&, const ServeVoice&) { throw std::runtime_error{kReason}; }

model::Runner runner(Programs, RealOptions) {
  return [](const model::Scenario&, const model::RunOptions&) -> model::Record { throw std::runtime_error{kReason}; };
}

}  // namespace halfopen::realnet
