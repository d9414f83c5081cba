// What one part of a scenario says about another.
#include "halfopen/scenarios/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/scenarios/builder.h"
#include "small_file.h"

namespace halfopen::scenarios {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;
using namespace std::chrono_literals;

TEST(Check, HostsOfLinksProgramsAndEndpoints) {
  EXPECT_EQ(verdict(with_members(R"("links": [{"between": ["a", "bb"]}])")),
            "file.json: /links/0/between/1: expected the name of a host (a), found \"bb\" [scenario.unknown.host]");
  EXPECT_EQ(verdict(with_members(R"("links": [{"between": ["a", "a"]}])")),
            "file.json: /links/0/between: expected two different hosts, found \"a\" twice [scenario.link.loop]");
  EXPECT_EQ(
      verdict(
          R"({"schema": 1, "name": "n", "until": "1s", "hosts": {"server": {"os": "x"}}, "programs": [{"on": "sever", "name": "p", "steps": []}]})"),
      "file.json: /programs/0/on: expected the name of a host (server), found \"sever\"; did you mean \"server\"? "
      "[scenario.unknown.host]");
  EXPECT_EQ(verdict(with_steps(R"({"connect": "s", "to": "b:1"})")),
            "file.json: /programs/0/steps/0/to: expected an address, or the name of a host (a), found \"b\"; did you "
            "mean \"a\"? "
            "[scenario.unknown.host]");
  EXPECT_EQ(verdict(with_steps(R"({"connect": "s", "to": "10.9.9.9:1"})")), "loaded");
}

TEST(Check, NamesAndAddressesOnce) {
  EXPECT_EQ(verdict(R"({"schema": 1, "name": "n", "until": "1s", "hosts": {"a": {"os": "x"}},
                        "programs": [{"on": "a", "name": "p", "steps": []}, {"on": "a", "name": "p", "steps": []}]})"),
            "file.json: /programs/1/name: expected each name once, found \"p\" again [scenario.name.duplicate]");
  const auto hosts = [](const std::string& first, const std::string& second) {
    return R"({"schema": 1, "name": "n", "until": "1s", "hosts": {"a": {"os": "x", "addresses": [")" + first +
           R"("]}, "b": {"os": "x", "addresses": [")" + second +
           R"("]}}, "links": [{"between": ["a", "b"]}, {"between": ["a", "b"], "name": "other"}], "programs": [{"on": "a", "name": "p", "steps": []}]})";
  };
  EXPECT_EQ(verdict(hosts("10.0.0.1", "10.0.0.2")), "loaded");
  EXPECT_EQ(
      verdict(hosts("10.0.0.1", "10.0.0.1")),
      "file.json: /hosts/b/addresses/0: expected each address once, found 10.0.0.1 again [scenario.address.duplicate]");
  EXPECT_THAT(verdict(hosts("10.0.0.1", "127.0.0.1")), EndsWith("found 127.0.0.1 [scenario.address.kind]"));
  EXPECT_THAT(verdict(hosts("10.0.0.1", "10.0.0.256")),
              EndsWith("expected an IPv4 or IPv6 address, found \"10.0.0.256\" [scenario.address.form]"));
}

TEST(Check, SocketsMustHaveBeenCreated) {
  EXPECT_EQ(verdict(with_steps(R"({"connect": "conn", "to": "a:1"}, {"send": "con", "bytes": 1})")),
            "file.json: /programs/0/steps/1/send: expected a socket that an earlier step has created (conn), found "
            "\"con\"; did you mean \"conn\"? "
            "[scenario.unknown.socket]");
  EXPECT_EQ(verdict(with_steps(R"({"accept": "c"})")),
            "file.json: /programs/0/steps/0/on: expected a socket that an earlier step has created (there is none), "
            "found \"listener\" "
            "[scenario.unknown.socket]");
  EXPECT_THAT(verdict(with_steps(R"({"listen": "l"})")), EndsWith("[scenario.unknown.socket]"));
  EXPECT_EQ(verdict(with_steps(R"({"listen": 1}, {"listen": 2})")),
            "file.json: /programs/0/steps/1: expected a socket to create, found \"listener\", which an earlier step "
            "has created "
            "[scenario.socket.open]");
  EXPECT_EQ(verdict(with_steps(R"({"listen": 1}, {"close": "listener"}, {"listen": 2})")), "loaded");
  EXPECT_EQ(verdict(with_steps(R"({"connect": "s", "to": "a:1"}, {"close": "s"}, {"send": "s", "bytes": 1})")),
            "loaded");
}

