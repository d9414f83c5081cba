// What scripts say, construct by construct.
#include "halfopen/pkt/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::pkt {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

/// The one event behind a harmless first one.
Event event_of(const std::string& text, const Defines& defines = {}) {
  return parse("0 close(3) = 0\n" + text, "a.pkt", defines).events.at(1);
}
template <class Action>
Action action_of(const std::string& text, const Defines& defines = {}) {
  return std::get<Action>(event_of(text, defines).action);
}
TcpSpec tcp_of(const std::string& text, const Defines& defines = {}) {
  return std::get<TcpSpec>(action_of<PacketEvent>(text, defines).body);
}

TEST(Script, HasOptionsCommandsAndEvents) {
  const Script script = parse(
      "// A comment.\n--tolerance_usecs=10000\n--mss=1000 --strict_segments\n--define=N=\"a b\"\n`before`\n"
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 `within`\n+.5 /* ... */ close(3) = 0\n`after`\n",
      "a.pkt");
  EXPECT_THAT(script.options, SizeIs(4));
  EXPECT_EQ(script.options[0].name + ' ' + script.options[0].value, "tolerance_usecs 10000");
  EXPECT_EQ(script.options[2].name + ' ' + script.options[2].value, "strict_segments ");
  EXPECT_EQ(script.options[3].value, "N=\"a b\"");
  EXPECT_EQ(script.init->text, "before");
  EXPECT_EQ(script.cleanup->text, "after");
  ASSERT_THAT(script.events, SizeIs(3));
  EXPECT_EQ(std::get<CommandEvent>(script.events[1].action).text, "within");
  EXPECT_EQ(script.events[2].place, (Place{8, 1}));
  EXPECT_EQ(script.events[0].text, "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3");
}

TEST(EventTime, IsExactToTheNanosecond) {
  EXPECT_EQ(event_of("0.1 close(3) = 0").time.at, 100ms);
  EXPECT_EQ(event_of(".123456789012 close(3) = 0").time.at, 123'456'789ns);
  const Time relative = event_of("+2 close(3) = 0").time;
  EXPECT_EQ(relative.kind, Time::Kind::Relative);
  EXPECT_EQ(relative.at, 2s);
}

TEST(EventTime, MayBeARangeAnyOrThatOfABlockingCall) {
  const Time range = event_of("+.5~+.75 > . 1:1(0) ack 1").time;
  EXPECT_EQ(range.at, 500ms);
  EXPECT_EQ(range.latest, 750ms);
  EXPECT_EQ(event_of("* > . 1:1(0) ack 1").time.kind, Time::Kind::Any);
  const Time blocking = event_of("0...0.5 read(4, ..., 10) = 10").time;
  EXPECT_EQ(blocking.at, 0s);
  EXPECT_EQ(blocking.returns, 500ms);
  EXPECT_EQ(event_of("+1...+3 read(4, ..., 10) = 10").time.returns, 3s);
}

