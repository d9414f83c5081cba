// The queues alone: octets waiting to be sent, to be acknowledged, to be read.
#include <gtest/gtest.h>

#include <array>

#include "profiles.h"
#include "receive_queue.h"
#include "send_queue.h"
#include "sent.h"

namespace halfopen::sim::tcp::test {
namespace {

using namespace std::chrono_literals;

constexpr SeqNum kFirst{0xFFFFFFFE};  // the numbers wrap within every test

std::vector<std::byte> octets(std::size_t count, int from = 0) {
  std::vector<std::byte> data(count);
  for (std::size_t i = 0; i < count; ++i) data[i] = static_cast<std::byte>(from + static_cast<int>(i));
  return data;
}

std::vector<int> values(const Slice& slice) {
  std::vector<int> list;
  for (const std::byte octet : slice.bytes()) list.push_back(std::to_integer<int>(octet));
  return list;
}

TEST(SendQueue, SegmentsShareTheOctetsOfOneWrite) {
  SendQueue queue;
  queue.start_at(kFirst);
  queue.append(octets(10), true, 0);
  const Slice one = queue.read(kFirst, 4);
  const Slice two = queue.read(kFirst + 4, 6);
  EXPECT_EQ(one.data() + 4, two.data());
  EXPECT_EQ(values(two), (std::vector<int>{4, 5, 6, 7, 8, 9}));
}

TEST(SendQueue, SegmentAcrossWritesIsGathered) {
  SendQueue queue;
  queue.start_at(kFirst);
  queue.append(octets(2), true, 0);
  queue.append(octets(3, 2), true, 0);
  queue.append(octets(4, 5), true, 0);
  EXPECT_EQ(values(queue.read(kFirst + 1, 7)), (std::vector<int>{1, 2, 3, 4, 5, 6, 7}));
}

TEST(SendQueue, AcknowledgedOctetsGo) {
  SendQueue queue;
  queue.start_at(kFirst);
  queue.append(octets(4), true, 0);
  queue.append(octets(4, 4), true, 0);
  queue.acknowledge(kFirst + 6);
  EXPECT_EQ(queue.size(), 2u);
  EXPECT_EQ(values(queue.read(kFirst + 6, 2)), (std::vector<int>{6, 7}));
  queue.acknowledge(kFirst + 8);
  EXPECT_EQ(queue.size(), 0u);
  EXPECT_EQ(queue.end(), kFirst + 8);
}

TEST(SendQueue, PushPointsAreTheEndsOfWrites) {
  SendQueue queue;
  queue.start_at(kFirst);
  queue.append(octets(4), true, 0);
  queue.append(octets(4), false, 0);
  queue.append(octets(10), true, 4);
  for (std::uint32_t end = 0; end <= 18; ++end) {
    EXPECT_EQ(queue.push_point_at(kFirst + end), end == 4 || end == 12 || end == 16 || end == 18) << end;
  }
}

std::uint32_t sack(SentQueue& queue, SackBlock block) {
  std::uint32_t news = 0;
  queue.sack(block, [&](const SentSegment&) { ++news; });
  return news;
}

std::vector<std::uint32_t> acknowledge(SentQueue& queue, SeqNum number) {
  std::vector<std::uint32_t> gone;
  queue.acknowledge(number, [&](const SentSegment& segment) { gone.push_back(segment.seq - kFirst); });
  return gone;
}

TEST(SentQueue, PartialAcknowledgementKeepsTheRest) {
  SentQueue queue;
  queue.push_back({kFirst, 4, Instant{1s}});
  queue.push_back({kFirst + 4, 4, Instant{2s}});
  EXPECT_EQ(acknowledge(queue, kFirst + 6), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(queue.front().seq, kFirst + 6);
  EXPECT_EQ(queue.front().length, 2u);
}

TEST(SentQueue, CountsWhatIsOnTheWay) {
  SentQueue queue;
  for (std::uint32_t i = 0; i < 6; ++i) queue.push_back({kFirst + 4 * i, 4, Instant{}});
  EXPECT_EQ(sack(queue, {kFirst + 8, kFirst + 20}), 3u);
  EXPECT_EQ(sack(queue, {kFirst + 8, kFirst + 20}), 0u);
  EXPECT_EQ(queue.highest_sacked(), kFirst + 20);
  EXPECT_EQ(queue.in_flight(), 3u);
  queue.lose_below(3);
  EXPECT_EQ(queue.lost(), 2u);
  EXPECT_EQ(queue.in_flight(), 1u);
  queue.sent_again(0, Instant{1s}, false);
  EXPECT_EQ(queue.in_flight(), 2u);
  EXPECT_EQ(queue.next_lost(0), 1u);
  queue.lose_below(3);  // a repetition is not lost by the same evidence
  EXPECT_EQ(queue.in_flight(), 2u);
  acknowledge(queue, kFirst + 20);
  EXPECT_EQ(queue.in_flight(), 1u);
  EXPECT_EQ(queue.sacked() + queue.lost() + queue.repeated(), 0u);
  EXPECT_FALSE(queue.any_to_repeat());
}

// A repetition that is lost is to be sent once more; a tail loss probe is no repetition of something lost.
TEST(SentQueue, RepetitionsCanBeLostAndProbesDoNotCount) {
  SentQueue queue;
  for (std::uint32_t i = 0; i < 2; ++i) queue.push_back({kFirst + 4 * i, 4, Instant{}});
  queue.sent_again(1, Instant{1s}, true);
  EXPECT_EQ(queue.in_flight(), 2u);
  EXPECT_TRUE(queue.lose(0));
  EXPECT_FALSE(queue.lose(0));
  queue.sent_again(0, Instant{1s}, false);
  EXPECT_EQ(queue.in_flight(), 2u);
  EXPECT_TRUE(queue.lose(0));
  EXPECT_EQ(queue.in_flight(), 1u);
  EXPECT_EQ(queue.losses(), 2u);
  queue.sent_again(0, Instant{2s}, false);
  EXPECT_EQ(sack(queue, {kFirst, kFirst + 4}), 1u);
  EXPECT_EQ(queue.in_flight(), 1u);
  EXPECT_EQ(queue.repeated(), 0u);
}

TEST(SentQueue, UndoneLossesAreOnTheWayAgain) {
  SentQueue queue;
  for (std::uint32_t i = 0; i < 3; ++i) queue.push_back({kFirst + 4 * i, 4, Instant{}});
  queue.lose(0);
  queue.lose(1);
  queue.sent_again(0, Instant{1s}, false);
  queue.unlose_all();
  EXPECT_EQ(queue.in_flight(), 4u);  // three, and one of them twice
  EXPECT_EQ(queue.next_lost(0), 3u);
  std::uint32_t twice = 0;
  queue.came_twice({kFirst, kFirst + 4}, [&](const SentSegment&) { ++twice; });
  EXPECT_EQ(twice, 1u);
  EXPECT_EQ(queue.in_flight(), 3u);
}

TEST(SentQueue, SegmentOnlyPartlyInABlockHasNotArrived) {
  SentQueue queue;
  queue.push_back({kFirst, 4, Instant{}});
  queue.push_back({kFirst + 4, 4, Instant{}});
  EXPECT_EQ(sack(queue, {kFirst + 1, kFirst + 7}), 0u);
}

TEST(SentQueue, CutKeepsPushAndFinAtTheEnd) {
  SentQueue queue;
  SentSegment segment{kFirst, 10, Instant{}};
  segment.fin = segment.push = true;
  queue.push_back(segment);
  queue.lose(0);
  queue.cut(0, 4);
  ASSERT_EQ(queue.size(), 3u);
  EXPECT_EQ(queue.lost(), 3u);
  EXPECT_FALSE(queue[0].fin || queue[0].push || queue[1].fin || queue[1].push);
  EXPECT_TRUE(queue[2].fin && queue[2].push);
  EXPECT_EQ(queue[2].seq, kFirst + 8);
  EXPECT_EQ(queue[2].length, 2u);
}

TEST(SentQueue, MergeStopsAtTheLimitAndAtWhatHasArrived) {
  SentQueue queue;
  for (std::uint32_t i = 0; i < 4; ++i) queue.push_back({kFirst + 4 * i, 4, Instant{}});
  queue.merge_followers(0, 8);
  EXPECT_EQ(queue.size(), 3u);
  EXPECT_EQ(queue[0].length, 8u);
  sack(queue, {kFirst + 12, kFirst + 16});
  queue.merge_followers(1, 100);
  EXPECT_EQ(queue.size(), 3u);
}

TEST(ReceiveQueue, PeekLeavesTheOctets) {
  ReceiveQueue queue;
  queue.append(Slice::copy_of(octets(3)), profiles::SegmentCharge::Octets);
  queue.append(Slice::copy_of(octets(3, 3)), profiles::SegmentCharge::Octets);
  std::array<std::byte, 4> into{};
  EXPECT_EQ(queue.read(into, true), 4u);
  EXPECT_EQ(queue.size(), 6u);
  EXPECT_EQ(queue.read(into, false), 4u);
  EXPECT_EQ(into[3], std::byte{3});
  EXPECT_EQ(queue.read(into, false), 2u);
  EXPECT_EQ(into[0], std::byte{4});
}

struct Charged {
  std::uint32_t length;
  std::vector<std::int64_t> charges;  ///< Of so many segments of that length, one after the other.
};

// linux/10.charge, octet for octet.
TEST(ReceiveQueue, ChargesTheBlocksOfLinux) {
  for (const Charged& row : {Charged{1, {832, 832, 832, 832}},
                             {100, {832, 1664, 2496, 3328}},
                             {200, {1280, 1280, 2560, 2560}},
                             {300, {1280, 2560, 3840, 5120}},
                             {500, {1280, 2560, 3840, 5120}},
                             {645, {2304, 2304, 4608, 4608}},
                             {1000, {2304, 4608, 6912, 9216}},
                             {1448, {2304, 4608, 6912, 9216}},
                             {32741, {32741 + 832, 2 * (32741 + 832)}}}) {
    ReceiveQueue queue;
    for (const std::int64_t charge : row.charges) {
      queue.append(Slice::copy_of(octets(row.length)), profiles::SegmentCharge::LinuxBlocks);
      EXPECT_EQ(queue.charge(), charge) << row.length;
    }
    std::vector<std::byte> into(row.length * row.charges.size());
    queue.read(into, false);
    EXPECT_EQ(queue.charge(), 0) << row.length;
  }
}

struct Blocks : std::vector<std::pair<std::uint32_t, std::uint32_t>> {
  using vector::vector;
};

Blocks report(Reassembly& reassembly, std::size_t limit = 4) {
  std::array<SackBlock, 4> blocks{};
  const std::size_t count = reassembly.report(blocks, limit);
  Blocks list;
  for (std::size_t i = 0; i < count; ++i) list.emplace_back(blocks[i].left - kFirst, blocks[i].right - kFirst);
  return list;
}

void insert(Reassembly& reassembly, std::uint32_t begin, std::uint32_t end) {
  reassembly.insert(kFirst + begin, Slice::copy_of(octets(end - begin, static_cast<int>(begin))), false);
}

TEST(Reassembly, FillsGapsBetweenWhatIsThere) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  insert(reassembly, 4, 6);
  insert(reassembly, 8, 10);
  insert(reassembly, 2, 12);
  std::vector<int> all;
  for (SeqNum next = kFirst + 2; all.size() < 10;) {
    const Slice taken = reassembly.take(next);
    ASSERT_FALSE(taken.empty());
    for (const int value : values(taken)) all.push_back(value);
    next += static_cast<std::uint32_t>(taken.size());
  }
  EXPECT_EQ(all, (std::vector<int>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_TRUE(reassembly.empty());
}

TEST(Reassembly, GivesOnlyWhatFollows) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  insert(reassembly, 4, 6);
  EXPECT_TRUE(reassembly.take(kFirst + 3).empty());
  EXPECT_EQ(values(reassembly.take(kFirst + 5)), (std::vector<int>{5}));
  EXPECT_TRUE(reassembly.empty());
}

// RFC 2018, 4: the block with the latest segment first, the others by how recent they are; at most three beside
// timestamps.
TEST(Reassembly, ReportsTheLatestBlockFirst) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  insert(reassembly, 4, 6);
  insert(reassembly, 8, 10);
  insert(reassembly, 12, 14);
  EXPECT_EQ(report(reassembly), (Blocks{{12, 14}, {8, 10}, {4, 6}}));
  insert(reassembly, 6, 8);
  EXPECT_EQ(report(reassembly), (Blocks{{4, 10}, {12, 14}}));
  insert(reassembly, 16, 18);
  insert(reassembly, 20, 22);
  EXPECT_EQ(report(reassembly, 3), (Blocks{{20, 22}, {16, 18}, {4, 10}}));
}

TEST(Reassembly, ForgetsBlocksThatWereAcknowledged) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  insert(reassembly, 4, 6);
  insert(reassembly, 8, 10);
  reassembly.take(kFirst + 4);
  EXPECT_EQ(report(reassembly), (Blocks{{8, 10}}));
}

// RFC 2883, 4: first and once.
TEST(Reassembly, ReportsADuplicateOnce) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  insert(reassembly, 4, 6);
  reassembly.duplicate({kFirst + 1, kFirst + 2});
  EXPECT_EQ(report(reassembly), (Blocks{{1, 2}, {4, 6}}));
  EXPECT_EQ(report(reassembly), (Blocks{{4, 6}}));
}

TEST(Reassembly, SegmentWithoutNewsIsADuplicate) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  insert(reassembly, 4, 8);
  insert(reassembly, 5, 7);
  EXPECT_EQ(report(reassembly), (Blocks{{5, 7}, {4, 8}}));
  insert(reassembly, 7, 9);
  EXPECT_EQ(report(reassembly), (Blocks{{4, 9}}));
}

TEST(Reassembly, RemembersAFinBehindAGap) {
  Reassembly reassembly{profiles::SegmentCharge::Octets};
  reassembly.insert(kFirst + 4, Slice::copy_of(octets(2, 4)), true);
  EXPECT_FALSE(reassembly.fin_at(kFirst + 4));
  reassembly.take(kFirst + 4);
  EXPECT_TRUE(reassembly.fin_at(kFirst + 6));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
