// Packets: direction, what is said of the IP header, layers around it, TCP and UDP.
#include <limits>

#include "parser.h"

namespace halfopen::pkt {
namespace {

constexpr std::uint8_t kFin = 0x01, kSyn = 0x02, kRst = 0x04, kPsh = 0x08, kAck = 0x10, kUrg = 0x20, kEce = 0x40, kCwr = 0x80;

std::uint8_t flag_of(char letter) {
  switch (letter) {
    case 'F': return kFin;
    case 'S': return kSyn;
    case 'R': return kRst;
    case 'P': return kPsh;
    case '.': return kAck;
    case 'U': return kUrg;
    case 'E': return kEce;
    case 'W': return kCwr;
    default: return 0;
  }
}

}  // namespace

PacketEvent Parser::packet() {
  PacketEvent packet;
  packet.outbound = take().is('>');
  prefix(packet);
  if (token_.is("icmp") || token_.is('[')) {
    packet.body = icmp();
  } else if (token_.is("udp")) {
    packet.body = udp();
  } else {
    packet.body = tcp(packet.outbound);
  }
  if (!packet.outbound && packet.ip.ecn == Ecn::Ect01) fail("ect01 in outbound packets only");
  return packet;
}

// Layers may stand around the packet, each with a description of its IP header.
void Parser::prefix(PacketEvent& packet) {
  while (true) {
    if (ip_info(packet.ip)) continue;
    if (token_.is("ipv4") || token_.is("ipv6") || token_.is("gre") || token_.is("mpls")) {
      layer(packet);
    } else if (take_if("encap")) {
      if (!take_if("psp")) fail("psp");
      if (!take_if("spi")) fail("spi");
      number32("the SPI");
      packet.encapsulation = "psp";
    } else {
      return;
    }
  }
}

// Skips to the colon that ends a layer: nothing here unpacks one, and a run says so.
void Parser::layer(PacketEvent& packet) {
  const Token name = take();
  if (packet.encapsulation.empty()) packet.encapsulation = name.text;
  if (name.text == "ipv4" || name.text == "ipv6") {
    const net::AddressFamily family = name.text == "ipv4" ? net::AddressFamily::V4 : net::AddressFamily::V6;
    const auto address = [&](std::string_view stops) {
      Token text = take_raw(stops);
      if (text.text.ends_with(':') && family == net::AddressFamily::V6) {
        text.text.pop_back();
        Token colon;
        colon.begin = text.end - 1;
        colon.place = {text.place.line, text.place.column + static_cast<std::int32_t>(text.text.size())};
        lexer_.back_to(colon);
        advance();
      }
      const auto parsed = net::Address::parse(text.text);
      if (!parsed || parsed->family != family) fail_at(text.place, "an " + name.text + " address", '"' + text.text + '"');
    };
    address(">");
    expect('>');
    address(family == net::AddressFamily::V4 ? ":" : "");
  }
  while (!token_.is(':')) {
    if (token_.kind == Token::Kind::End) fail("a colon behind the layer");
    take();
  }
  expect(':');
}

bool Parser::ip_info(IpInfo& info) {
  const bool round = token_.is('(');
  if (!round && !token_.is('[')) return false;
  const Token open = token_;
  take();
  if (token_.kind == Token::Kind::Integer || token_.is("udp") || token_.is("raw")) {  // What an ICMP message quotes.
    lexer_.back_to(open);
    advance();
    return false;
  }
  do {
    if (!ip_info_item(info)) fail("noecn, ect0, ect1, ect01, ce, tos, ttl or flowlabel");
  } while (take_if(','));
  expect(round ? ')' : ']');
  return true;
}

bool Parser::ip_info_item(IpInfo& info) {
  if (take_if("noecn")) {
    info.ecn = Ecn::NoEcn;
  } else if (take_if("ect0")) {
    info.ecn = Ecn::Ect0;
  } else if (take_if("ect1")) {
    info.ecn = Ecn::Ect1;
  } else if (take_if("ect01")) {
    info.ecn = Ecn::Ect01;
  } else if (take_if("ce")) {
    info.ecn = Ecn::Ce;
  } else if (take_if("tos")) {
    info.tos = static_cast<std::uint8_t>(integer("a TOS", 0, 255));
  } else if (take_if("ttl")) {
    info.ttl = static_cast<std::uint8_t>(integer("a TTL", 0, 255));
  } else if (take_if("flowlabel")) {
    info.flow_label = static_cast<std::uint32_t>(integer("a flow label", 0, 0xFFFFF));
  } else {
    return false;
  }
  return true;
}

std::optional<Ports> Parser::ports() {
  if (token_.kind != Token::Kind::Integer) return std::nullopt;
  constexpr std::int64_t kMost = std::numeric_limits<std::uint16_t>::max();
  Ports ports;
  ports.source = static_cast<std::uint16_t>(integer("a port", 0, kMost));
  expect('>');
  ports.destination = static_cast<std::uint16_t>(integer("a port", 0, kMost));
  return ports;
}

void Parser::flags(TcpSpec& tcp) {
  const Token word = take_raw("");
  const auto refuse = [&] {
    fail_at(word.place, "TCP flags, of F S R P U . E W A, a digit from 1 to 7, or -", word.text.empty() ? describe(word) : '"' + word.text + '"');
  };
  if (word.text == "-") return;
  if (word.text.empty()) refuse();
  for (std::size_t i = 0; i < word.text.size(); ++i) {
    const char letter = word.text[i];
    const std::uint8_t flag = flag_of(letter);
    if (flag != 0 && (tcp.flags & flag) == 0) {
      tcp.flags |= flag;
    } else if (letter == 'A' && !tcp.accurate_ecn) {
      tcp.accurate_ecn = true;
    } else if (letter >= '0' && letter <= '7' && i + 1 == word.text.size() && (tcp.flags & kAck) != 0) {
      tcp.ace = static_cast<std::uint8_t>(letter - '0');
    } else {
      refuse();
    }
  }
  if (tcp.ace && (tcp.accurate_ecn || (tcp.flags & (kEce | kCwr)) != 0)) fail_at(word.place, "a digit, or E, W and A, not both");
}

Range Parser::range() {
  Range range;
  const Place place = token_.place;
  range.first = number32("a range of sequence numbers, first:last(length)");
  expect(':');
  range.last = number32("the last sequence number");
  expect('(');
  range.length = static_cast<std::uint32_t>(integer("a length", 0, std::numeric_limits<std::uint16_t>::max()));
  expect(')');
  if (range.last != range.first + range.length) {
    fail_at(place, "first plus length to be last, " + std::to_string(range.first + range.length), std::to_string(range.last));
  }
  return range;
}

TcpSpec Parser::tcp(bool outbound) {
  TcpSpec tcp;
  tcp.ports = ports();
  flags(tcp);
  tcp.range = range();
  if (take_if("ack")) tcp.ack = number32("an acknowledgement number");
  constexpr std::int64_t kMost = std::numeric_limits<std::uint16_t>::max();
  if (take_if("win")) tcp.window = static_cast<std::uint16_t>(integer("a window as in the header", 0, kMost));
  if (!tcp.window && !outbound) fail("win and its number, which an inbound segment needs");
  if (take_if("urg")) tcp.urgent = static_cast<std::uint16_t>(integer("an urgent pointer", 0, kMost));
  if (token_.is('<')) tcp_options(tcp, outbound);
  return tcp;
}

UdpSpec Parser::udp() {
  take();
  UdpSpec udp;
  udp.ports = ports();
  expect('(');
  udp.length = static_cast<std::uint32_t>(integer("a length", 0, 65'507));
  expect(')');
  return udp;
}

}  // namespace halfopen::pkt
