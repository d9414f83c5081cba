#include "halfopen/sim/ip/neighbour_cache.h"

#include <utility>

namespace halfopen::sim::ip {
namespace {

constexpr std::uint32_t kEntryBits = 20;  // of an event key's source; the interface has the rest

}  // namespace

NeighbourCache::NeighbourCache(core::EventQueue& queue, Identity identity, const NeighbourNumbers& numbers,
                               core::RandomStream luck, NeighbourPort& port)
    : queue_{queue}, identity_{identity}, numbers_{numbers}, luck_{std::move(luck)}, port_{port} {}

void NeighbourCache::send(const net::Address& next_hop, wire::Packet&& packet) {
  find_or_add(next_hop).send(std::move(packet));
}

void NeighbourCache::heard(const net::Address& address, std::uint64_t hardware, bool answer) {
  // Linux, arp_accept = 0: an answer nobody asked for makes no entry.
  Neighbour* neighbour = answer ? find(address) : &find_or_add(address);
  if (neighbour) neighbour->heard(hardware, answer);
}

void NeighbourCache::confirm(const net::Address& address) {
  if (Neighbour* neighbour = find(address)) neighbour->confirm();
}

void NeighbourCache::flush() {
  last_ = nullptr;
  entries_.clear();
}

void NeighbourCache::hold() {
  for (auto& [address, neighbour] : entries_) neighbour.hold();
}

void NeighbourCache::release() {
  for (auto& [address, neighbour] : entries_) neighbour.release();
}

NeighbourState NeighbourCache::state(const net::Address& address) const {
  const auto found = entries_.find(address);
  return found == entries_.end() ? NeighbourState::None : found->second.state();
}

Neighbour* NeighbourCache::find(const net::Address& address) {
  if (last_ && last_address_ == address) return last_;
  const auto found = entries_.find(address);
  if (found == entries_.end()) return nullptr;
  last_address_ = address;
  return last_ = &found->second;
}

Neighbour& NeighbourCache::find_or_add(const net::Address& address) {
  if (Neighbour* known = find(address)) return *known;
  const core::SourceKey key{core::EventClass::Neighbour, identity_.host_index,
                            identity_.interface << kEntryBits | entries_made_++};
  return entries_.try_emplace(address, *this, queue_, key, address).first->second;
}

net::Duration NeighbourCache::reachable_time() {
  const net::Instant now = queue_.now();
  if (reachable_drawn_ == net::kNever || now - reachable_drawn_ >= numbers_.reachable_redraw) {
    // Uniform from half to one and a half of the base: RFC 4861, 6.3.2.
    const auto base = static_cast<std::uint64_t>(numbers_.base_reachable_time.count());
    reachable_time_ = net::Duration{static_cast<std::int64_t>(base / 2 + luck_.below(base))};
    reachable_drawn_ = now;
  }
  return reachable_time_;
}

}  // namespace halfopen::sim::ip
