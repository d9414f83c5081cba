#include "settings.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "stop.h"

namespace halfopen::pkt {
namespace {

using net::Address;

std::int64_t number(const ScriptOption& option, std::int64_t least, std::int64_t most) {
  std::int64_t value = 0;
  const char* const last = option.value.data() + option.value.size();
  const auto [end, error] = std::from_chars(option.value.data(), last, value);
  if (option.value.empty() || error != std::errc{} || end != last || value < least || value > most) {
    invalid("--" + option.name + ": expected a number from " + std::to_string(least) + " to " + std::to_string(most) +
            ", found \"" + option.value + '"');
  }
  return value;
}

/// A percentage with at most one digit behind the dot, in tenths.
std::int64_t tenths_of_percent(const ScriptOption& option) {
  const std::size_t dot = option.value.find('.');
  const std::string whole = option.value.substr(0, dot);
  std::string tenth = dot == std::string::npos ? "0" : option.value.substr(dot + 1);
  tenth = tenth.empty() ? "0" : tenth.substr(0, 1);
  return number({option.place, option.name, whole + tenth}, 0, 1'000'000);
}

IpVersion version(const ScriptOption& option) {
  if (option.value == "ipv4") return IpVersion::V4;
  if (option.value == "ipv6") return IpVersion::V6;
  if (option.value == "ipv4-mapped-ipv6") return IpVersion::Mapped;
  invalid("--" + option.name + ": expected ipv4, ipv6 or ipv4-mapped-ipv6, found \"" + option.value + '"');
}

Address address(const ScriptOption& option) {
  const auto parsed = Address::parse(std::string_view{option.value}.substr(0, option.value.find('/')));
  if (!parsed) invalid("--" + option.name + ": expected an address, found \"" + option.value + '"');
  return *parsed;
}

/// Options that change what is printed, or where the reference tool finds its devices and programs.
bool means_nothing_here(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "verbose",  "debug",     "define",      "D",         "gateway_ip",   "netmask_ip", "speed",
      "mss",      "is_anyip",  "init_scripts", "code_command", "code_sockopt", "wire_client", "fm"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

void apply(Settings& settings, const ScriptOption& option) {
  constexpr std::int64_t kMostTime = 1'000'000'000'000;
  constexpr std::int64_t kMostPort = std::numeric_limits<std::uint16_t>::max();
  const std::string& name = option.name;
  if (name == "ip_version") {
    settings.ip_version = version(option);
  } else if (name == "tolerance_usecs") {
    settings.tolerance = std::chrono::microseconds{number(option, 0, kMostTime)};
  } else if (name == "tolerance_percent") {
    settings.tolerance_per_mille = tenths_of_percent(option);
  } else if (name == "tcp_ts_tick_usecs") {
    settings.timestamp_tick = std::chrono::microseconds{number(option, 0, kMostTime)};
  } else if (name == "tcp_ts_ecr_scaled") {
    settings.echo_scaled = true;
  } else if (name == "strict_segments") {
    settings.strict_segments = true;
  } else if (name == "bind_port") {
    settings.bind_port = static_cast<std::uint16_t>(number(option, 1, kMostPort));
  } else if (name == "connect_port") {
    settings.connect_port = static_cast<std::uint16_t>(number(option, 1, kMostPort));
  } else if (name == "mtu") {
    settings.mtu = static_cast<std::uint32_t>(number(option, 68, 65'535));
  } else if (name != "local_ip" && name != "remote_ip" && !means_nothing_here(name)) {
    unsupported("the option --" + name);
  }
}

}  // namespace

Address Settings::for_socket(const Address& plain) const {
  if (ip_version != IpVersion::Mapped || plain.family == net::AddressFamily::V6) return plain;
  Address mapped = Address::any(net::AddressFamily::V6);
  mapped.bytes[10] = mapped.bytes[11] = 0xff;
  std::copy_n(plain.bytes.begin(), 4, mapped.bytes.begin() + 12);
  return mapped;
}

Settings settings_of(const Script& script, const RunOptions& options) {
  Settings settings;
  for (const ScriptOption& option : script.options) apply(settings, option);
  if (options.ip_version) settings.ip_version = *options.ip_version;
  const bool six = settings.ip_version == IpVersion::V6;
  const bool own_mtu = std::any_of(script.options.begin(), script.options.end(), [](const ScriptOption& each) { return each.name == "mtu"; });
  constexpr std::uint32_t kSameMss = 1520;  // The header is 20 octets longer; so scripts of either family see one MSS.
  if (six && !own_mtu) settings.mtu = kSameMss;
  settings.local = six ? *Address::parse("fd3d:fa7b:d17d::1") : Address::v4(192, 168, 0, 1);
  settings.remote = six ? *Address::parse("2001:db8::1") : Address::v4(192, 0, 2, 1);
  for (const ScriptOption& option : script.options) {
    if (option.name != "local_ip" && option.name != "remote_ip") continue;
    Address& which = option.name == "local_ip" ? settings.local : settings.remote;
    const Address written = address(option);
    if (written.family == which.family) which = written;
  }
  settings.strict = options.strict;
  if (settings.strict) settings.tolerance = {}, settings.tolerance_per_mille = 0;
  settings.tolerance = std::max(settings.tolerance, options.least_tolerance);
  return settings;
}

}  // namespace halfopen::pkt
