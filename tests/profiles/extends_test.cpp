// Profiles that extend others: what is inherited, replaced, put first, taken away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "evidence_rows.h"
#include "halfopen/profiles/describe.h"
#include "profile_lookup.h"

namespace halfopen::profiles {
namespace {

using net::TcpState;

Profile extended(const std::string& members, const std::string& base = "linux") {
  return load_profile(R"({"name": "mine", "extends": ")" + base + R"(", "grade": "M")" + members + "}", "mine.json");
}

TEST(Extends, InheritsEverythingItDoesNotState) {
  const Profile mine = extended("");
  EXPECT_EQ(mine.name, "mine");
  EXPECT_EQ(mine.extends, "linux-6.18");
  EXPECT_TRUE(mine.aliases.empty());
  EXPECT_TRUE(differences(*find_profile("linux"), mine).empty());
  EXPECT_EQ(mine.knobs.size(), find_profile("linux")->knobs.size());
}

TEST(Extends, SaysWhoStatesAnEntry) {
  const Profile mine = extended(R"(, "tcp": {"time_wait": {"value": "20s", "evidence": "linux/5.4.length"}})");
  EXPECT_EQ(mine.entries[mine.tcp.time_wait.entry].from, "mine");
  EXPECT_EQ(mine.entries[mine.tcp.rto_min.entry].from, "linux-6.18");
  EXPECT_EQ(mine.tcp.time_wait.entry, find_profile("linux")->tcp.time_wait.entry);
}

TEST(Extends, MayRestateOnlyTheEvidence) {
  const Profile mine = extended(R"(, "tcp": {"time_wait": {"evidence": "unverified", "note": "Not looked at."}})");
  EXPECT_EQ(mine.tcp.time_wait.value, find_profile("linux")->tcp.time_wait.value);
  EXPECT_TRUE(mine.entries[mine.tcp.time_wait.entry].unverified());
}

TEST(Extends, ExtendsAnExtendingProfile) {
  const Profile mine = extended("", "linux-6.1");
  EXPECT_EQ(mine.tcp.syn_linear_timeouts.value, 0);
  EXPECT_EQ(mine.entries[mine.tcp.syn_linear_timeouts.entry].from, "linux-6.1");
}

TEST(Extends, ReplacesTheRowThatAnswersTheSameQuestion) {
  const Profile mine = extended(R"(, "socket": {"errors": [
    {"when": "rst", "state": ["CLOSE-WAIT"], "code": "ECONNRESET", "latch": "sticky", "queue": "purge",
     "evidence": "linux/2.2.rst"}]})");
  EXPECT_EQ(mine.socket.errors.size(), find_profile("linux")->socket.errors.size());
  EXPECT_EQ(latched(mine, Cause::Reset, TcpState::CloseWait), "ECONNRESET");
  EXPECT_EQ(row_for(mine, Cause::Reset, TcpState::CloseWait).latch, Latch::Sticky);
  EXPECT_EQ(row_for(mine, Cause::Reset, TcpState::Established).latch, Latch::Once);
}

TEST(Extends, PutsAnyOtherRowFirst) {
  const Profile mine = extended(R"(, "socket": {"errors": [
    {"when": "rst", "state": ["FIN-WAIT-1", "FIN-WAIT-2"], "code": "EPIPE", "latch": "once", "queue": "keep",
     "evidence": "linux/2.2.rst"}]})");
  EXPECT_EQ(mine.socket.errors.size(), find_profile("linux")->socket.errors.size() + 1);
  EXPECT_EQ(latched(mine, Cause::Reset, TcpState::FinWait2), "EPIPE");
  EXPECT_EQ(latched(mine, Cause::Reset, TcpState::Established), "ECONNRESET");
  EXPECT_EQ(mine.entries.back().path, "socket.errors[rst in FIN-WAIT-1 FIN-WAIT-2]");
}

TEST(Extends, ReplacesAnIcmpRowByTypeAndCode) {
  const Profile mine = extended(R"(, "socket": {"icmp": [
    {"type": 3, "code": 1, "error": "EHOSTUNREACH", "connecting": "soft", "connected": "soft", "udp": "ignored",
     "evidence": "linux/12.3-1"}]})");
  EXPECT_EQ(icmp_row(mine, 3, 1)->connecting, IcmpEffect::Soft);
  EXPECT_FALSE(icmp_row(mine, 3, 1)->reverts_backoff);
  EXPECT_EQ(mine.socket.icmp.size(), find_profile("linux")->socket.icmp.size());
}

TEST(Extends, AddsReplacesAndTakesAwayKnobs) {
  const Profile mine = extended(R"(, "knobs": {
    "net.ipv4.tcp_sack": null,
    "net.ipv4.tcp_fin_timeout": {"sets": ["tcp.fin_wait_2"], "unit": "1ms"},
    "a.knob.of.mine": {"sets": ["tcp.nagle"], "means": {"off": "false", "on": "true"}}})");
  EXPECT_EQ(std::ranges::find(mine.knobs, "net.ipv4.tcp_sack", &Knob::name), mine.knobs.end());
  EXPECT_EQ(with_knob(mine, "net.ipv4.tcp_fin_timeout", "90").tcp.fin_wait_2.value, std::chrono::milliseconds{90});
  EXPECT_FALSE(with_knob(mine, "a.knob.of.mine", "off").tcp.nagle.value);
  EXPECT_EQ(mine.knobs.front().name, "a.knob.of.mine");
}

// The root files themselves load like any other file.
TEST(Root, LoadsFromItsFile) {
  const Profile linux = load_profile(read_source("profiles/data/linux-6.18.json"), "linux-6.18.json");
  EXPECT_TRUE(linux.extends.empty());
  EXPECT_TRUE(differences(*find_profile("linux"), linux).empty());
}

}  // namespace
}  // namespace halfopen::profiles
