#include "option_list.h"

#include <span>

#include "halfopen/sim/wire/emit.h"
#include "stop.h"

namespace halfopen::pkt {

using Kind = TcpOption::Kind;
using sim::wire::SeqNum;

namespace {

constexpr std::uint8_t kSyn = 0x02;

std::uint32_t read(std::span<const std::byte> octets) {
  std::uint32_t value = 0;
  for (const std::byte octet : octets) value = value << 8 | static_cast<std::uint8_t>(octet);
  return value;
}

/// One option with a length.
TcpOption option_of(std::uint8_t kind, std::span<const std::byte> body) {
  TcpOption option;
  switch (kind) {
    case 2: option.kind = Kind::Mss; break;
    case 3: option.kind = Kind::WindowScale; break;
    case 4: option.kind = Kind::SackPermitted; return option;
    case 5: option.kind = Kind::Sack; break;
    case 8: option.kind = Kind::Timestamps; break;
    case 19: option.kind = Kind::Md5; break;
    case 34: option.kind = Kind::FastOpen; break;
    default: option.kind = Kind::FastOpenExp; break;
  }
  if (option.kind == Kind::Md5 || option.kind == Kind::FastOpen || option.kind == Kind::FastOpenExp) {
    option.octets.assign(body.begin(), body.end());
  } else if (option.kind == Kind::Mss || option.kind == Kind::WindowScale) {
    option.numbers = {read(body)};
  } else {
    for (; body.size() >= 4; body = body.subspan(4)) option.numbers.push_back(read(body.first(4)));
  }
  return option;
}

void refuse_unknown(const TcpOption& option) {
  if (option.kind == Kind::Md5) unsupported("the TCP option md5");
  if (option.kind == Kind::FastOpen || option.kind == Kind::FastOpenExp) unsupported("TCP Fast Open");
  if (option.kind == Kind::AccEcn) unsupported("Accurate ECN");
}

std::string one(const TcpOption& option) {
  const auto number = [&](std::size_t at) { return std::to_string(at < option.numbers.size() ? option.numbers[at] : 0); };
  switch (option.kind) {
    case Kind::Mss: return "mss " + number(0);
    case Kind::WindowScale: return "wscale " + number(0);
    case Kind::SackPermitted: return "sackOK";
    case Kind::Timestamps: return "TS val " + number(0) + " ecr " + number(1);
    case Kind::Nop: return "nop";
    case Kind::EndOfList: return "eol";
    case Kind::Md5: return "md5";
    case Kind::FastOpen: return "FO";
    case Kind::FastOpenExp: return "FOEXP";
    case Kind::AccEcn: return "ECN";
    case Kind::Sack: break;
  }
  std::string text = "sack";
  for (std::size_t i = 0; i + 1 < option.numbers.size(); i += 2) text += ' ' + number(i) + ':' + number(i + 1);
  return text;
}

/// What the simulator puts on the wire.
std::vector<std::byte> option_octets(sim::wire::Packet segment) {
  segment.payload = {};
  std::vector<std::byte> octets;
  sim::wire::emit(segment, octets);
  const std::ptrdiff_t headers = segment.ip.source.family == net::AddressFamily::V4 ? 40 : 60;
  return {octets.begin() + headers, octets.end()};
}

}  // namespace

std::vector<TcpOption> options_of(const Captured& captured, const Flow& flow) {
  const std::vector<std::byte> octets = captured.options.empty() ? option_octets(captured.packet) : captured.options;
  std::span<const std::byte> rest = octets;
  std::vector<TcpOption> options;
  while (!rest.empty()) {
    const auto kind = static_cast<std::uint8_t>(rest[0]);
    std::size_t length = 1;
    if (kind <= 1) {
      options.push_back({.kind = kind == 1 ? Kind::Nop : Kind::EndOfList});
    } else {
      length = rest.size() > 1 ? static_cast<std::size_t>(rest[1]) : 0;
      if (length < 2 || length > rest.size()) break;
      options.push_back(option_of(kind, rest.subspan(2, length - 2)));
      if (kind == 5 && !captured.packet.tcp.syn()) {
        for (std::uint32_t& number : options.back().numbers) number -= flow.script_isn;
      }
    }
    rest = rest.subspan(length);
  }
  return options;
}

std::string to_string(const std::vector<TcpOption>& options) {
  std::string text;
  for (const TcpOption& option : options) text += (text.empty() ? "" : ",") + one(option);
  return text.empty() ? "none" : text;
}

sim::wire::TcpOptions options_to_inject(const TcpSpec& spec, const Flow& flow, bool echo_scaled) {
  sim::wire::TcpOptions wire;
  const bool syn = (spec.flags & kSyn) != 0;
  for (const TcpOption& option : spec.options) {
    refuse_unknown(option);
    if (option.kind == Kind::Mss) wire.mss = static_cast<std::uint16_t>(option.numbers[0]);
    if (option.kind == Kind::WindowScale) wire.window_scale = static_cast<std::int8_t>(option.numbers[0] > 14 ? 14 : option.numbers[0]);
    if (option.kind == Kind::SackPermitted) wire.sack_permitted = true;
    if (option.kind == Kind::Timestamps) {
      wire.timestamps = true;
      wire.ts_value = option.numbers[0];
      const std::uint32_t echo = option.numbers[1];
      const auto known = flow.stamps.find(echo);
      if (known == flow.stamps.end() && echo != 0 && !echo_scaled) {
        invalid("TS ecr " + std::to_string(echo) + ": the host has sent no segment that the script gives this TS val");
      }
      wire.ts_echo = known == flow.stamps.end() ? echo : known->second;
    }
    for (std::size_t i = 0; option.kind == Kind::Sack && i + 1 < option.numbers.size() && wire.sack_count < 4; i += 2) {
      wire.sack[wire.sack_count++] = {SeqNum{flow.host_seq(option.numbers[i], syn)}, SeqNum{flow.host_seq(option.numbers[i + 1], syn)}};
    }
  }
  return wire;
}

void refuse_unknown(const std::vector<TcpOption>& options) {
  for (const TcpOption& option : options) refuse_unknown(option);
}

}  // namespace halfopen::pkt
