// Packets of the host, held against what the script expects.
#include <algorithm>

#include "halfopen/sim/wire/describe.h"
#include "option_list.h"
#include "packets.h"
#include "stop.h"

namespace halfopen::pkt {

using sim::wire::Packet;
using sim::wire::Protocol;

namespace {

constexpr std::uint8_t kFin = 0x01, kPsh = 0x08, kCwr = 0x80;

std::string letters(std::uint8_t flags) {
  static constexpr std::pair<std::uint8_t, char> kLetters[] = {{0x01, 'F'}, {0x02, 'S'}, {0x04, 'R'}, {0x08, 'P'},
                                                               {0x10, '.'}, {0x20, 'U'}, {0x40, 'E'}, {0x80, 'W'}};
  std::string text;
  for (const auto& [bit, letter] : kLetters) {
    if ((flags & bit) != 0) text += letter;
  }
  return text.empty() ? "-" : text;
}

std::string_view ecn_name(std::uint8_t bits) {
  constexpr std::string_view kNames[] = {"noecn", "ect1", "ect0", "ce"};
  return kNames[bits & 3];
}

bool ecn_fits(Ecn expected, std::uint8_t bits) {
  switch (expected) {
    case Ecn::Unchecked: return true;
    case Ecn::NoEcn: return bits == 0;
    case Ecn::Ect1: return bits == 1;
    case Ecn::Ect0: return bits == 2;
    case Ecn::Ect01: return bits == 1 || bits == 2;
    case Ecn::Ce: return bits == 3;
  }
  return false;
}

std::string_view ecn_text(Ecn ecn) {
  switch (ecn) {
    case Ecn::NoEcn: return "noecn";
    case Ecn::Ect0: return "ect0";
    case Ecn::Ect1: return "ect1";
    case Ecn::Ect01: return "ect01";
    case Ecn::Ce: return "ce";
    case Ecn::Unchecked: break;
  }
  return "any";
}

/// Fields that differ, a line each.
class Differences {
 public:
  void text(std::string_view field, std::string_view expected, std::string_view actual) {
    if (expected == actual) return;
    if (!names_.empty()) names_ += ", ";
    names_.append(field);
    lines_.push_back(std::string{field} + ": expected " + std::string{expected} + ", actual " + std::string{actual});
  }
  template <class A, class B>
  void number(std::string_view field, A expected, B actual) {
    text(field, std::to_string(expected), std::to_string(actual));
  }
  const std::string& names() const { return names_; }
  std::vector<std::string>& lines() { return lines_; }

