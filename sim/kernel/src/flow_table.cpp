#include "flow_table.h"

#include "halfopen/sim/core/check.h"
#include "halfopen/sim/core/mix.h"
#include "tcb.h"

namespace halfopen::sim::kernel {
namespace {

// Eight octets as a number, the first one highest, whatever the byte order of the machine: one load and a swap.
std::uint64_t word_at(const std::array<std::uint8_t, 16>& bytes, std::size_t from) {
  const std::uint8_t* const at = bytes.data() + from;
  return std::uint64_t{at[0]} << 56 | std::uint64_t{at[1]} << 48 | std::uint64_t{at[2]} << 40 |
         std::uint64_t{at[3]} << 32 | std::uint64_t{at[4]} << 24 | std::uint64_t{at[5]} << 16 |
         std::uint64_t{at[6]} << 8 | std::uint64_t{at[7]};
}

// As ==, without a call per address.
bool same(const net::Endpoint& a, const net::Endpoint& b) {
  return a.port == b.port && a.address.family == b.address.family &&
         word_at(a.address.bytes, 0) == word_at(b.address.bytes, 0) &&
         word_at(a.address.bytes, 8) == word_at(b.address.bytes, 8);
}

bool same_flow(const tcp::Flow& a, const tcp::Flow& b) { return same(a.remote, b.remote) && same(a.local, b.local); }

// Where a flow lies: every bit of both ends, mixed once. Nothing else depends on it.
std::uint64_t place_of(const tcp::Flow& flow) {
  const auto part = [](const net::Endpoint& end) {
    return (word_at(end.address.bytes, 0) ^ core::kGoldenStep * word_at(end.address.bytes, 8)) +
           core::kGoldenStep * end.port;
  };
  return core::mix64(part(flow.remote) + 3 * part(flow.local));
}

}  // namespace

std::uint64_t hash_of(const net::Endpoint& endpoint, std::uint64_t key) {
  const net::Address& address = endpoint.address;
  const std::uint64_t high = word_at(address.bytes, 0);
  std::uint64_t hash = core::mix64(key ^ (high + core::kGoldenStep * (endpoint.port + 1)));
  if (address.family == net::AddressFamily::V6) hash = core::mix64(hash ^ word_at(address.bytes, 8));
  return hash;
}

std::uint64_t hash_of(const tcp::Flow& flow, std::uint64_t key) {
  return hash_of(flow.remote, hash_of(flow.local, key));
}

Tcb* FlowTable::find(const tcp::Flow& flow) const {
  if (slots_.empty()) return nullptr;
  if (last_ != nullptr && same_flow(last_->machine.flow(), flow)) return last_;
  const std::uint64_t hash = place_of(flow);
  for (std::size_t at = home(hash); slots_[at].tcb != nullptr; at = next(at)) {
    if (slots_[at].hash == hash && same_flow(slots_[at].tcb->machine.flow(), flow)) return last_ = slots_[at].tcb;
  }
  return nullptr;
}

void FlowTable::insert(Tcb& tcb) {
  if (2 * (count_ + 1) > slots_.size()) grow();
  place({place_of(tcb.machine.flow()), &tcb});
  ++count_;
}

// The slots behind the hole move up as long as that brings them nearer to their home.
void FlowTable::remove(const Tcb& tcb) {
  if (last_ == &tcb) last_ = nullptr;
  std::size_t hole = home(place_of(tcb.machine.flow()));
  while (slots_[hole].tcb != &tcb) {
    core::check(slots_[hole].tcb != nullptr, "FlowTable::remove: the flow is in the table");
    hole = next(hole);
  }
  for (std::size_t at = next(hole); slots_[at].tcb != nullptr; at = next(at)) {
    const std::size_t from_home = (at - home(slots_[at].hash)) & (slots_.size() - 1);
    const std::size_t from_hole = (at - hole) & (slots_.size() - 1);
    if (from_home < from_hole) continue;
    slots_[hole] = slots_[at];
    hole = at;
  }
  slots_[hole] = {};
  --count_;
}

void FlowTable::place(const Slot& slot) {
  std::size_t at = home(slot.hash);
  while (slots_[at].tcb != nullptr) at = next(at);
  slots_[at] = slot;
}

void FlowTable::grow() {
  constexpr std::size_t kSmallest = 16;
  std::vector<Slot> old = std::move(slots_);
  slots_.assign(old.empty() ? kSmallest : 2 * old.size(), {});
  for (const Slot& slot : old) {
    if (slot.tcb != nullptr) place(slot);
  }
}

}  // namespace halfopen::sim::kernel
