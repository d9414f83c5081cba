// What must hold for any octets: parse() refuses them, or finds a packet that survives being emitted and parsed again.
#pragma once

#include <span>
#include <vector>

#include "halfopen/sim/wire/describe.h"
#include "halfopen/sim/wire/emit.h"
#include "halfopen/sim/wire/parse.h"

namespace halfopen::sim::wire {

struct ParseOutcome {
  bool accepted = false;
  bool stable = true;
};

/// Once emitted a packet is in our own layout; from then on nothing may change. What the octets' sender wrote
/// differently (options skipped, SACK blocks that our padding leaves no room for) is gone by then.
inline ParseOutcome parse_and_emit(std::span<const std::byte> octets) {
  (void)parse_quote(octets);
  const Parsed first = parse(octets);
  if (!first) return {};
  (void)describe(first.packet);

  std::vector<std::byte> ours;
  emit(first.packet, ours);
  if (ours.size() != first.packet.wire_size()) return {.accepted = true, .stable = false};
  const Parsed second = parse(ours);
  if (!second) return {.accepted = true, .stable = false};

  std::vector<std::byte> again;
  emit(second.packet, again);
  const Parsed third = parse(again);
  return {.accepted = true, .stable = third && third.packet == second.packet && again == ours};
}

}  // namespace halfopen::sim::wire
