// ICMP messages: names of types and codes, and what they quote.
#include <algorithm>
#include <iterator>

#include "parser.h"

namespace halfopen::pkt {

// `[first:last(length)]`, `[udp (n)]`, `[raw (n)]`: what the message quotes.
bool Parser::echoed(IcmpSpec& icmp) {
  if (!take_if('[')) return false;
  const bool udp = token_.is("udp");
  if (udp || token_.is("raw")) {
    take();
    icmp.echoed = udp ? IcmpSpec::Echoed::Udp : IcmpSpec::Echoed::Raw;
    expect('(');
    icmp.range = Range{.length = static_cast<std::uint32_t>(integer("a length", 0, 65'535))};
    expect(')');
  } else {
    icmp.range = range();
  }
  expect(']');
  return true;
}

IcmpSpec Parser::icmp() {
  IcmpSpec icmp;
  const bool before = echoed(icmp);
  if (!take_if("icmp")) fail("icmp");
  icmp.type_name = word("the type of an ICMP message");
  const Place place = token_.place;
  const bool has_code = token_.kind == Token::Kind::Word && !token_.is("mtu") && !token_.is("id");
  if (has_code) icmp.code_name = take().text;
  if (take_if("mtu")) {
    icmp.mtu = number32("an MTU");
    if (icmp.code_name != "frag_needed" && icmp.type_name != "packet_too_big") {
      fail_at(place, "mtu with \"unreachable frag_needed\" or \"packet_too_big\" only");
    }
  }
  if (take_if("id")) icmp.id = static_cast<std::uint32_t>(integer("an identifier", 0, 65'535));
  if (!before) echoed(icmp);
  return icmp;
}

}  // namespace halfopen::pkt
