// TCP options, in the spellings of the language.
#include <algorithm>
#include <iterator>
#include <limits>

#include "parser.h"

namespace halfopen::pkt {

using Kind = TcpOption::Kind;

namespace {

/// Octets of an option on the wire.
std::size_t wire_size(const TcpOption& option) {
  switch (option.kind) {
    case Kind::Mss: return 4;
    case Kind::WindowScale: return 3;
    case Kind::SackPermitted: return 2;
    case Kind::Sack: return 2 + 4 * option.numbers.size();
    case Kind::Timestamps: return 10;
    case Kind::Nop:
    case Kind::EndOfList: return 1;
    case Kind::Md5:
    case Kind::FastOpen: return 2 + option.octets.size();
    case Kind::FastOpenExp: return 4 + option.octets.size();
    case Kind::AccEcn: return 2 + 3 * option.numbers.size();
  }
  return 0;
}

struct Name {
  std::string_view text;
  Kind kind;
};

constexpr Name kNames[] = {
    {"mss", Kind::Mss},  {"wscale", Kind::WindowScale}, {"sackOK", Kind::SackPermitted}, {"sack", Kind::Sack},
    {"TS", Kind::Timestamps}, {"nop", Kind::Nop},       {"eol", Kind::EndOfList},        {"md5", Kind::Md5},
    {"FO", Kind::FastOpen},   {"FOEXP", Kind::FastOpenExp}, {"ECN", Kind::AccEcn},
};

}  // namespace

void Parser::tcp_options(TcpSpec& tcp, bool outbound) {
  const Place place = token_.place;
  expect('<');
  if (token_.kind == Token::Kind::Ellipsis) {
    if (!outbound) fail("options; <...> is for outbound segments only");
    take();
    expect('>');
    tcp.any_options = true;
    return;
  }
  if (take_if('>')) return;
  std::size_t size = 0;
  do {
    tcp.options.push_back(tcp_option());
    size += wire_size(tcp.options.back());
  } while (take_if(','));
  expect('>');
  if (size % 4 != 0) fail_at(place, "options that fill words of 4 octets", std::to_string(size) + " octets");
  if (size > 40) fail_at(place, "at most 40 octets of options", std::to_string(size));
}

TcpOption Parser::tcp_option() {
  TcpOption option;
  option.place = token_.place;
  const auto known = std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& name) { return token_.is(name.text); });
  if (known == std::end(kNames)) fail("a TCP option: mss, wscale, sackOK, sack, TS, nop, eol, md5, FO, FOEXP or ECN");
  option.kind = known->kind;
  if (option.kind == Kind::Md5 || option.kind == Kind::FastOpen || option.kind == Kind::FastOpenExp) {
    octets(option);
    return option;
  }
  take();
  if (option.kind == Kind::Mss) {
    option.numbers = {static_cast<std::uint32_t>(integer("an MSS", 0, std::numeric_limits<std::uint16_t>::max()))};
  } else if (option.kind == Kind::WindowScale) {
    option.numbers = {static_cast<std::uint32_t>(integer("a window scale", 0, 255))};
  } else if (option.kind == Kind::Sack) {
    sack_blocks(option);
  } else if (option.kind == Kind::Timestamps) {
    if (!take_if("val")) fail("val");
    option.numbers.push_back(number32("a timestamp"));
    if (!take_if("ecr")) fail("ecr");
    option.numbers.push_back(number32("the echo of a timestamp"));
  } else if (option.kind == Kind::AccEcn) {
    accurate_ecn(option);
  }
  return option;
}

void Parser::sack_blocks(TcpOption& option) {
  if (token_.kind != Token::Kind::Integer) fail("a SACK block, left:right");
  while (token_.kind == Token::Kind::Integer) {
    option.numbers.push_back(number32("the left edge"));
    expect(':');
    option.numbers.push_back(number32("the right edge"));
  }
}

void Parser::accurate_ecn(TcpOption& option) {
  constexpr std::int64_t kMost = 0xFFFFFF;
  while (token_.is("e0b") || token_.is("e1b") || token_.is("ceb")) {
    option.counters.push_back(take().text);
    option.numbers.push_back(static_cast<std::uint32_t>(integer("a counter", 0, kMost)));
  }
  const std::vector<std::string>& order = option.counters;
  const auto begins = [&](std::initializer_list<std::string_view> whole) {
    return order.size() <= whole.size() && std::equal(order.begin(), order.end(), whole.begin());
  };
  if (!begins({"e0b", "ceb", "e1b"}) && !begins({"e1b", "ceb", "e0b"})) {
    fail_at(option.place, "counters in the order e0b ceb e1b or e1b ceb e0b, the first one, two or three");
  }
}

// The octets are digits without 0x, so they are read as characters; a defined word may stand for them.
void Parser::octets(TcpOption& option) {
  const bool digest = option.kind == Kind::Md5;
  lexer_.back_to(token_);
  lexer_.raw(" ,>\t\n");
  Token text = lexer_.raw(",>");
  if (const auto defined = defines_.find(text.text); defined != defines_.end()) text.text = defined->second;
  last_end_ = text.end;
  advance();
  if (text.kind == Token::Kind::End) return;
  if (text.text.size() % 2 != 0 || !std::all_of(text.text.begin(), text.text.end(), is_hex)) {
    fail_at(text.place, digest ? "a digest in hexadecimal" : "a cookie in hexadecimal", '"' + text.text + '"');
  }
  for (std::size_t i = 0; i < text.text.size(); i += 2) {
    option.octets.push_back(static_cast<std::byte>(hex_value(text.text[i]) << 4 | hex_value(text.text[i + 1])));
  }
  constexpr std::size_t kMost = 38;
  if (option.octets.size() > kMost) fail_at(text.place, "at most 38 octets", std::to_string(option.octets.size()));
}

}  // namespace halfopen::pkt
