#include "ports.h"

#include <algorithm>
#include <utility>

namespace halfopen::sim::kernel {
namespace {

using enum BindVerdict;

// linux/20.dual-wildcard, linux/20.only-wildcard: of two families only a wildcard for both overlaps.
bool overlap(const Holding& a, const Holding& b) {
  if (a.local.port != b.local.port) return false;
  if (a.local.address.family != b.local.address.family) return a.dual || b.dual;
  return a.local.address.is_any() || b.local.address.is_any() || a.local.address == b.local.address;
}

// A port is shared if both sides allow it, and by SO_REUSEADDR only while the other does not listen.
BindVerdict judge_linux(const Holding& held, const Holding& wanted) {
  if (held.sharing.reuse && wanted.sharing.reuse && !held.listening) return Free;
  const bool same_user = held.sharing.user == wanted.sharing.user;  // linux/20.reuseport-user
  if (held.sharing.reuse_port && wanted.sharing.reuse_port && same_user) return Free;
  return InUse;
}

// Rows: the first bind; columns: the second. Default, REUSE, EXCLUSIVE; of each the wildcard, then the specific
// address.
constexpr BindVerdict kWindowsMatrix[6][6] = {
    {InUse, Free, Denied, Free, InUse, Free},        // default W
    {Free, InUse, Free, Denied, InUse, InUse},       // default S
    {InUse, Free, Free, Free, InUse, Free},          // REUSE W
    {Free, InUse, Free, Free, InUse, InUse},         // REUSE S
    {InUse, Denied, Denied, Denied, InUse, Denied},  // EXCLUSIVE W
    {Free, InUse, Free, Denied, InUse, InUse},       // EXCLUSIVE S
};

std::size_t matrix_index(const Holding& holding) {
  const std::size_t kind = holding.sharing.exclusive ? 2 : holding.sharing.reuse ? 1 : 0;
  return 2 * kind + (holding.local.address.is_any() ? 0 : 1);
}

// windows/9.different-user: where another user is denied what the matrix grants or calls in use.
bool denies_other_user(std::size_t held, std::size_t wanted) {
  enum : std::size_t { kDefaultW, kDefaultS, kReuseW, kReuseS, kExclusiveW, kExclusiveS };
  const bool specific = wanted == kDefaultS || wanted == kExclusiveS || (held == kDefaultW && wanted == kReuseS);
  return (held == kDefaultW || held == kReuseW) && specific;
}

BindVerdict judge_windows(const Holding& held, const Holding& wanted) {
  if (!held.connection) {
    const std::size_t first = matrix_index(held), second = matrix_index(wanted);
    const bool others = held.sharing.user != wanted.sharing.user;
    return others && denies_other_user(first, second) ? Denied : kWindowsMatrix[first][second];
  }
  return held.sharing.exclusive || wanted.sharing.exclusive ? InUse : Free;
}

}  // namespace

BindVerdict judge_bind(profiles::BindRules rules, const Holding& held, const Holding& wanted) {
  if (!overlap(held, wanted)) return Free;
  switch (rules) {
    case profiles::BindRules::Linux:
      return judge_linux(held, wanted);
    case profiles::BindRules::Windows:
      return judge_windows(held, wanted);
  }
  return InUse;
}

Claim::Claim(Ports& ports, const Holding& held, Socket& holder) : holding{held}, socket{holder}, ports_{ports} {
  ports_.claims_[holding.local.port].push_back(this);
}

Claim::~Claim() {
  const auto at = ports_.claims_.find(holding.local.port);
  std::erase(at->second, this);
  if (at->second.empty()) ports_.claims_.erase(at);
}

const Ports::Claims& Ports::claims(std::uint16_t port) const {
  static const Claims kNone;
  const auto at = claims_.find(port);
  return at == claims_.end() ? kNone : at->second;
}

std::uint32_t& Ports::count(std::uint16_t port) {
  std::unique_ptr<Page>& page = connections_[port >> 8];
  if (!page) page = std::make_unique<Page>();
  return (*page)[port & 0xFF];
}

bool Ports::has_connections(std::uint16_t port) const {
  const std::unique_ptr<Page>& page = connections_[port >> 8];
  return page && (*page)[port & 0xFF] != 0;
}

PortChooser::PortChooser(const profiles::SocketModel& model, profiles::Usage& usage, std::uint16_t start,
                         core::RandomStream random)
    : first_{usage.use(model.port_first)},
      last_{usage.use(model.port_last)},
      sequential_{start != 0 || usage.use(model.port_choice) == profiles::PortChoice::Sequential},
      random_{random} {
  // A start outside the range widens it: whoever asks for a port gets it.
  if (start == 0) return;
  first_ = std::min(first_, start);
  last_ = std::max(last_, start);
  next_ = std::uint32_t{start} - first_;
}

}  // namespace halfopen::sim::kernel
