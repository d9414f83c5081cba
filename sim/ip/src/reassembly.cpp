#include "halfopen/sim/ip/reassembly.h"

#include <algorithm>
#include <utility>

#include "halfopen/sim/wire/fragment.h"

namespace halfopen::sim::ip {
namespace {

constexpr std::uint32_t kLargestBody = 65535;

std::uint32_t begin_of(const wire::Packet& piece) { return piece.ip.fragment_offset; }
std::uint32_t end_of(const wire::Packet& piece) {
  return begin_of(piece) + static_cast<std::uint32_t>(piece.payload.size());
}

// Whole but for the last one: RFC 791, 3.2; RFC 8200, 4.5.
bool well_formed(const wire::Packet& piece) {
  return !piece.payload.empty() && end_of(piece) <= kLargestBody &&
         (!piece.ip.more_fragments || piece.payload.size() % 8 == 0);
}

}  // namespace

Reassembly::Reassembly(core::EventQueue& queue, core::SourceKey key, const ReassemblyNumbers& numbers, GivenUp given_up,
                       void* owner)
    : queue_{queue},
      numbers_{numbers},
      given_up_{given_up},
      owner_{owner},
      timer_{queue, key, [](void* self) { static_cast<Reassembly*>(self)->expire(); }, this} {}

std::optional<wire::Packet> Reassembly::take(wire::Packet&& fragment) {
  if (!well_formed(fragment)) return std::nullopt;
  if (octets_ + fragment.payload.size() > numbers_.octets_most) return std::nullopt;
  const Key key{fragment.ip.source, fragment.ip.destination, fragment.ip.other_protocol, fragment.ip.id};
  const bool v4 = fragment.ip.source.family == net::AddressFamily::V4;
  const auto [found, is_new] = packets_.try_emplace(key);
  Waiting& waiting = found->second;
  if (is_new) waiting.deadline = queue_.now() + (v4 ? numbers_.patience_v4 : numbers_.patience_v6);

  const Place place = place_of(waiting, fragment);
  if (place == Place::Wrong) forget(found);
  if (place != Place::Fits) return std::nullopt;
  if (!fragment.ip.more_fragments) waiting.total = end_of(fragment);
  octets_ += fragment.payload.size();
  const auto behind = std::ranges::find_if(waiting.pieces, [&](const wire::Packet& piece) {
    return begin_of(piece) > begin_of(fragment);
  });
  waiting.pieces.insert(behind, std::move(fragment));

  std::optional<wire::Packet> packet = whole(waiting);
  if (packet) forget(found);
  rearm();
  return packet;
}

Reassembly::Place Reassembly::place_of(const Waiting& waiting, const wire::Packet& fragment) {
  const std::uint32_t begin = begin_of(fragment), end = end_of(fragment);
  if (waiting.total != 0 && (end > waiting.total || (!fragment.ip.more_fragments && end != waiting.total))) {
    return Place::Wrong;
  }
  for (const wire::Packet& piece : waiting.pieces) {
    if (begin >= begin_of(piece) && end <= end_of(piece)) return Place::Known;
    if (begin < end_of(piece) && end > begin_of(piece)) return Place::Wrong;
    if (!fragment.ip.more_fragments && end_of(piece) > end) return Place::Wrong;
  }
  return Place::Fits;
}

std::optional<wire::Packet> Reassembly::whole(const Waiting& waiting) {
  if (waiting.total == 0) return std::nullopt;
  std::uint32_t reached = 0;
  bool damaged = false;
  for (const wire::Packet& piece : waiting.pieces) {
    if (begin_of(piece) != reached) return std::nullopt;
    reached = end_of(piece);
    damaged = damaged || piece.damaged;
  }
  if (reached != waiting.total) return std::nullopt;
  const core::Slice body = core::Slice::make(waiting.total, [&](std::span<std::byte> all) {
    for (const wire::Packet& piece : waiting.pieces) {
      std::ranges::copy(piece.payload.bytes(), all.begin() + begin_of(piece));
    }
  });
  wire::Parsed parsed = wire::assembled(waiting.pieces.front().ip, body);
  if (!parsed || damaged) return std::nullopt;
  return std::move(parsed.packet);
}

void Reassembly::forget(std::map<Key, Waiting>::iterator which) {
  for (const wire::Packet& piece : which->second.pieces) octets_ -= piece.payload.size();
  packets_.erase(which);
}

void Reassembly::hold() {
  held_ = true;
  timer_.cancel();
}

void Reassembly::release() {
  held_ = false;
  rearm();
}

void Reassembly::clear() {
  packets_.clear();
  octets_ = 0;
  timer_.cancel();
}

void Reassembly::expire() {
  std::vector<wire::Packet> firsts;
  for (auto next = packets_.begin(); next != packets_.end();) {
    const auto which = next++;
    if (which->second.deadline > queue_.now()) continue;
    if (wire::Packet& first = which->second.pieces.front(); first.ip.fragment_offset == 0) firsts.push_back(first);
    forget(which);
  }
  rearm();
  for (const wire::Packet& first : firsts) given_up_(owner_, first);
}

void Reassembly::rearm() {
  if (packets_.empty() || held_) return timer_.cancel();
  const auto soonest = std::ranges::min_element(
      packets_, {}, [](const auto& item) { return item.second.deadline; });
  timer_.arm(std::max(soonest->second.deadline, queue_.now()));
}

}  // namespace halfopen::sim::ip
