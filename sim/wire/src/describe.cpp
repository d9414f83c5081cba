#include "halfopen/sim/wire/describe.h"

#include <array>
#include <cstdio>
#include <initializer_list>
#include <span>
#include <string_view>

#include "layout.h"

namespace halfopen::sim::wire {
namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string join(std::initializer_list<std::string_view> parts) {
  std::string line;
  for (const std::string_view part : parts) line += part;
  return line;
}

std::string place(const net::Address& address, const DescribeOptions& options) {
  std::string name = options.name ? options.name(address) : std::string{};
  return name.empty() ? address.to_string() : name;
}

std::string flow(const Packet& packet, const DescribeOptions& options) {
  return join({place(packet.ip.source, options), " > ", place(packet.ip.destination, options), ": "});
}

std::string flow(const Packet& packet, std::uint16_t source, std::uint16_t destination,
                 const DescribeOptions& options) {
  return join({place(packet.ip.source, options), ".", number(source), " > ", place(packet.ip.destination, options), ".",
               number(destination), ": "});
}

std::string sequence(SeqNum value, const std::optional<SeqNum>& iss) {
  return number(iss ? value - *iss : value.value());
}

std::string sack_blocks(const TcpOptions& tcp, const DescribeOptions& options) {
  std::string blocks;
  for (const SackBlock& block : std::span{tcp.sack}.first(tcp.sack_count)) {
    blocks +=
        join({"{", sequence(block.left, options.receiver_iss), ":", sequence(block.right, options.receiver_iss), "}"});
  }
  return blocks;
}

// In the order and with the padding of write_tcp_options().
std::string option_list(const TcpOptions& tcp, const DescribeOptions& options) {
  std::string list;
  if (tcp.mss != 0) list += join({"mss ", number(tcp.mss), ","});
  if (tcp.sack_permitted) list += tcp.timestamps ? "sackOK," : "nop,nop,sackOK,";
  if (tcp.timestamps && !tcp.sack_permitted) list += "nop,nop,";
  if (tcp.timestamps) list += join({"TS val ", number(tcp.ts_value), " ecr ", number(tcp.ts_echo), ","});
  if (tcp.window_scale >= 0) list += join({"nop,wscale ", number(static_cast<std::uint8_t>(tcp.window_scale)), ","});
  if (tcp.sack_count != 0) list += join({"nop,nop,sack ", number(tcp.sack_count), " ", sack_blocks(tcp, options), ","});
  if (!list.empty()) list.pop_back();
  return list;
}

std::string describe_tcp(const Packet& packet, const DescribeOptions& options) {
  const TcpHeader& tcp = packet.tcp;
  const auto length = static_cast<std::uint32_t>(packet.payload.size());
  std::string line = flow(packet, tcp.source_port, tcp.destination_port, options);
  line += join({"Flags [", flag_letters(tcp.flags), "]"});
  if (length != 0 || tcp.syn() || tcp.fin() || tcp.rst())
    line += join({", seq ", sequence(tcp.seq, options.sender_iss)});
  if (length != 0) line += join({":", sequence(tcp.seq + length, options.sender_iss)});
  if (tcp.has_ack()) line += join({", ack ", sequence(tcp.ack, options.receiver_iss)});
  line += join({", win ", number(tcp.window)});
  if (tcp.flags & tcp_flag::kUrg) line += join({", urg ", number(tcp.urgent)});
  if (const std::string list = option_list(tcp.options, options); !list.empty())
    line += join({", options [", list, "]"});
  line += join({", length ", number(length)});
  return line;
}

struct IcmpWords {
  std::uint8_t type, code;
  const char* words;
};

// RFC 792; RFC 1812, 5.2.7.1.
constexpr std::array kIcmpv4Words{
    IcmpWords{0, 0, "echo reply"},
    IcmpWords{3, 0, "net unreachable"},
    IcmpWords{3, 1, "host unreachable"},
    IcmpWords{3, 2, "protocol unreachable"},
    IcmpWords{3, 3, "port unreachable"},
    IcmpWords{3, 4, "fragmentation needed"},
    IcmpWords{3, 13, "administratively prohibited"},
    IcmpWords{8, 0, "echo request"},
    IcmpWords{11, 0, "time exceeded"},
};
// RFC 4443.
constexpr std::array kIcmpv6Words{
    IcmpWords{1, 0, "no route"},
    IcmpWords{1, 1, "administratively prohibited"},
    IcmpWords{1, 3, "address unreachable"},
    IcmpWords{1, 4, "port unreachable"},
    IcmpWords{2, 0, "packet too big"},
    IcmpWords{3, 0, "time exceeded"},
    IcmpWords{128, 0, "echo request"},
    IcmpWords{129, 0, "echo reply"},
};

std::string icmp_words(std::span<const IcmpWords> list, const IcmpHeader& icmp) {
  for (const IcmpWords& entry : list) {
    if (entry.type == icmp.type && entry.code == icmp.code) return entry.words;
  }
  return join({"type ", number(icmp.type), " code ", number(icmp.code)});
}

std::string describe_icmp(const Packet& packet, const DescribeOptions& options) {
  const IcmpHeader& icmp = packet.icmp;
  std::string line = flow(packet, options);
  if (packet.ip.source.family == net::AddressFamily::V4) {
    line += join({"ICMP ", icmp_words(kIcmpv4Words, icmp)});
    if (icmp.type == 3 && icmp.code == 4) line += join({", mtu ", number(icmp.rest & 0xFFFF)});
  } else {
    line += join({"ICMP6, ", icmp_words(kIcmpv6Words, icmp)});
    if (icmp.type == 2) line += join({", mtu ", number(icmp.rest)});
  }
  line += join({", length ", number(kIcmpHeaderSize + packet.payload.size())});
  return line;
}

std::string hardware_text(std::uint64_t hardware) {
  std::array<char, 18> text{};
  const auto octet = [hardware](int place) { return static_cast<unsigned>(hardware >> (8 * place) & 0xFF); };
  std::snprintf(text.data(), text.size(), "%02x:%02x:%02x:%02x:%02x:%02x", octet(5), octet(4), octet(3), octet(2),
                octet(1), octet(0));
  return text.data();
}

std::string describe_arp(const Packet& packet, const DescribeOptions& options) {
  const std::string_view kind = packet.ip.source.family == net::AddressFamily::V4 ? "ARP" : "ND";
  const std::string sender = place(packet.ip.source, options);
  if (packet.arp.reply) return join({kind, ", Reply ", sender, " is-at ", hardware_text(packet.arp.sender_hardware)});
  return join({kind, ", Request who-has ", place(packet.ip.destination, options), " tell ", sender});
}

std::string describe_other(const Packet& packet, const DescribeOptions& options) {
  const std::string length = number(packet.payload.size());
  std::string line = join({flow(packet, options), "protocol ", number(packet.ip.other_protocol)});
  if (packet.ip.fragment()) {
    line += join({", fragment ", number(packet.ip.id), ":", length, "@", number(packet.ip.fragment_offset)});
    if (packet.ip.more_fragments) line += "+";
  }
  line += join({", length ", length});
  return line;
}

std::string describe_intact(const Packet& packet, const DescribeOptions& options) {
  switch (packet.protocol) {
    case Protocol::Tcp:
      return describe_tcp(packet, options);
    case Protocol::Udp:
      return join({flow(packet, packet.udp.source_port, packet.udp.destination_port, options), "UDP, length ",
                   number(packet.payload.size())});
    case Protocol::Icmp:
      return describe_icmp(packet, options);
    case Protocol::Arp:
      return describe_arp(packet, options);
    case Protocol::Other:
      return describe_other(packet, options);
  }
  return {};
}

}  // namespace

// tcpdump's order of letters: FIN, SYN, RST, PSH, ACK, URG, ECE, CWR.
std::string flag_letters(std::uint8_t flags) {
  constexpr std::string_view kLetters = "FSRP.UEW";
  std::string letters;
  for (std::size_t bit = 0; bit < kLetters.size(); ++bit) {
    if (flags >> bit & 1) letters += kLetters[bit];
  }
  return letters.empty() ? "none" : letters;
}

std::string describe(const Packet& packet, const DescribeOptions& options) {
  std::string line = describe_intact(packet, options);
  if (packet.damaged) line += " (bad checksum)";
  return line;
}

}  // namespace halfopen::sim::wire
