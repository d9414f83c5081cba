// Types and codes of ICMP by the names of the language. Numbers: RFC 792, RFC 1122, 3.2.2.1, RFC 1812, 5.2.7.1; RFC 4443.
#include <charconv>
#include <iterator>
#include <span>

#include "packets.h"
#include "stop.h"

namespace halfopen::pkt {
namespace {

struct Name {
  std::string_view text;
  std::int32_t type;
  std::int32_t number;  ///< The code; of a type, its own number again.
};

constexpr Name kTypes4[] = {{"echo_reply", 0, 0},    {"unreachable", 3, 3},       {"source_quench", 4, 4},
                            {"redirect", 5, 5},      {"echo_request", 8, 8},      {"time_exceeded", 11, 11},
                            {"parameter_problem", 12, 12}};
constexpr Name kCodes4[] = {
    {"net_unreachable", 3, 0},     {"host_unreachable", 3, 1},  {"protocol_unreachable", 3, 2}, {"port_unreachable", 3, 3},
    {"frag_needed", 3, 4},         {"source_route_failed", 3, 5}, {"net_unknown", 3, 6},        {"host_unknown", 3, 7},
    {"source_host_isolated", 3, 8}, {"net_prohibited", 3, 9},   {"host_prohibited", 3, 10},     {"net_unreachable_tos", 3, 11},
    {"host_unreachable_tos", 3, 12}, {"packet_filtered", 3, 13}, {"precedence_violation", 3, 14}, {"precedence_cutoff", 3, 15},
    {"ttl_exceeded", 11, 0},       {"reassembly_time_exceeded", 11, 1}};
constexpr Name kTypes6[] = {{"unreachable", 1, 1},    {"packet_too_big", 2, 2}, {"time_exceeded", 3, 3},
                            {"parameter_problem", 4, 4}, {"echo_request", 128, 128}, {"echo_reply", 129, 129}};
constexpr Name kCodes6[] = {{"no_route", 1, 0},          {"admin_prohibited", 1, 1}, {"beyond_scope", 1, 2},
                            {"addr_unreachable", 1, 3}, {"address_unreachable", 1, 3}, {"port_unreachable", 1, 4},
                            {"hop_limit_exceeded", 3, 0}, {"reassembly_time_exceeded", 3, 1}};

/// `type_11`: a number behind the prefix.
std::optional<std::uint8_t> numbered(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
  return error == std::errc{} && end == name.data() + name.size() && !name.empty() ? std::optional{value} : std::nullopt;
}

}  // namespace

IcmpNumbers icmp_numbers(const IcmpSpec& spec, net::AddressFamily family) {
  const bool four = family == net::AddressFamily::V4;
  const std::span<const Name> types = four ? std::span<const Name>{kTypes4} : std::span<const Name>{kTypes6};
  const std::span<const Name> codes = four ? std::span<const Name>{kCodes4} : std::span<const Name>{kCodes6};
  IcmpNumbers numbers;
  bool known = false;
  if (const auto type = numbered(spec.type_name, "type_")) numbers.type = *type, known = true;
  for (const Name& name : types) {
    if (name.text == spec.type_name) numbers.type = static_cast<std::uint8_t>(name.number), known = true;
  }
  if (!known) invalid("icmp " + spec.type_name + ": " + (four ? "ICMP" : "ICMPv6") + " has no type of that name");
  if (spec.code_name.empty()) return numbers;
  if (const auto code = numbered(spec.code_name, "code_")) return {numbers.type, *code};
  for (const Name& name : codes) {
    if (name.text == spec.code_name && name.type == numbers.type) return {numbers.type, static_cast<std::uint8_t>(name.number)};
  }
  invalid("icmp " + spec.type_name + ' ' + spec.code_name + ": the type has no code of that name");
}

}  // namespace halfopen::pkt
