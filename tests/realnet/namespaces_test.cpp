// Level L1: hosts in network namespaces, and links that are carried by the agent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "halfopen/model/packet_view.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using namespace std::chrono_literals;
using model::Word;
using net::Op;
using testing::ElementsAre;
using Way = model::PacketRecord::Way;

class Namespaces : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = no_namespaces(); !reason.empty()) GTEST_SKIP() << reason;
  }
};

const Registered kEchoes{"answers-everything", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  std::vector<std::byte> octets(4096);
  for (;;) {
    const net::Outcome got = co_await socket.recv(octets);
    if (!got.ok() || got.value == 0) co_return 0;
    (void)co_await socket.send(std::span{octets}.first(static_cast<std::size_t>(got.value)));
  }
}};

const Registered kAsksOnce{"asks-over-a-link", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("0123456789"));
  (void)co_await receive(socket);
  co_return 0;
}};

model::Scenario delayed(net::Duration delay) {
  model::Scenario scenario = between("answers-everything", "asks-over-a-link");
  scenario.links[0].one_way_delay = delay;
  return scenario;
}

TEST_F(Namespaces, HostsHaveTheAddressesOfTheirLinks) {
  const model::Record record = play_in_namespaces(between("answers-everything", "asks-over-a-link"));
  EXPECT_EQ(record.level, "L1 namespaces");
  EXPECT_THAT(record.hosts[0].addresses, ElementsAre(*net::Address::parse("10.0.0.1"), *net::Address::parse("fd00::1")));
  EXPECT_EQ(first(record, "client", Op::Resolve).text, "10.0.0.1") << dump(record);
  EXPECT_TRUE(first(record, "server", Op::Accept).text.starts_with("10.0.0.2:")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10"));
}

// 20 ms each way: connect takes a round trip (40 ms), the echo another one.
TEST_F(Namespaces, DelayIsNeverShort) {
  const model::Record record = play_in_namespaces(delayed(20ms));
  const model::Observation& connect = first(record, "client", Op::Connect);
  const model::Observation& send = first(record, "client", Op::Send);
  const model::Observation& recv = first(record, "client", Op::Recv);
  EXPECT_GE(connect.at - connect.began, 40ms) << dump(record);
  EXPECT_GE(recv.at - send.began, 40ms) << dump(record);
}

// Only the way back has a delay: the SYN is there at once, its answer 30 ms later.
TEST_F(Namespaces, EachDirectionHasItsOwnDelay) {
  model::Scenario scenario = delayed(0ms);
  scenario.links[0].one_way_delay = 30ms;  // from the server
  scenario.links[0].delay_back = 0ms;
  const model::Record record = play_in_namespaces(scenario);
  const model::Observation& connect = first(record, "client", Op::Connect);
  EXPECT_GE(connect.at - connect.began, 30ms) << dump(record);
}

/// The packets a host's card saw in one way, as their headers.
std::vector<model::PacketView> seen_by(const model::Record& record, std::int32_t host, Way way) {
  std::vector<model::PacketView> views;
  for (const model::PacketRecord& packet : record.packets) {
    if (packet.host == host && packet.way == way) views.push_back(model::view_of(packet));
  }
  return views;
}

std::vector<model::PacketView> with_payload(std::vector<model::PacketView> views) {
  std::erase_if(views, [](const model::PacketView& view) { return view.payload == 0; });
  return views;
}

// The first segment with octets is lost; the kernel sends the same octets again, a tail loss probe or RTO later.
TEST_F(Namespaces, LostSegmentIsSentAgain) {
  model::Scenario scenario = delayed(5ms);
  scenario.faults = {{.word = Word::DropSegment, .target = "link", .direction = model::Direction::Backward, .payload = true}};
  const model::Record record = play_in_namespaces(scenario);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("10")) << dump(record);
  const auto sent = with_payload(seen_by(record, 1, Way::Out));
  ASSERT_GE(sent.size(), 2u);
  EXPECT_EQ(sent[0].seq, sent[1].seq);
  EXPECT_EQ(with_payload(seen_by(record, 0, Way::Lost)).size(), 1u);
  // Nothing repeats data sooner than a tail loss probe, two round trips after it: 2 * 10 ms (RFC 8985, 7.2).
  const model::Observation& send = first(record, "client", Op::Send);
  EXPECT_GE(first(record, "client", Op::Recv).at - send.began, 20ms + 10ms) << dump(record);
}

}  // namespace
}  // namespace halfopen::realnet::test