TEST(TcpSegment, HasFlagsNumbersAndWindow) {
  const PacketEvent packet = action_of<PacketEvent>("+0 < FP. 1001:2001(1000) ack 4294967295 win 65535 urg 7");
  const TcpSpec tcp = std::get<TcpSpec>(packet.body);
  EXPECT_FALSE(packet.outbound);
  EXPECT_EQ(tcp.flags, 0x01 | 0x08 | 0x10);
  EXPECT_EQ(tcp.range.first, 1001u);
  EXPECT_EQ(tcp.range.length, 1000u);
  EXPECT_EQ(tcp.ack, 4'294'967'295u);
  EXPECT_EQ(tcp.window, 65535);
  EXPECT_EQ(tcp.urgent, 7);
}

TEST(TcpSegment, NumbersWrapAround) { EXPECT_EQ(tcp_of("+0 > . 4294967290:4(10) ack 1").range.last, 4u); }

TEST(TcpSegment, EveryFlagHasItsLetter) {
  EXPECT_EQ(tcp_of("+0 > FSRP.UEW 0:0(0) ack 1").flags, 0xFF);
  EXPECT_EQ(tcp_of("+0 > - 0:0(0)").flags, 0);
  EXPECT_TRUE(tcp_of("+0 > SEWA 0:0(0)").accurate_ecn);
  EXPECT_EQ(tcp_of("+0 > P.5 1:2(1) ack 1").ace, 5);
  EXPECT_EQ(tcp_of("+0 > .0 1:1(0) ack 1").ace, 0);
}

TEST(TcpSegment, PortsAreUsuallyImplied) {
  EXPECT_FALSE(tcp_of("+0 > S 0:0(0)").ports);
  EXPECT_EQ(tcp_of("+0 > 1234 > 80 S 0:0(0)").ports->destination, 80);
}

TEST(TcpOptions, KeepTheirOrder) {
  const TcpSpec tcp = tcp_of("+0 > S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 10 ecr 0,nop,wscale 7>");
  std::vector<TcpOption::Kind> kinds;
  for (const TcpOption& option : tcp.options) kinds.push_back(option.kind);
  using enum TcpOption::Kind;
  EXPECT_THAT(kinds, ElementsAre(Mss, SackPermitted, Timestamps, Nop, WindowScale));
  EXPECT_THAT(tcp.options[2].numbers, ElementsAre(10, 0));
}

TEST(TcpOptions, EverySpellingIsKnown) {
  EXPECT_TRUE(tcp_of("+0 > . 1:1(0) ack 1 <...>").any_options);
  EXPECT_THAT(tcp_of("+0 > . 1:1(0) ack 1 <nop,nop,sack 1:2 5:9>").options[2].numbers, ElementsAre(1, 2, 5, 9));
  EXPECT_THAT(tcp_of("+0 > S 0:0(0) <nop,nop,FO>").options[2].octets, testing::IsEmpty());
  EXPECT_THAT(tcp_of("+0 > S 0:0(0) <FOEXP ABCD,nop,nop>").options[0].octets, ElementsAre(std::byte{0xab}, std::byte{0xcd}));
  EXPECT_THAT(tcp_of("+0 > . 1:1(0) ack 1 <ECN e1b 1 ceb 0 e0b 2,nop>").options[0].numbers, ElementsAre(1, 0, 2));
  EXPECT_THAT(tcp_of("+0 > S 0:0(0) <md5 0102,eol,eol,eol,eol>").options, SizeIs(5));
}

TEST(TcpOptions, ACookieMayBeADefinedWord) {
  const TcpSpec tcp = tcp_of("+0 > S 0:0(0) <FO COOKIE>", {{"COOKIE", "3021"}});
  EXPECT_THAT(tcp.options[0].octets, ElementsAre(std::byte{0x30}, std::byte{0x21}));
}

TEST(IpHeader, IsDescribedInBrackets) {
  EXPECT_EQ(action_of<PacketEvent>("+0 > [ect01] . 1:1(0) ack 1").ip.ecn, Ecn::Ect01);
  const IpInfo info = action_of<PacketEvent>("+0 < (tos 0x7f, flowlabel 0x1234) . 1:1(0) ack 1 win 9").ip;
  EXPECT_EQ(info.tos, 0x7f);
  EXPECT_EQ(info.flow_label, 0x1234u);
  EXPECT_EQ(action_of<PacketEvent>("+0 > [ttl 3] udp (5)").ip.ttl, 3);
}

TEST(IpHeader, LayersAroundAPacketAreSeen) {
  EXPECT_EQ(action_of<PacketEvent>("+0 > ipv4 1.2.3.4 > 5.6.7.8: gre: udp (5)").encapsulation, "ipv4");
  EXPECT_EQ(action_of<PacketEvent>("+0 > ipv6 2001:db8::1 > 2001:db8::2: . 1:1(0) ack 1").encapsulation, "ipv6");
  EXPECT_EQ(action_of<PacketEvent>("+0 < mpls (label 5, tc 0, [S] ttl 3): udp (5)").encapsulation, "mpls");
}

TEST(Datagram, HasALength) {
  const auto udp = std::get<UdpSpec>(action_of<PacketEvent>("+0 < udp 53 > 8080 (1000)").body);
  EXPECT_EQ(udp.length, 1000u);
  EXPECT_EQ(udp.ports->source, 53);
}

TEST(IcmpMessage, QuotesBeforeOrBehind) {
  for (const std::string text : {"+0 < icmp unreachable frag_needed mtu 1200 [1:1461(1460)]",
                                 "+0 < [1:1461(1460)] icmp unreachable frag_needed mtu 1200"}) {
    const auto icmp = std::get<IcmpSpec>(action_of<PacketEvent>(text).body);
    EXPECT_EQ(icmp.type_name + ' ' + icmp.code_name, "unreachable frag_needed");
    EXPECT_EQ(icmp.mtu, 1200u);
    EXPECT_EQ(icmp.range->last, 1461u);
  }
  const auto udp = std::get<IcmpSpec>(action_of<PacketEvent>("+0 > [tos 0xc0] icmp unreachable port_unreachable [udp (8)]").body);
  EXPECT_EQ(udp.echoed, IcmpSpec::Echoed::Udp);
}

TEST(SystemCall, HasArgumentsResultAndNotes) {
  const CallEvent call = action_of<CallEvent>(
      "+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress) (it's \"any`thing\" %{ (nested))");
  EXPECT_EQ(call.name, "connect");
  EXPECT_THAT(call.arguments, SizeIs(3));
  EXPECT_EQ(call.result.number, -1);
  EXPECT_EQ(call.error, "EINPROGRESS");
}

TEST(SystemCall, ExpressionsNest) {
  const CallEvent call = action_of<CallEvent>(
      "+0 recvmsg(4, {msg_name(...)=..., msg_iov(2)=[{..., 10}, {\"a\\x41\" \"b\", 3}], msg_flags=MSG_TRUNC|MSG_EOR}, 0) = 13");
  const Expr& message = call.arguments[1];
  ASSERT_EQ(message.kind, Expr::Kind::Struct);
  EXPECT_EQ(message.items[1].text, "msg_iov");
  EXPECT_EQ(message.items[1].items[1].number, 2);  // the count behind the name
  EXPECT_EQ(message.items[1].items[0].items[1].items[0].text, "aAb");
  EXPECT_EQ(message.items[2].items[0].kind, Expr::Kind::Or);
}

TEST(SystemCall, SocketAddressesMayBeWritten) {
  const CallEvent call = action_of<CallEvent>(
      "+0 bind(3, {sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr(\"192.0.2.1\")}, ...) = 0");
  EXPECT_EQ(call.arguments[1].items[1].items[0].kind, Expr::Kind::Apply);
}

TEST(Definition, ReplacesWords) {
  const Defines defines{{"N", "42"}, {"S", "\"text\""}, {"W", "SOCK_STREAM"}, {"C", "`ls`"}};
  const CallEvent call = action_of<CallEvent>("+0 f(N, S, W) = 0", defines);
  EXPECT_EQ(call.arguments[0].number, 42);
  EXPECT_EQ(call.arguments[1].kind, Expr::Kind::String);
  EXPECT_EQ(call.arguments[2].text, "SOCK_STREAM");
  EXPECT_EQ(action_of<CommandEvent>("+0 C", defines).text, "ls");
}

TEST(Code, IsReadAsStatements) {
  const CodeEvent code = action_of<CodeEvent>(
      "+0 %{\nassert tcpi_snd_cwnd == 10, 'cwnd=%d' % tcpi_snd_cwnd  # why\nx = a + \\\n 1; x += 2\n"
      "assert 0 <= x <= (3 & 7)\nprint(x)\n}%");
  ASSERT_THAT(code.statements, SizeIs(5));
  EXPECT_TRUE(code.statements[0].message);
  EXPECT_EQ(code.statements[2].kind, CodeStatement::Kind::Add);
  EXPECT_THAT(code.statements[3].value.chain, ElementsAre("<=", "<="));
}

}  // namespace
}  // namespace halfopen::pkt