 private:
  std::string names_;
  std::vector<std::string> lines_;
};

void compare_ip(const IpInfo& expected, const Packet& actual, Differences& out) {
  if (expected.tos) out.number("tos", *expected.tos, actual.ip.traffic_class);
  if (expected.ttl) out.number("ttl", *expected.ttl, actual.ip.hop_limit);
  if (!ecn_fits(expected.ecn, actual.ip.traffic_class & 3)) {
    out.text("ecn", ecn_text(expected.ecn), ecn_name(actual.ip.traffic_class));
  }
}

/// Values of timestamps: loosely if a tick is configured, exactly if strict, else not at all; the echo if strict.
void compare_timestamps(const TcpOption& expected, const TcpOption& actual, const Captured& packet, Flow& flow, const Settings& settings,
                        Differences& out) {
  const std::uint32_t value = expected.numbers[0];
  if (!flow.first_stamp) {
    flow.first_stamp = Flow::Stamp{value, actual.numbers[0]};
    flow.first_stamp_at = packet.at;
  }
  if (settings.strict) out.number("TS ecr", expected.numbers[1], actual.numbers[1]);
  const std::uint32_t due = flow.first_stamp->host + (value - flow.first_stamp->script);
  const auto off = static_cast<std::int32_t>(actual.numbers[0] - due);
  if (settings.strict && off != 0) {
    out.number("TS val", value, actual.numbers[0] - flow.first_stamp->host + flow.first_stamp->script);
  } else if (settings.timestamp_tick.count() > 0) {
    const net::Duration allowed = std::max(settings.tolerance, (packet.at - net::kStart) * settings.tolerance_per_mille / 1000);
    if (settings.timestamp_tick * (off < 0 ? -std::int64_t{off} : off) > allowed) {
      out.number("TS val", value, actual.numbers[0] - flow.first_stamp->host + flow.first_stamp->script);
    }
  }
  flow.stamps[value] = actual.numbers[0];
}

void compare_options(const TcpSpec& spec, const Captured& packet, Flow& flow, const Settings& settings, Differences& out) {
  if (spec.any_options) return;
  std::vector<TcpOption> actual = options_of(packet, flow);
  std::vector<TcpOption> expected = spec.options;
  const auto stamps = [](std::vector<TcpOption>& options) {
    return std::find_if(options.begin(), options.end(), [](const TcpOption& option) { return option.kind == TcpOption::Kind::Timestamps; });
  };
  const auto wanted = stamps(expected);
  const auto found = stamps(actual);
  if (wanted != expected.end() && found != actual.end()) {
    compare_timestamps(*wanted, *found, packet, flow, settings, out);
    wanted->numbers = found->numbers;
  }
  out.text("options", to_string(expected), to_string(actual));
}

void compare_tcp(const TcpSpec& spec, const Captured& captured, Flow& flow, const Settings& settings, Differences& out) {
  const Packet& packet = captured.packet;
  if (packet.protocol != Protocol::Tcp) return out.text("protocol", "TCP", "another");
  const bool syn = packet.tcp.syn();
  if (syn && !flow.host_known) {
    flow.host_known = true;
    flow.host_isn = packet.tcp.seq.value();
    flow.host_script_isn = spec.range.first;
  }
  out.text("flags", letters(spec.flags), letters(packet.tcp.flags));
  const std::uint32_t seq = packet.tcp.seq.value() - flow.host_isn + (syn ? flow.host_script_isn : 0);
  const std::uint32_t ack = packet.tcp.ack.value() - (syn || !packet.tcp.has_ack() ? 0 : flow.script_isn);
  out.number("seq", spec.range.first, seq);
  out.number("length", spec.range.length, packet.payload.size());
  out.number("ack", spec.ack.value_or(0), packet.tcp.has_ack() ? ack : 0);
  if (spec.window) out.number("win", *spec.window, packet.tcp.window);
  out.number("urg", spec.urgent.value_or(0), packet.tcp.urgent);
  compare_options(spec, captured, flow, settings, out);
}

}  // namespace

bool merge(Captured& captured, const Captured& next) {
  Packet& packet = captured.packet;
  const Packet& more = next.packet;
  if (packet.protocol != Protocol::Tcp || more.protocol != Protocol::Tcp || packet.payload.empty() || more.payload.empty()) return false;
  constexpr std::uint8_t kMayDiffer = kPsh | kFin | kCwr;
  const bool same = ((packet.tcp.flags ^ more.tcp.flags) & ~kMayDiffer) == 0 && packet.tcp.ack == more.tcp.ack &&
                    packet.tcp.window == more.tcp.window && packet.tcp.urgent == more.tcp.urgent &&
                    packet.tcp.options == more.tcp.options && packet.ip.traffic_class == more.ip.traffic_class;
  const auto length = static_cast<std::uint32_t>(packet.payload.size());
  if (!same || packet.tcp.seq + length != more.tcp.seq) return false;
  packet.tcp.flags = static_cast<std::uint8_t>((more.tcp.flags & ~kCwr) | (packet.tcp.flags & kCwr));
  packet.payload = sim::core::Slice::make(length + more.payload.size(), [&](std::span<std::byte> octets) {
    std::copy_n(packet.payload.data(), length, octets.begin());
    std::copy_n(more.payload.data(), more.payload.size(), octets.begin() + length);
  });
  return true;
}

std::string as_written(const Captured& captured, const Flow& flow, bool outbound) {
  const Packet& packet = captured.packet;
  std::string text = outbound ? "> " : "< ";
  const std::size_t length = packet.payload.size();
  if (packet.protocol == Protocol::Udp) return text + "udp (" + std::to_string(length) + ')';
  if (packet.protocol == Protocol::Icmp) {
    return text + "icmp type_" + std::to_string(packet.icmp.type) + " code_" + std::to_string(packet.icmp.code);
  }
  if (packet.protocol != Protocol::Tcp) return text + "another protocol";
  const bool syn = packet.tcp.syn();
  const std::uint32_t own = outbound ? flow.host_isn - (syn ? flow.host_script_isn : 0) : syn ? 0 : flow.script_isn;
  const std::uint32_t other = outbound ? (syn ? 0 : flow.script_isn) : flow.host_isn - (syn ? flow.host_script_isn : 0);
  const std::uint32_t seq = packet.tcp.seq.value() - own;
  if ((packet.ip.traffic_class & 3) != 0) text += '[' + std::string{ecn_name(packet.ip.traffic_class)} + "] ";
  text += letters(packet.tcp.flags) + ' ' + std::to_string(seq) + ':' + std::to_string(seq + static_cast<std::uint32_t>(length)) + '(' +
          std::to_string(length) + ')';
  if (packet.tcp.has_ack()) text += " ack " + std::to_string(packet.tcp.ack.value() - other);
  text += " win " + std::to_string(packet.tcp.window);
  if (packet.tcp.urgent != 0) text += " urg " + std::to_string(packet.tcp.urgent);
  const std::vector<TcpOption> options = options_of(captured, flow);
  return options.empty() ? text : text + " <" + to_string(options) + '>';
}

void compare(const PacketEvent& event, const Captured& captured, Flow& flow, const Settings& settings) {
  Differences differences;
  compare_ip(event.ip, captured.packet, differences);
  if (const auto* tcp = std::get_if<TcpSpec>(&event.body)) {
    compare_tcp(*tcp, captured, flow, settings, differences);
  } else if (const auto* udp = std::get_if<UdpSpec>(&event.body)) {
    differences.text("protocol", "UDP", captured.packet.protocol == Protocol::Udp ? "UDP" : "another");
    differences.number("length", udp->length, captured.packet.payload.size());
  } else {
    const IcmpNumbers numbers = icmp_numbers(std::get<IcmpSpec>(event.body), settings.local.family);
    differences.text("protocol", "ICMP", captured.packet.protocol == Protocol::Icmp ? "ICMP" : "another");
    differences.number("type", numbers.type, captured.packet.icmp.type);
    differences.number("code", numbers.code, captured.packet.icmp.code);
  }
  const bool zeros = captured.packet.protocol == Protocol::Icmp ||
                     std::all_of(captured.packet.payload.bytes().begin(), captured.packet.payload.bytes().end(),
                                 [](std::byte octet) { return octet == std::byte{0}; });
  if (!zeros) differences.text("payload", "zeros", "other octets");
  if (differences.names().empty()) return;
  std::vector<std::string> lines = std::move(differences.lines());
  lines.push_back("actual segment: " + as_written(captured, flow, true));
  failed("the host sent another segment: " + differences.names() + (differences.names().find(',') == std::string::npos ? " differs" : " differ"), std::move(lines));
}

}  // namespace halfopen::pkt
