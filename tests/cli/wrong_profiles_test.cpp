// Can the comparison fail? Copies of linux-6.18 that are wrong in one entry, each held against the kernel this runs on.
//
// What the kernel does is the evidence row of the entry, and the scenario shows it. The kernel's side needs L1.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>
#include <vector>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

struct Wrong {
  std::string name;
  std::string members;   ///< Of the profile.
  std::string scenario;  ///< A file below scenarios/conformance/linux, or the name of one of kOwn.
  std::string says;      ///< What the report must say.
  std::string doubts;    ///< How its doubt of the entry must begin; empty for a count that is wrong by more than one.
};

std::string error_row(const std::string& code, const std::string& latch, const std::string& queue) {
  return R"("socket": {"errors": [{"when": "rst", "code": ")" + code + R"(", "latch": ")" + latch + R"(", "queue": ")" + queue +
         R"(", "evidence": "unverified", "note": "Wrong on purpose."}]})";
}

std::string entry(const std::string& section, const std::string& name, const std::string& value) {
  return "\"" + section + "\": {\"" + name + "\": {\"value\": " + value + R"(, "evidence": "unverified", "note": "Wrong on purpose."}})";
}

std::string doubt_of(const std::string& entry) { return "doubt the profile: " + entry + " = "; }

/// Scenarios of this test: two hosts, a server that stays, a client that does `steps`, and a cable that is cut after a moment.
std::string cut_off(const std::string& cut_at, const std::string& until, const std::string& steps) {
  return R"({"schema": 1, "name": "wrong-profiles", "why": "A silent peer.", "until": ")" + until + R"(",
    "hosts": {"client": {"os": "linux-6"}, "server": {"os": "linux-6"}},
    "links": [{"between": ["client", "server"], "name": "wire"}],
    "programs": [{"on": "server", "name": "server", "steps": [{"listen": 7000}, {"sleep": "2s"}]},
                 {"on": "client", "name": "client", "steps": [)" + steps + R"(]}],
    "faults": [{"at": ")" + cut_at + R"(", "cut": "wire"}]})";
}

