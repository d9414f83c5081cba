// Malformed files: each message names the file, the spot, what was expected and what was found, and its stable id.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_file.h"

namespace halfopen::scenarios {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(TextMessage, NotJson) {
  EXPECT_EQ(verdict(""),
            "file.json: expected JSON, found an error in line 1, column 0: syntax error while parsing value - "
            "unexpected end of input; "
            "expected '[', '{', or a literal [scenario.text.syntax]");
  EXPECT_THAT(verdict("{\"a\": 1,\n  \"b\": [1, 2,, 3]}"),
              StartsWith("file.json: /b/2: expected JSON, found an error in line 2, column 14: syntax error"));
  EXPECT_THAT(verdict(with_steps("") + "x"), EndsWith("[scenario.text.syntax]"));
  EXPECT_THAT(verdict(with_steps("") + with_steps("")), EndsWith("[scenario.text.syntax]"));
  EXPECT_THAT(verdict("// comment\n{}"), EndsWith("[scenario.text.syntax]"));
  EXPECT_THAT(verdict(R"({"a": 1e999})"), EndsWith("number overflow parsing '1e999' [scenario.text.syntax]"));
  EXPECT_THAT(verdict("{\"a\": \"\xff\"}"), EndsWith("[scenario.text.syntax]"));
  EXPECT_THAT(verdict(std::string{"{\0}", 3}), EndsWith("[scenario.text.syntax]"));
}

TEST(TextMessage, SecondKeyOfOneName) {
  EXPECT_EQ(verdict(R"({"hosts": {"a~/b": {}, "a~/b": {}}})"),
            "file.json: /hosts/a~0~1b: expected one member of this name, found a second [scenario.text.duplicate]");
}

TEST(TextMessage, TooDeepTooLargeTooOdd) {
  EXPECT_THAT(verdict(std::string(1'000'000, '[')),
              EndsWith("expected at most 64 levels of nesting, found more [scenario.text.depth]"));
  EXPECT_THAT(verdict(std::string(kMaxFileBytes + 1, ' ')),
              EndsWith("expected at most 16777216 bytes, found 16777217 [scenario.text.size]"));
  EXPECT_EQ(verdict("[]"), "file.json: expected an object, found [] [scenario.type]");
  EXPECT_EQ(verdict("7"), "file.json: expected an object, found 7 [scenario.type]");
}

TEST(KeyMessage, UnknownWithTheNearest) {
  EXPECT_THAT(verdict(with_members(R"("sede": 7)")),
              AllOf(StartsWith("file.json: /sede: expected a key of "), HasSubstr("found \"sede\""),
                    EndsWith("; did you mean \"seed\"? [scenario.key.unknown]")));
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "evrey": "1s"})")),
            "file.json: /programs/0/steps/0/evrey: expected a key of sleep, background, times, every, expect, found \"evrey\"; did "
            "you mean \"every\"? "
            "[scenario.key.unknown]");
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "1s", "zzzzzz": 1})")),
              EndsWith("found \"zzzzzz\" [scenario.key.unknown]"));
}

TEST(KeyMessage, MissingAndConflicting) {
  EXPECT_EQ(verdict(R"({"schema": 1, "name": "n", "hosts": {}})"),
            "file.json: expected \"until\", found no such key [scenario.key.missing]");
  EXPECT_EQ(verdict(with_steps(R"({"socket": "s"}, {"send": "s"})")),
            "file.json: /programs/0/steps/1: expected one of bytes, text, found none [scenario.key.missing]");
  EXPECT_EQ(
      verdict(with_steps(R"({"socket": "s"}, {"send": "s", "bytes": 1, "text": "x"})")),
      "file.json: /programs/0/steps/1: expected only one of bytes, text, found bytes, text [scenario.key.conflict]");
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "every": "1s"})")),
            "file.json: /programs/0/steps/0: expected \"times\" beside \"every\", found none [scenario.key.missing]");
  EXPECT_EQ(verdict(with_fault(R"({"at": "1s", "after": {"program": "p", "step": 0}, "kill": "p"})")),
            "file.json: /faults/0: expected only one of at, after, found at, after [scenario.key.conflict]");
}

TEST(StepMessage, VerbUnknownOrTwo) {
  EXPECT_THAT(verdict(with_steps(R"({"conect": "s", "to": "a:1"})")),
              AllOf(StartsWith("file.json: /programs/0/steps/0: expected one verb of startup, socket, "),
                    EndsWith("found none; did you mean \"connect\"? [scenario.step.verb]")));
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "1s", "log": "x"})")), EndsWith("found sleep, log [scenario.step.verb]"));
  EXPECT_THAT(verdict(with_steps("{}")), EndsWith("found none [scenario.step.verb]"));
}

TEST(FaultMessage, WordUnknownOrTwo) {
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "unplugg": "a-b"})")),
              AllOf(StartsWith("file.json: /faults/0: expected one word of cut, restore, "),
                    EndsWith("found none; did you mean \"unplug\"? [scenario.fault.word]")));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "cut": "a-b", "crash": "a"})")),
              EndsWith("found cut, crash [scenario.fault.word]"));
}

