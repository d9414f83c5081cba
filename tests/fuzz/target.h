// A fuzz target: takes any octets, and ends the process if a property does not hold for them.
//
// Each is built twice: into halfopen_fuzz with libFuzzer (Clang, HALFOPEN_FUZZ=ON), and into the test that replays the
// committed corpus under any compiler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace halfopen::fuzz {

using Octets = std::span<const std::byte>;

inline std::string_view text_of(Octets octets) { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }

/// Octets as a parsed packet that survives being emitted and parsed again.
void wire_parse(Octets octets);
/// Text as a scenario: refused with a ScenarioError, or saved and read back to the same value.
void scenario_load(Octets octets);
/// Text as a profile: refused with a ProfileError, or complete.
void profile_load(Octets octets);
/// Text as a record: refused with a RecordError, or written and read back to the same text.
void record_load(Octets octets);
/// Octets as what happens to one connection: the state it is in, then segments, calls, time (tcp_states.cpp).
void tcp_states(Octets octets);
/// Octets as calls of two programs on two hosts, and packets that nobody has sent (kernel_calls.cpp).
void kernel_calls(Octets octets);
/// Text as a packetdrill script: refused with a SyntaxError at one of its lines, or a script with events.
void pkt_parse(Octets octets);

struct Target {
  const char* name;
  void (*run)(Octets);
};

inline constexpr Target kTargets[] = {{"wire_parse", wire_parse},   {"scenario_load", scenario_load}, {"profile_load", profile_load},
                                      {"record_load", record_load}, {"tcp_states", tcp_states},       {"kernel_calls", kernel_calls},
                                      {"pkt_parse", pkt_parse}};

/// Reads numbers from octets; behind their end everything is 0.
class Tape {
 public:
  explicit Tape(Octets octets) : rest_{octets} {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t octet() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return value;
  }
  std::uint32_t word(int octets) {
    std::uint32_t value = 0;
    for (int i = 0; i < octets; ++i) value = value << 8 | octet();
    return value;
  }
  std::uint32_t below(std::uint32_t bound) { return word(bound > 255 ? 4 : 1) % bound; }

 private:
  Octets rest_;
};

}  // namespace halfopen::fuzz
