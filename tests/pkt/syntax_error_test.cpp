// Each malformed construct: where it is found, and what was expected there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "halfopen/pkt/parse.h"

namespace halfopen::pkt {
namespace {

struct Malformed {
  std::string_view text;  ///< Behind a line with a harmless first event.
  std::string_view message;
};
void PrintTo(const Malformed& malformed, std::ostream* out) { *out << malformed.text; }

std::string error_of(std::string_view text) {
  try {
    parse(text, "a.pkt");
  } catch (const SyntaxError& error) {
    return error.what();
  }
  return "none";
}

class SyntaxErrors : public testing::TestWithParam<Malformed> {};

TEST_P(SyntaxErrors, NameThePlaceAndWhatWasExpected) {
  const std::string message = error_of("0 close(3) = 0\n" + std::string{GetParam().text});
  EXPECT_EQ(message, "a.pkt:2:" + std::string{GetParam().message} + " [pkt.syntax]");
}

INSTANTIATE_TEST_SUITE_P(
    Events, SyntaxErrors,
    testing::Values(
        Malformed{"close(3) = 0", R"~(1: expected the time of an event: 0.1, +0.1, 0.1~0.2, 0.1...0.2 or *, found "close")~"},
        Malformed{"+ close(3) = 0", R"~(3: expected a time in seconds, found "close")~"},
        Malformed{"+0 3", "4: expected a packet (< or >), a system call, a command or code, found 3"},
        Malformed{"+1~2 > S 0:0(0)", "3: expected both ends of a range absolute, or both relative"},
        Malformed{"2~1 > S 0:0(0)", "2: expected a range that ends behind its begin"},
        Malformed{"2...1 close(3) = 0", "2: expected a call that returns after it began"},
        Malformed{"+1~+2 close(3) = 0", "1: expected a range or * before an outbound packet only"},
        Malformed{"* < S 0:0(0) win 1", "1: expected a range or * before an outbound packet only"},
        Malformed{"+0...1 > S 0:0(0)", "1: expected a time of return before a system call only"},
        Malformed{"99999999999 close(3) = 0", "1: expected a time of at most 1000000000 s, found 99999999999"},
        Malformed{"+0 `ls", "4: expected a second back-quote, found the end of the file"},
        Malformed{"+0 %{ x", "4: expected }% behind this %{, found the end of the file"},
        Malformed{"/* x", "1: expected */ behind this /*, found the end of the file"},
        Malformed{"`a` +0 close(3) = 0", R"~(5: expected the end of the file behind the cleanup command, found "+")~"}));

INSTANTIATE_TEST_SUITE_P(
    Packets, SyntaxErrors,
    testing::Values(
        Malformed{"+0 > X 0:0(0)", R"~(6: expected TCP flags, of F S R P U . E W A, a digit from 1 to 7, or -, found "X")~"},
        Malformed{"+0 > SS 0:0(0)", R"~(6: expected TCP flags, of F S R P U . E W A, a digit from 1 to 7, or -, found "SS")~"},
        Malformed{"+0 > E.3 0:0(0)", "6: expected a digit, or E, W and A, not both"},
        Malformed{"+0 > S 0(0)", R"~(9: expected ":", found "(")~"},
        Malformed{"+0 > S a:0(0)", R"~(8: expected a range of sequence numbers, first:last(length), found "a")~"},
        Malformed{"+0 > . 1:10(10)", "8: expected first plus length to be last, 11, found 10"},
        Malformed{"+0 > . 1:4294967297(10)", "10: expected the last sequence number from 0 to 4294967295, found 4294967297"},
        Malformed{"+0 > . 1:65537(65536)", "16: expected a length from 0 to 65535, found 65536"},
        Malformed{"+0 < . 1:1(0) ack 1", "20: expected win and its number, which an inbound segment needs, found the end of the file"},
        Malformed{"+0 < . 1:1(0) ack win 1", R"~(19: expected an acknowledgement number, found "win")~"},
        Malformed{"+0 < . 1:1(0) ack 1 win 65536", "25: expected a window as in the header from 0 to 65535, found 65536"},
        Malformed{"+0 < [ect2] . 1:1(0) ack 1 win 1", R"~(7: expected noecn, ect0, ect1, ect01, ce, tos, ttl or flowlabel, found "ect2")~"},
        Malformed{"+0 > [ect0 . 1:1(0) ack 1", R"~(12: expected "]", found ".")~"},
        Malformed{"+0 < [ect01] udp (1)", "21: expected ect01 in outbound packets only, found the end of the file"},
        Malformed{"+0 > [tos 256] udp (1)", "11: expected a TOS from 0 to 255, found 256"},
        Malformed{"+0 > ipv4 1.2.3 > 1.2.3.4: udp (1)", R"~(11: expected an ipv4 address, found "1.2.3")~"},
        Malformed{"+0 > gre", "9: expected a colon behind the layer, found the end of the file"},
        Malformed{"+0 > udp 5", R"~(11: expected ">", found the end of the file)~"},
        Malformed{"+0 > udp ()", R"~(11: expected a length, found ")")~"},
        Malformed{"+0 < icmp 3", "11: expected the type of an ICMP message, found 3"},
        Malformed{"+0 < icmp unreachable host_unreachable mtu 5", R"~(23: expected mtu with "unreachable frag_needed" or "packet_too_big" only)~"},
        Malformed{"+0 < [1:2(1)] udp", R"~(15: expected icmp, found "udp")~"}));

INSTANTIATE_TEST_SUITE_P(
    Options, SyntaxErrors,
    testing::Values(
        Malformed{"+0 > S 0:0(0) <mss>", R"~(19: expected an MSS, found ">")~"},
        Malformed{"+0 > S 0:0(0) <msss 1>", R"~(16: expected a TCP option: mss, wscale, sackOK, sack, TS, nop, eol, md5, FO, FOEXP or ECN, found "msss")~"},
        Malformed{"+0 > S 0:0(0) <mss 70000>", "20: expected an MSS from 0 to 65535, found 70000"},
        Malformed{"+0 > S 0:0(0) <sackOK>", "15: expected options that fill words of 4 octets, found 2 octets"},
        Malformed{"+0 > . 0:0(0) <nop,nop,sack 1:2 3:4 5:6 7:8 9:10>", "15: expected at most 40 octets of options, found 44"},
        Malformed{"+0 > . 0:0(0) <nop,nop,TS val 1>", R"~(32: expected ecr, found ">")~"},
        Malformed{"+0 > . 0:0(0) <sack>", R"~(20: expected a SACK block, left:right, found ">")~"},
        Malformed{"+0 < S 0:0(0) win 1 <...>", "22: expected options; <...> is for outbound segments only, found ..."},
        Malformed{"+0 > S 0:0(0) <FO xyz>", R"~(19: expected a cookie in hexadecimal, found "xyz")~"},
        Malformed{"+0 > S 0:0(0) <md5 123>", R"~(20: expected a digest in hexadecimal, found "123")~"},
        Malformed{"+0 > . 0:0(0) <ECN e0b 1 e1b 2>", "16: expected counters in the order e0b ceb e1b or e1b ceb e0b, the first one, two or three"}));

INSTANTIATE_TEST_SUITE_P(
    Calls, SyntaxErrors,
    testing::Values(
        Malformed{"+0 close 3 = 0", R"~(10: expected "(", found 3)~"},
        Malformed{"+0 close(3 = 0", R"~(12: expected ")", found "=")~"},
        Malformed{"+0 close(3)", R"~(12: expected "=", found the end of the file)~"},
        Malformed{"+0 close(,) = 0", R"~(10: expected an expression: ..., a number, a word, a string, [...] or {...}, found ",")~"},
        Malformed{"+0 close(3) = 0 (x", "17: expected a closing parenthesis behind this one, found the end of the file"},
        Malformed{"+0 f(\"abc) = 0", "6: expected a second double quote, found the end of the file"},
        Malformed{"+0 f(\"a\\q\") = 0", R"~(9: expected n, r, t, f, v, xHH, a backslash or a quote behind a backslash, found "q")~"},
        Malformed{"+0 f(- a) = 0", R"~(8: expected a number behind the sign, found "a")~"},
        Malformed{"+0 f({3=4}) = 0", "7: expected the name of a field before ="},
        Malformed{"+0 f(99999999999999999999) = 0", "6: expected a number below 2^63, found 99999999999999999999"},
        Malformed{"+0 f(0x) = 0", "6: expected a number below 2^63, found 0x"}));

INSTANTIATE_TEST_SUITE_P(
    Assertions, SyntaxErrors,
    testing::Values(
        Malformed{"+0 %{ assert }%", "14: expected a value: a number, a name, a string or parentheses, found the end of the line"},
        Malformed{"+0 %{ 3 }%", "7: expected a statement: assert, print, or a variable to set, found 3"},
        Malformed{"+0 %{ x 3 }%", "9: expected = or += behind the variable, found 3"},
        Malformed{"+0 %{ assert (1 }%", "17: expected a closing parenthesis, found the end of the line"},
        Malformed{"+0 %{ assert 1 2 }%", "16: expected the end of the statement, found 2"},
        Malformed{"+0 %{ assert 'a }%", "14: expected a string that ends on its line"},
        Malformed{"+0 %{ assert 1.5 }%", R"~(14: expected an integer below 2^63, found "1.5")~"},
        Malformed{"+0 %{ assert 1 @ 2 }%", R"~(16: expected a name, a number, a string or an operator, found "@")~"},
        Malformed{"+0 %{ assert or }%", R"~(14: expected a value, found "or")~"}));

TEST(SyntaxErrors, NothingIsNoScript) {
  EXPECT_EQ(error_of(""), "a.pkt:1:1: expected a first event, at time 0, found the end of the file [pkt.syntax]");
  EXPECT_EQ(error_of("`a`"), "a.pkt:1:4: expected a first event, at time 0, found the end of the file [pkt.syntax]");
}

TEST(SyntaxErrors, TimeBeginsAtZeroAndDoesNotGoBack) {
  EXPECT_EQ(error_of("1 close(3) = 0"), "a.pkt:1:1: expected the first event at time 0 [pkt.syntax]");
  EXPECT_EQ(error_of("0 close(3) = 0\n2 close(3) = 0\n1 close(3) = 0"),
            "a.pkt:3:1: expected a time that is not before that of the last absolute one [pkt.syntax]");
}

TEST(SyntaxErrors, DefinitionsNeedAName) {
  EXPECT_EQ(error_of("--define=A\n0 close(3) = 0"), "a.pkt:1:1: expected --define=NAME=VALUE [pkt.syntax]");
}

TEST(SyntaxErrors, NestingHasALimit) {
  const std::string deep = "0 f(" + std::string(1000, '[') + std::string(1000, ']') + ") = 0";
  EXPECT_THAT(error_of(deep), testing::HasSubstr("expected less than 60 levels of nesting"));
  const std::string code = "0 %{ assert " + std::string(1000, '(') + "1" + std::string(1000, ')') + " }%";
  EXPECT_THAT(error_of(code), testing::HasSubstr("expected fewer parentheses"));
}

}  // namespace
}  // namespace halfopen::pkt