TEST(Check, SystemsAgainstTheListGiven) {
  const CheckOptions known{.systems = {"linux-6.18", "linux-6", "windows-10"}};
  EXPECT_EQ(verdict(with_steps(""), known), "loaded");
  EXPECT_EQ(
      verdict(
          R"({"schema": 1, "name": "n", "until": "1s", "hosts": {"a": {"os": "linux-7"}}, "programs": [{"on": "a", "name": "p", "steps": []}]})",
          known),
      "file.json: /hosts/a/os: expected an operating system (linux-6.18, linux-6, windows-10), found \"linux-7\"; did "
      "you mean \"linux-6\"? "
      "[scenario.unknown.system]");
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "expect": {"on": "linux", "ok": true}})"), known), "loaded");
  EXPECT_THAT(verdict(with_steps(R"({"sleep": "1s", "expect": {"on": "macos", "ok": true}})"), known),
              StartsWith("file.json: /programs/0/steps/0/expect/on: expected an operating system"));
}

TEST(Check, ErrorSymbolsOfAnySystem) {
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "expect": {"error": "ECONNREST"}})")),
            "file.json: /programs/0/steps/0/expect/error: expected an error's symbol, found \"ECONNREST\"; did you "
            "mean \"ECONNRESET\"? "
            "[scenario.error.unknown]");
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "expect": {"error": "EWOULDBLOCK"}})")), "loaded");
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "fail_call": "p", "op": "send", "error": "ENOPE"})")),
              StartsWith("file.json: /faults/0/error: expected an error's symbol"));
  EXPECT_THAT(verdict(with_steps(
                  R"({"socket": "s"}, {"getsockopt": "s", "option": "SO_ERROR", "expect": {"value": "ENOPE"}})")),
              EndsWith("[scenario.error.unknown]"));
}

TEST(Check, ExpectationsThatCannotCount) {
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "expect": [{"ok": true}, {"on": "linux", "ok": true}]})")),
            "file.json: /programs/0/steps/0/expect/0: expected \"on\" or \"peer\" in all but the last, found neither: "
            "what follows would never "
            "count [scenario.expect.unreachable]");
  EXPECT_EQ(verdict(with_steps(R"({"sleep": "1s", "expect": {"peer": "linux", "ok": true}})")),
            "file.json: /programs/0/steps/0/expect/peer: expected two hosts, of which one is the other's peer, found 1 "
            "[scenario.expect.peer]");
}

TEST(Check, FaultsActOnWhatIsThere) {
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "cut": "a-c"})")),
              EndsWith("/faults/0/cut: expected the name of a link (a-b), found \"a-c\"; did you mean \"a-b\"? "
                       "[scenario.unknown.link]"));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "crash": "p"})")), EndsWith("[scenario.unknown.host]"));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "kill": "a"})")), EndsWith("[scenario.unknown.program]"));
  EXPECT_EQ(verdict(with_fault(R"({"after": {"program": "p", "step": 2}, "kill": "p"})")),
            "file.json: /faults/0/after/step: expected one of the 2 steps of \"p\", counted from 0, found 2 "
            "[scenario.unknown.step]");
  EXPECT_THAT(verdict(with_fault(R"({"after": {"program": "q", "step": 0}, "kill": "p"})")),
              EndsWith("[scenario.unknown.program]"));
  EXPECT_EQ(verdict(with_fault(R"({"at": "3601s", "kill": "p"})")),
            "file.json: /faults/0/at: expected a time within the run, found one after \"until\" [scenario.time.late]");
  EXPECT_EQ(verdict(with_fault(R"({"after": {"program": "p", "step": 0}, "delay": "2h", "kill": "p"})")), "loaded");
}

TEST(Check, WordsOfTheInterpreterAreItsOwn) {
  for (const std::string word : {"damaged", "received", "stopped"}) {
    EXPECT_THAT(verdict(with_steps(R"({"observe": ")" + word + "\"}")),
                EndsWith("which the interpreter or the runner says [scenario.name.reserved]"));
  }
}

TEST(Check, BuilderIsCheckedLikeAFile) {
  auto description = describe("built").until(1s).host("a", {.os = "linux-6"});
  description.program({.name = "p", .host = "a"}, Steps{}.send("s", 1));
  try {
    description.build();
    FAIL() << "a socket from nowhere was accepted";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(error.file(), "built");
    EXPECT_EQ(error.pointer(), "/programs/0/steps/0/send");
    EXPECT_EQ(error.id(), "scenario.unknown.socket");
  }
  EXPECT_THROW(Steps{}.expect(ok()), std::invalid_argument);
}

}  // namespace
}  // namespace halfopen::scenarios
