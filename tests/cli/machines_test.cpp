// halfopen agent and run --agent between two machines: here two network namespaces, joined by a pair of veth cards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

constexpr std::string_view kScenario = R"({
  "schema": 1, "name": "two-machines", "why": "The server is another machine.", "seed": 1, "until": "UNTIL",
  "hosts": {"server": {"os": "linux"}, "client": {"os": "linux"}},
  "links": [{"between": ["server", "client"]}],
  "programs": [
    {"on": "server", "name": "server", "steps": [
      {"listen": 7000}, {"accept": "c"}, {"recv": "c", "expect": {"bytes": 5}}, {"close": "c"}]},
    {"on": "client", "name": "client", "steps": [
      {"sleep": "PAUSE"}, {"connect": "s", "to": "server:7000"}, {"send": "s", "bytes": 5}, {"recv": "s", "expect": {"end": true}}]}
  ]
})";

std::filesystem::path scenario(const std::string& until, const std::string& pause) {
  std::string text{kScenario};
  text.replace(text.find("UNTIL"), 5, until);
  text.replace(text.find("PAUSE"), 5, pause);
  return write("two-machines.json", text);
}

/// In a namespace of its own, with 10.9.0.1 here and an agent for one run at 10.9.0.2 in another: `$agent` is its line, and
/// `$card` the card that leads there. Nothing of it stays.
Result between_machines(const std::string& script) {
  const auto setup = write("setup.sh", R"(set -e
ip link set lo up
unshare -n sh -c 'echo up; exec sleep 120' >"$folder/other" & other=$!
trap 'kill $other $waited 2>/dev/null; wait' EXIT
until grep -q up "$folder/other"; do :; done
card=veth0
ip link add $card type veth peer name veth1 netns $other
ip addr add 10.9.0.1/24 dev $card
ip link set $card up
nsenter -t $other -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev veth1; ip link set veth1 up'
nsenter -t $other -n timeout 40 "$program" agent --listen 10.9.0.2:7700 --runs 1 >"$folder/agent" & waited=$!
until grep -q token "$folder/agent"; do :; done
agent=$(head -n 1 "$folder/agent")
export HALFOPEN_AGENT_TOKEN=${agent##* }
set +e
)" + script);
  return shell("program='" HALFOPEN_PROGRAM "' folder='" + scratch().string() + "'; export program folder; unshare -n sh " + setup.string());
}

class TwoMachines : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0 || shell("command -v ip nsenter unshare && unshare -n true").exit != 0) GTEST_SKIP() << "namespaces and ip(8)";
  }
};

TEST_F(TwoMachines, RunIsPlayedByBoth) {
  const Result result = between_machines("\"$program\" run " + scenario("10s", "300ms").string() + R"( --backend real --agent server=10.9.0.2:7700
echo "exit $?"
wait $waited
echo "agent $?"
tail -n 1 "$folder/agent")");
  EXPECT_THAT(result.out, HasSubstr("passed")) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("exit 0\nagent 0\nthe run has ended\n"));
}

// The cable is pulled in the middle: both ends give up within their patience (10 s), and no child is left.
TEST_F(TwoMachines, CutConnectionEndsBothAndLeavesNothing) {
  const Result result = between_machines("(sleep 2; ip link set $card down) &\n\"$program\" run " + scenario("40s", "30s").string() + R"sh( --backend real --agent server=10.9.0.2:7700
echo "exit $?"
wait $waited
echo "agent $?"
for id in /proc/[0-9]*; do [ "$(readlink $id/ns/net)" = "$(readlink /proc/$other/ns/net)" ] && tr '\0' ' ' <$id/cmdline && echo; done)sh");
  EXPECT_THAT(result.out, HasSubstr("exit 5\nagent 0\n")) << result.out << result.err;
  EXPECT_THAT(result.err, HasSubstr("host \"server\": its agent is gone"));
  EXPECT_THAT(result.out, testing::Not(HasSubstr("--halfopen-child")));
}

// The agent waits at an address of the loopback of its own, which is the server's address then; the client is here.
TEST(Agents, CompareHoldsTwoMachinesAgainstTheSimulator) {
  const auto out = (scratch() / "agent").string();
  const Result result = shell("'" HALFOPEN_PROGRAM "' agent --listen 127.77.$(($$ / 250 % 250)).$(($$ % 250 + 1)):0 --runs 1 >" + out + R"sh( & waited=$!
until grep -q token )sh" + out + R"sh(; do :; done
line=$(head -n 1 )sh" + out + R"sh(); at=${line#listening at }
')sh" HALFOPEN_PROGRAM R"sh(' compare ')sh" HALFOPEN_SOURCE_DIR "/" + kClose + R"sh(' --backends sim,real --agent "server=${at%%,*}" --agent-token "${line##* }"
echo "exit $?"; kill $waited 2>/dev/null; wait $waited)sh");
  EXPECT_THAT(result.out, HasSubstr("exit 0\n")) << result.out << result.err;
}

TEST(Agents, OptionsSayWhatTheyExpect) {
  const std::string run = "run " + kClose + " --backend real ";
  const auto error = [&](const std::string& more) { return halfopen(run + more).err; };
  EXPECT_THAT(error("--agent server"), HasSubstr("--agent server: expected HOST=ADDRESS:PORT"));
  EXPECT_THAT(error("--agent server=nowhere:1"), HasSubstr("expected HOST=ADDRESS:PORT"));
  EXPECT_THAT(error("--agent server=127.0.0.1:7700"), HasSubstr("expected the token it has printed"));
  EXPECT_THAT(error("--agent server=127.0.0.1:7700 --agent-token-file /nowhere"), HasSubstr("/nowhere: cannot be read"));
  EXPECT_THAT(error("--agent server=127.0.0.1:7700 --agent-token 1 --pcap /tmp/none"), HasSubstr("nobody sees the packets between machines"));
  EXPECT_THAT(error("--agent server=127.0.0.1:7700 --level L0"), HasSubstr("hosts are machines"));
  EXPECT_THAT(halfopen("agent --listen 0.0.0.0:0").err, HasSubstr("expected one address of this machine"));
  EXPECT_THAT(halfopen("agent --listen nowhere").err, HasSubstr("expected an address with a port"));
}

// Unless told otherwise it is for this machine only.
TEST(Agents, ListensOnTheLoopback) {
  EXPECT_THAT(shell("'" HALFOPEN_PROGRAM "' agent >" + (scratch() / "out").string() + " & sleep 1; kill $!; cat " + (scratch() / "out").string()).out,
              MatchesRegex("listening at 127\\.0\\.0\\.1:[0-9]+, token [0-9a-f]+\n"));
}

}  // namespace
}  // namespace halfopen::cli
