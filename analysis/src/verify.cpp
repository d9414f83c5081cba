#include "halfopen/analysis/verify.h"

#include <algorithm>
#include <span>
#include <utility>

#include "halfopen/model/packet_view.h"

namespace halfopen::analysis {
namespace {

using Kind = Divergence::Kind;
using Way = model::PacketRecord::Way;

bool same(const model::Observation& a, const model::Observation& b) { return a == b; }

bool same(const model::PacketRecord& a, const model::PacketRecord& b) {
  return a.at == b.at && a.host == b.host && a.way == b.way && a.arp == b.arp && a.bytes == b.bytes;
}

/// The first place at which two sequences differ, or nothing.
template <class Item>
std::optional<std::size_t> first_difference(const std::vector<Item>& a, const std::vector<Item>& b) {
  const std::size_t both = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (!same(a[i], b[i])) return i;
  }
  if (a.size() == b.size()) return std::nullopt;
  return both;
}

template <class Item>
const Item* item_at(const std::vector<Item>& items, std::size_t index) {
  return index < items.size() ? &items[index] : nullptr;
}

/// When the earlier of two events happened; one of them may be missing.
template <class Item>
net::Instant earlier(const Item* a, const Item* b) {
  return std::min(a ? a->at : net::kNever, b ? b->at : net::kNever);
}

std::string_view word(Way way) {
  switch (way) {
    case Way::Out: return "out";
    case Way::In: return "in";
    case Way::Lost: return "lost";
  }
  return {};
}

// Two packets may differ in what their line does not show (options, payload): then the octet is named.
std::string packet_text(const model::PacketRecord* packet, const model::PacketRecord* other) {
  if (!packet) return {};
  std::string text = model::to_string(packet->at - net::kStart) + " " + std::string{word(packet->way)} + " " +
                     to_string(model::view_of(*packet));
  if (!other || packet->bytes == other->bytes) return text;
  const auto [here, there] = std::ranges::mismatch(packet->bytes, other->bytes);
  return text + " (octets differ from " + std::to_string(here - packet->bytes.begin()) + " on)";
}

// Observations agree as text when only the beginning of the call or its step differs: then both are told.
std::string observation_text(const model::Observation* seen, const model::Observation* other) {
  if (!seen) return {};
  std::string text = to_string(*seen);
  if (!other || text != to_string(*other)) return text;
  return text + " (began " + model::to_string(seen->began - net::kStart) + ", step " + std::to_string(seen->step) + ")";
}

void keep_earlier(std::optional<Divergence>& kept, Divergence found) {
  if (!kept || found.at < kept->at) kept = std::move(found);
}

void compare_programs(const model::Record& first, const model::Record& second, std::optional<Divergence>& kept) {
  const std::size_t count = std::max(first.programs.size(), second.programs.size());
  for (std::size_t i = 0; i < count; ++i) {
    const model::ProgramRecord* a = item_at(first.programs, i);
    const model::ProgramRecord* b = item_at(second.programs, i);
    if (!a || !b || a->name != b->name) {
      return keep_earlier(kept, {Kind::Set, net::kStart, a ? a->name : b->name, i, a ? a->name : "", b ? b->name : ""});
    }
    const auto place = first_difference(a->observations, b->observations);
    if (!place) continue;
    const model::Observation* one = item_at(a->observations, *place);
    const model::Observation* other = item_at(b->observations, *place);
    keep_earlier(kept, {Kind::Observation, earlier(one, other), a->name, *place, observation_text(one, other),
                        observation_text(other, one)});
  }
}

std::string host_name(const model::Record& record, std::int32_t host) {
  const auto index = static_cast<std::size_t>(host);
  return index < record.hosts.size() ? record.hosts[index].name : "host " + std::to_string(host);
}

void compare_packets(const model::Record& first, const model::Record& second, std::optional<Divergence>& kept) {
  const auto place = first_difference(first.packets, second.packets);
  if (!place) return;
  const model::PacketRecord* one = item_at(first.packets, *place);
  const model::PacketRecord* other = item_at(second.packets, *place);
  keep_earlier(kept, {Kind::Packet, earlier(one, other), host_name(first, one ? one->host : other->host), *place,
                      packet_text(one, other), packet_text(other, one)});
}

std::string end_text(const model::Record& record) {
  return std::string{to_string(record.end)} + " at " + model::to_string(record.ended_at - net::kStart);
}

void compare_ends(const model::Record& first, const model::Record& second, std::optional<Divergence>& kept) {
  if (first.end == second.end && first.ended_at == second.ended_at) return;
  keep_earlier(kept, {Kind::End, std::min(first.ended_at, second.ended_at), "run", 0, end_text(first), end_text(second)});
}

void compare_digests(const model::Record& first, const model::Record& second, std::optional<Divergence>& kept) {
  if (kept || first.digests == second.digests) return;
  const char* which = first.digests.wire != second.digests.wire ? "wire" : "calls";
  kept = Divergence{Kind::Digest, first.ended_at, which, 0, "one digest", "another"};
}

}  // namespace

std::optional<Divergence> first_divergence(const model::Record& first, const model::Record& second) {
  std::optional<Divergence> kept;
  compare_programs(first, second, kept);
  compare_packets(first, second, kept);
  compare_ends(first, second, kept);
  compare_digests(first, second, kept);
  return kept;
}

Verification verify(const model::Scenario& scenario, const model::Runner& run) {
  const model::RunOptions options{.packets = true};
  Verification done{run(scenario, options), run(scenario, options), std::nullopt};
  done.divergence = first_divergence(done.first, done.second);
  return done;
}

std::string to_string(const Divergence& divergence) {
  const auto or_nothing = [](const std::string& text) { return text.empty() ? std::string{"nothing"} : text; };
  return "at " + model::to_string(divergence.at - net::kStart) + " " + divergence.where + " #" +
         std::to_string(divergence.index) + ": first " + or_nothing(divergence.first) + ", second " +
         or_nothing(divergence.second);
}

}  // namespace halfopen::analysis