// TCP_SYNCNT 3: the kernel gives up after 19 s (linux/4.2.r3-l4), one without linear time-outs after 1 + 2 + 4 + 8 = 15 s.
// Idle 1 s, interval 1 s, 9 probes (linux/15.tcp_keepalive_probes): 1 + 9 * 1 = 10 s; with 8 probes 9 s.
const std::map<std::string, std::string> kOwn{
    {"syn-timeout", cut_off("0s", "25s", R"({"socket": "s"}, {"setsockopt": "s", "option": "TCP_SYNCNT", "value": 3},
                                            {"connect": "s", "to": "server:7000"})")},
    {"keepalive", cut_off("100ms", "20s", R"({"connect": "s", "to": "server:7000"}, {"setsockopt": "s", "option": "SO_KEEPALIVE", "value": true},
                                             {"setsockopt": "s", "option": "TCP_KEEPIDLE", "value": "1s"},
                                             {"setsockopt": "s", "option": "TCP_KEEPINTVL", "value": "1s"}, {"recv": "s"})")}};

const std::vector<Wrong> kWrong{
    {"reset-purges-what-was-received", error_row("ECONNRESET", "once", "purge"), "queued-data-survives-a-reset", "differs", doubt_of("socket.errors[rst]")},
    {"epipe-for-econnreset", error_row("EPIPE", "once", "keep"), "recv-takes-the-reset-once", "recv#1 -> EPIPE", doubt_of("socket.errors[rst]")},
    {"reset-is-sticky", error_row("ECONNRESET", "sticky", "keep"), "recv-takes-the-reset-once", "differs", doubt_of("socket.errors[rst]")},
    {"fin-for-rst-at-exit-with-unread-data", entry("socket", "reset_on_close_with_unread", "false"),
     "a-process-that-exits-with-unread-data-resets", "ECONNRESET", doubt_of("socket.reset_on_close_with_unread")},
    {"syn-timeouts-double-from-the-start", entry("tcp", "syn_linear_timeouts", "0"), "syn-timeout", "simulated: 15s connect#1 -> ETIMEDOUT", ""},
    {"a-keepalive-probe-less", entry("tcp", "keepalive_probes", "8"), "keepalive", "simulated: 9s recv#1 -> ETIMEDOUT", doubt_of("tcp.keepalive_probes")},
    {"no-signal-with-epipe", entry("socket", "pipe_signal", "false"), "sigpipe-ends-the-process", "signal", doubt_of("socket.pipe_signal")},
    {"port-unreachable-ignored-by-datagrams",
     R"("socket": {"icmp": [{"type": 3, "code": 3, "error": "ECONNREFUSED", "connecting": "fatal", "connected": "soft", "udp": "ignored",
        "evidence": "unverified", "note": "Wrong on purpose."}]})",
     "udp-to-a-closed-port-once", "ECONNREFUSED", doubt_of("socket.icmp[3/3]")},
    {"backlog-exactly-as-said", entry("socket", "backlog_extra", "0"), "backlog-holds-one-more", "differs", doubt_of("socket.backlog_extra")},
    {"error-before-the-queue", entry("socket", "recv_order", R"(["error", "queue", "end-of-stream", "shut", "not-connected"])"),
     "queued-data-survives-a-reset", "differs", doubt_of("socket.recv_order")},
    {"shut-before-the-error", entry("socket", "send_order", R"(["connecting", "shut", "error", "not-connected"])"),
     "send-takes-the-reset-without-a-signal", "simulated: 2s signal 13", doubt_of("socket.send_order")},
    {"first-syn-timeout-of-3-s", entry("tcp", "rto_initial", "\"3s\""), "a-lost-syn-is-repeated-after-1-s", "simulated: 3.01s connect#1 -> 0", doubt_of("tcp.rto_initial")},
    {"another-code-for-a-refusal", R"("socket": {"errors": [{"when": "rst", "state": ["SYN-SENT"], "code": "ECONNRESET", "latch": "once",
        "queue": "keep", "evidence": "unverified", "note": "Wrong on purpose."}]})",
     "connect-to-a-closed-port", "connect#1 -> ECONNRESET", doubt_of("socket.errors[rst in SYN-SENT]")},
    {"another-code-for-a-shut-sender", R"("socket": {"codes": {"send-shut": {"code": "ENOTCONN", "evidence": "unverified", "note": "Wrong on purpose."}}})",
     "shutdown-of-sending", "ENOTCONN", doubt_of("socket.codes.send-shut")},
};

std::filesystem::path file_of(const Wrong& wrong, const std::filesystem::path& folder) {
  const auto own = kOwn.find(wrong.scenario);
  if (own == kOwn.end()) return std::filesystem::path{kScenarios} / "conformance/linux" / (wrong.scenario + ".json");
  const auto path = folder / (wrong.scenario + "-of-" + wrong.name + ".json");
  std::ofstream{path} << own->second;
  return path;
}

Result compared(const Wrong& wrong, const std::filesystem::path& folder) {
  const auto profile = folder / (wrong.name + ".json");
  std::ofstream{profile} << R"({"name": ")" << wrong.name << R"(", "extends": "linux-6.18", )" << wrong.members << "}";
  return halfopen("compare " + file_of(wrong, folder).string() + " --backends sim,real --level L1 --confirm 0 --profile " + wrong.name + " --profile-file " +
                  profile.string());
}

// All at once, for each of them mostly waits.
TEST(WrongProfiles, AreEachFoundOut) {
  if (halfopen("levels").out.find("L1 namespaces   yes") == std::string::npos) GTEST_SKIP() << "no namespaces: " << halfopen("levels").out;
  const std::filesystem::path folder = scratch();
  std::vector<Result> results(kWrong.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (std::size_t mine = next++; mine < kWrong.size(); mine = next++) results[mine] = compared(kWrong[mine], folder);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < kWrong.size(); ++i) {
    SCOPED_TRACE(kWrong[i].name);
    EXPECT_EQ(results[i].exit, 1) << results[i].out;
    EXPECT_THAT(results[i].out, HasSubstr(kWrong[i].says));
    EXPECT_THAT(results[i].out, HasSubstr(kWrong[i].doubts));
  }
}

}  // namespace
}  // namespace halfopen::cli
