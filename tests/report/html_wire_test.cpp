// What the page says of packets: their ways, and the states they put connections into.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "halfopen/library/programs.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"
#include "run_data.h"
#include "states.h"

namespace halfopen::report::html {
namespace {

using model::PacketRecord;
using net::TcpState;
using testing::ElementsAre;
using testing::IsEmpty;
using Way = PacketRecord::Way;

std::vector<std::byte> octets(std::size_t first) { return std::vector<std::byte>(20, std::byte{static_cast<unsigned char>(first)}); }

model::Record record_of(std::vector<PacketRecord> packets) {
  model::Record record;
  record.hosts = {{"a", "linux-6.18", {net::Address::v4(10, 0, 0, 1)}, {}}, {"b", "linux-6.18", {net::Address::v4(10, 0, 0, 2)}, {}}};
  record.packets = std::move(packets);
  return record;
}

std::vector<std::string> fates(const model::Record& record) {
  std::vector<std::string> out;
  for (const Json& segment : segments_json(record)) out.push_back(segment["fate"]);
  return out;
}

TEST(Segments, HaveAFate) {
  const auto at = [](int ms) { return net::kStart + std::chrono::milliseconds{ms}; };
  const model::Record record = record_of({{at(0), 0, Way::Out, false, octets(1)},
                                          {at(1), 0, Way::Out, false, octets(1)},   // the same once more
                                          {at(2), 0, Way::Out, false, octets(2)},
                                          {at(5), 1, Way::In, false, octets(1)},    // of the two the first
                                          {at(6), 1, Way::Lost, false, octets(2)},
                                          {at(7), 1, Way::In, false, octets(3)}});  // nobody sent it
  EXPECT_THAT(fates(record), ElementsAre("arrived", "under way", "lost", "unsent"));
  EXPECT_EQ(segments_json(record)[0]["end"], 5'000'000);
}

model::PacketView segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack = 0, std::uint32_t payload = 0) {
  return {.kind = model::PacketView::Kind::Tcp, .seq = seq, .ack = ack, .flags = flags, .payload = payload};
}

using namespace model::tcp_flag;

/// ISS 100, IRS 500: established by three segments.
StateWatch established() {
  StateWatch watch;
  watch.out(segment(kSyn, 100));
  watch.in(segment(kSyn | kAck, 500, 101), true);
  watch.out(segment(kAck, 101, 501));
  return watch;
}

// RFC 9293, figure 5, on the way of an active close: FIN, its ACK, the peer's FIN.
TEST(StateWatch, FollowsAnActiveClose) {
  StateWatch watch;
  watch.out(segment(kSyn, 100));
  EXPECT_EQ(watch.state(), TcpState::SynSent);
  watch.in(segment(kSyn | kAck, 500, 101), true);
  EXPECT_EQ(watch.state(), TcpState::Established);
  watch.out(segment(kFin | kAck, 101, 501, 10));  // octets 101 to 110, the FIN is 111
  EXPECT_EQ(watch.state(), TcpState::FinWait1);
  watch.in(segment(kAck, 501, 111), true);  // of the octets only
  EXPECT_EQ(watch.state(), TcpState::FinWait1);
  watch.in(segment(kAck, 501, 112), true);
  EXPECT_EQ(watch.state(), TcpState::FinWait2);
  watch.in(segment(kFin | kAck, 501, 112), true);
  EXPECT_EQ(watch.state(), TcpState::TimeWait);
}

TEST(StateWatch, FollowsAPassiveClose) {
  StateWatch watch;
  watch.in(segment(kSyn, 500), true);
  EXPECT_EQ(watch.state(), TcpState::Closed);  // Whether anybody listens shows in the answer.
  watch.out(segment(kSyn | kAck, 100, 501));
  EXPECT_EQ(watch.state(), TcpState::SynReceived);
  watch.in(segment(kAck, 501, 101), true);
  watch.in(segment(kFin | kAck, 501, 101), true);
  EXPECT_EQ(watch.state(), TcpState::CloseWait);
  watch.out(segment(kFin | kAck, 101, 502));
  EXPECT_EQ(watch.state(), TcpState::LastAck);
  watch.in(segment(kAck, 502, 102), true);
  EXPECT_EQ(watch.state(), TcpState::Closed);
}

TEST(StateWatch, FinsThatCrossLeadThroughClosing) {
  StateWatch watch = established();
  watch.out(segment(kFin | kAck, 101, 501));
  watch.in(segment(kFin | kAck, 501, 101), true);
  EXPECT_EQ(watch.state(), TcpState::Closing);
  watch.in(segment(kAck, 502, 102), true);
  EXPECT_EQ(watch.state(), TcpState::TimeWait);
}

TEST(StateWatch, SynsThatCrossLeadToOneConnection) {
  StateWatch watch;
  watch.out(segment(kSyn, 100));
  watch.in(segment(kSyn, 500), true);
  watch.out(segment(kSyn | kAck, 100, 501));
  EXPECT_EQ(watch.state(), TcpState::SynReceived);
  watch.in(segment(kSyn | kAck, 500, 101), true);
  EXPECT_EQ(watch.state(), TcpState::Established);
}

// The FIN 511 waits for the octets 501 to 510, which somebody else's ACK of 512 shows to have come.
TEST(StateWatch, AFinBehindAGapWaitsForTheAcknowledgement) {
  StateWatch watch = established();
  watch.in(segment(kFin | kAck, 511, 101), true);
  EXPECT_EQ(watch.state(), TcpState::Established);
  watch.out(segment(kAck, 101, 512));
  EXPECT_EQ(watch.state(), TcpState::CloseWait);
}

// RFC 5961, 3.2: only the exact number resets.
TEST(StateWatch, TakesAResetOfTheExactNumberOnly) {
  for (const std::uint32_t seq : {500U, 502U}) {
    StateWatch watch = established();
    watch.in(segment(kRst, seq), true);
    EXPECT_EQ(watch.state(), TcpState::Established) << seq;
  }
  StateWatch watch = established();
  watch.in(segment(kRst, 501), false);  // Damaged, for all anybody knows.
  EXPECT_EQ(watch.state(), TcpState::Established);
  watch.in(segment(kRst, 501), true);
  EXPECT_EQ(watch.state(), TcpState::Closed);
}

TEST(StateWatch, AResetOfItsOwnEndsIt) {
  StateWatch watch = established();
  watch.out(segment(kRst | kAck, 101, 501));
  EXPECT_EQ(watch.state(), TcpState::Closed);
}

/// Ends of connections whose last state is not what the host's own table says when the run ends. What no segment shows is left
/// out: connections that the table has no more or calls CLOSED, which timers do.
std::vector<std::string> disagreements(const std::filesystem::path& file) {
  const model::Scenario scenario = scenarios::load_file(file.string()).scenario;
  scenarios::Registry registry;
  library::add_programs(registry);
  const model::Record record = sim::run(scenario, registry.instantiate(), {.packets = true});
  std::vector<std::string> wrong;
  for (const Json& connection : connections_json({.record = &record, .scenario = &scenario})) {
    const model::HostRecord& host = record.hosts[connection["host"]];
    const std::string local = connection["local"], remote = connection["remote"];
    for (const model::SocketRow& row : host.sockets) {
      const bool its = row.local && row.remote && row.local->to_string() == local && row.remote->to_string() == remote;
      if (!its || row.state == "CLOSED") continue;
      const std::string seen = connection["states"].back()["state"];
      if (seen != row.state) wrong.push_back(file.filename().string() + ", " + host.name + ": " + seen + ", the table says " + row.state);
    }
  }
  return wrong;
}

TEST(Connections, AreWhatTheKernelsSayWhereTheRecordDoes) {
  model::Record record = record_of({});
  const net::Endpoint local{net::Address::v4(10, 0, 0, 1), 5000}, remote{net::Address::v4(10, 0, 0, 2), 7000};
  using Kind = model::KernelEvent::Kind;
  const auto at = [](int ms) { return net::kStart + std::chrono::milliseconds{ms}; };
  record.events = {{Kind::State, at(1), 0, local, remote, "CLOSED -> SYN-SENT"},
                   {Kind::Timer, at(2), 0, local, remote, "retransmission"},
                   {Kind::State, at(3), 0, local, remote, "SYN-SENT -> CLOSED"}};
  const Json connections = connections_json({.record = &record});
  ASSERT_EQ(connections.size(), 1U);
  EXPECT_EQ(connections[0]["states"], (Json{{{"at", 1'000'000}, {"state", "SYN-SENT"}}, {{"at", 3'000'000}, {"state", "CLOSED"}}}));
  EXPECT_EQ(connections[0]["seen"], true);
  const Json timers = timers_json(record);
  ASSERT_EQ(timers.size(), 1U);
  EXPECT_EQ(timers[0]["at"], 2'000'000);
  EXPECT_EQ(timers[0]["says"], "retransmission");
}

TEST(Connections, EndInTheStateOfTheHostsOwnTable) {
  int files = 0;
  for (const char* folder : {"faults", "loopback"}) {
    for (const auto& entry : std::filesystem::directory_iterator{HALFOPEN_SOURCE_DIR "/scenarios/" + std::string{folder}}) {
      if (entry.path().extension() != ".json") continue;
      ++files;
      EXPECT_THAT(disagreements(entry.path()), IsEmpty());
    }
  }
  EXPECT_GT(files, 50);
}

}  // namespace
}  // namespace halfopen::report::html
