// What a run of a script comes to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "halfopen/net/time.h"
#include "halfopen/pkt/host.h"
#include "halfopen/pkt/parse.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::pkt {

enum class Verdict : std::uint8_t {
  Passed,
  Failed,       ///< The host did something else than the script says.
  Unsupported,  ///< The script uses what this interpreter, or the simulated host, does not know. Never counted as passed.
  Invalid,      ///< The script itself is wrong, or checks nothing.
  Skipped,      ///< There is no such host here: this machine gives none.
};
inline constexpr std::size_t kVerdicts = 5;
std::string_view to_string(Verdict verdict);

/// What the packets of a run are made of, and the sockets.
enum class IpVersion : std::uint8_t {
  V4,
  V6,
  Mapped,  ///< IPv6 sockets, IPv4 packets.
};

struct RunOptions {
  const profiles::Profile* profile = nullptr;  ///< The host's system; nullptr: linux-6.18.
  std::optional<IpVersion> ip_version;         ///< nullopt: what the script says, else IPv4.
  bool strict = false;                         ///< Also what the reference tool leaves out: docs/packetdrill.md.
  Defines defines;
  std::vector<std::pair<std::string, std::string>> knobs;  ///< Turned before time 0.
  std::uint64_t limit_steps = 2'000'000;                   ///< Of the simulation; a run that takes more has failed.
  bool keep_packets = false;
  HostMaker host;                  ///< Empty: the simulated one.
  net::Duration least_tolerance{};  ///< Times may be off by so much, whatever the script says.
};

struct Result {
  Verdict verdict = Verdict::Passed;
  std::string file;
  Place place;                     ///< Of the event that decided; meaningless when passed.
  std::string why;                 ///< One line.
  std::vector<std::string> details;  ///< Expected and actual, field by field; one line each.
  std::vector<std::string> last_events;  ///< The last ten of the run, with their times.
  net::Duration at{};              ///< Virtual time at the end.
  std::uint64_t steps = 0;
  std::vector<model::PacketRecord> packets;  ///< With RunOptions::keep_packets.
  std::uint32_t checks = 0;        ///< Packets, results and assertions that were as expected.
};

/// Several lines: verdict, place, why, details, last events.
std::string to_string(const Result& result);

/// Runs a script against a simulated host.
Result run(const Script& script, const RunOptions& options = {});
/// The same from text: what is no script is Invalid.
Result run_text(std::string_view text, std::string_view file, const RunOptions& options = {});

}  // namespace halfopen::pkt