TEST(QuantityMessage, UnitRangeGrain) {
  EXPECT_EQ(verdict(with_steps(R"({"sleep": 5})")),
            "file.json: /programs/0/steps/0/sleep: expected a time such as \"100ms\" (ns, us, ms, s, min, h), found 5 "
            "[scenario.quantity.form]");
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "5sec"})")), EndsWith("found \"5sec\" [scenario.quantity.form]"));
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "-5s"})")),
              EndsWith("expected a time that is not negative, found \"-5s\" [scenario.quantity.form]"));
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "0.5ns"})")),
              EndsWith("expected whole nanoseconds, found \"0.5ns\" [scenario.quantity.inexact]"));
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "3000000h"})")), EndsWith("[scenario.quantity.range]"));
  EXPECT_THAT(verdict(with_steps(R"({"socket": "s"}, {"send": "s", "bytes": "1GiB"})")),
              EndsWith("expected a size from 0 to 268435456 bytes, found \"1GiB\" [scenario.quantity.range]"));
  EXPECT_THAT(verdict(with_steps(R"({"socket": "s"}, {"send": "s", "bytes": "1K"})")),
              EndsWith("[scenario.quantity.form]"));
  EXPECT_THAT(verdict(with_members(R"("seed": "0x12")")), EndsWith("[scenario.quantity.form]"));
  EXPECT_THAT(verdict(with_members(R"("epoch": "2011-02-30T00:00:00Z")")), EndsWith("[scenario.quantity.range]"));
}

TEST(ValueMessage, RangeTypeAndWord) {
  EXPECT_EQ(verdict(with_steps(R"({"listen": 65536})")),
            "file.json: /programs/0/steps/0/listen: expected an integer from 1 to 65535, found 65536 [scenario.range]");
  EXPECT_THAT(verdict(with_steps(R"({"listen": 7000.5})")),
              EndsWith("expected an integer, found 7000.5 [scenario.type]"));
  EXPECT_THAT(verdict(with_members(R"("limit_events": 18446744073709551615)")),
              EndsWith("found 18446744073709551615 [scenario.range]"));
  EXPECT_EQ(verdict(with_steps(R"({"socket": "s"}, {"shutdown": "s", "how": "sned"})")),
            "file.json: /programs/0/steps/1/how: expected one of receive, send, both, found \"sned\"; did you mean "
            "\"send\"? [scenario.word]");
  EXPECT_THAT(verdict(with_steps(R"({"socket": "s"}, {"recv": "s", "flags": ["MSG_PEEK", "MSG_PEEK"]})")),
              StartsWith("file.json: /programs/0/steps/1/flags/1: expected each word once, found \"MSG_PEEK\""));
  EXPECT_THAT(verdict(with_steps(R"({"socket": "s"}, {"setsockopt": "s", "option": "SO_ERROR", "value": 1})")),
              EndsWith("[scenario.word]"));
  EXPECT_THAT(verdict(with_steps(R"({"startup": false})")), EndsWith("expected true, found false [scenario.type]"));
}

TEST(NameMessage, Forms) {
  EXPECT_THAT(verdict(with_steps(R"({"socket": "two words"})")), EndsWith("found \"two words\" [scenario.name.form]"));
  EXPECT_THAT(verdict(R"({"schema": 1, "name": "n", "until": "1s", "hosts": {"10.0.0.1": {"os": "x"}}})"),
              StartsWith("file.json: /hosts/10.0.0.1: expected a name: a letter"));
  EXPECT_THAT(verdict(with_steps(R"({"connect": "s", "to": "a:70000"})")),
              EndsWith("port 0 to 65535, found \"a:70000\" [scenario.endpoint.form]"));
  EXPECT_THAT(verdict(with_steps(R"({"connect": "s", "to": "fd00::1:80"})")), EndsWith("[scenario.endpoint.form]"));
  EXPECT_THAT(verdict(with_steps(R"({"connect": "s", "to": "a"})")), EndsWith("[scenario.endpoint.form]"));
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "1s", "expect": {"error": "econnreset"}})")),
              EndsWith("[scenario.error.form]"));
}

TEST(ExpectMessage, Forms) {
  const auto recv = [](const std::string& expect) {
    return with_steps(R"({"socket": "s"}, {"recv": "s", "expect": )" + expect + "}");
  };
  EXPECT_EQ(verdict(recv("{}")),
            "file.json: /programs/0/steps/1/expect: expected one of bytes, end, text, ok, error, waiting, at, found "
            "none [scenario.key.missing]");
  EXPECT_EQ(verdict(recv(R"([{"on": "linux", "bytes": 1}, {"end": true, "bytes": 1}])")),
            "file.json: /programs/0/steps/1/expect/1: expected only one of bytes, end, text, ok, error, waiting, found "
            "bytes, end "
            "[scenario.key.conflict]");
  EXPECT_THAT(verdict(recv(R"({"waiting": true, "at": "1s"})")), EndsWith("found waiting, at [scenario.key.conflict]"));
  EXPECT_THAT(verdict(recv(R"([{"bytes": 1}])")),
              EndsWith("expected at least 2 elements, found an array [scenario.range]"));
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "1s", "expect": {"bytes": 1}})")), EndsWith("[scenario.key.missing]"));
  EXPECT_THAT(verdict(with_steps(R"({"observe": "x", "expect": {"ok": true}})")), EndsWith("[scenario.key.unknown]"));
  EXPECT_THAT(verdict(recv(R"("ECONNRESET")")), EndsWith("expected an object, found \"ECONNRESET\" [scenario.type]"));
}

TEST(FoundMessage, LongValuesAreCutAndBytesEscaped) {
  EXPECT_THAT(verdict(with_steps(R"({"sleep": ")" + std::string(1000, 'x') + R"("})")),
              HasSubstr(std::string(59, 'x') + "..."));
  EXPECT_THAT(verdict(with_steps("{\"sleep\": \"\u00e9\"}")), HasSubstr("found \"\\u00e9\""));
}

}  // namespace
}  // namespace halfopen::scenarios
