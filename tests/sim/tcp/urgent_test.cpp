// Urgent data (RFC 9293, 3.8.5; RFC 6093): the rows of linux/8.6.
#include <gtest/gtest.h>

#include "line.h"

namespace halfopen::sim::tcp::test {
namespace {

using wire::tcp_flag::kUrg;

Line connected() {
  profiles::Tcp profile = linux_tcp();
  profile.timestamps.value = false;
  Line line{profile};
  line.connect();
  line.give(0, 1, wire::tcp_flag::kSyn, 0, 0);
  return line;
}

// What recv with MSG_OOB gets: the octet, or "none", "awaited".
std::string urgent(Line& line, bool peek = false) {
  std::byte octet{};
  switch (line.connection().take_urgent(peek, octet)) {
    case UrgentOctet::None:
      return "none";
    case UrgentOctet::Awaited:
      return "awaited";
    case UrgentOctet::Here:
      break;
  }
  return std::string(1, static_cast<char>(octet));
}

// linux/8.6.sent: "abc" urgent, then "de": PU 1:4 urg 3, P 4:6. Nothing of it waits for Nagle.
TEST(Urgent, PointerNamesTheOctetBehind) {
  Line line = connected();
  line.send_urgent(3);
  ASSERT_EQ(line.sent().size(), 1u);
  EXPECT_NE(line.sent()[0].tcp.flags & kUrg, 0);
  EXPECT_EQ(line.sent()[0].tcp.urgent, 3);
  line.send(2);
  ASSERT_EQ(line.sent().size(), 1u);
  EXPECT_EQ(line.sent()[0].tcp.flags & kUrg, 0);
  EXPECT_EQ(line.sent()[0].tcp.urgent, 0);
}

// linux/8.6.sent: while the urgent octet is not acknowledged Nagle holds nothing back, and what is repeated with it
// says so again; each segment before it, too, as far as 16 bits can say.
TEST(Urgent, LastsUntilItIsAcknowledged) {
  Line line = connected();
  line.send(1);
  line.send_urgent(1);
  ASSERT_EQ(line.sent().size(), 1u);
  EXPECT_EQ(line.sent()[0].tcp.urgent, 1);
  line.send(1);
  ASSERT_EQ(line.sent().size(), 1u);
  line.wait_for_timer();
  line.wait_for_timer();
  ASSERT_EQ(line.sent().size(), 1u);  // all three octets merged
  EXPECT_NE(line.sent()[0].tcp.flags & kUrg, 0);
  EXPECT_EQ(line.sent()[0].tcp.urgent, 2);
  line.give(1, 3, 0, 0, 0);
  line.give(1, 4, 0, 0, 0);
  line.send(1);
  EXPECT_EQ(line.sent()[0].tcp.flags & kUrg, 0);
  line.send(1);
  EXPECT_EQ(line.sent().size(), 0u);  // Nagle again
}

TEST(Urgent, EverySegmentBeforeItSaysSo) {
  Line line = connected();
  line.send_urgent(3 * Line::kSegment);
  ASSERT_EQ(line.sent().size(), 3u);
  EXPECT_EQ(line.sent()[0].tcp.urgent, 3 * Line::kSegment);
  EXPECT_EQ(line.sent()[1].tcp.urgent, 2 * Line::kSegment);
  EXPECT_EQ(line.sent()[2].tcp.urgent, Line::kSegment);
}

// linux/8.6.read, the measured series: "aaaaa", "bcU" with U urgent, "dddd".
TEST(Urgent, ReadingStopsAtTheMarkAndLeavesTheOctetOut) {
  Line line = connected();
  line.give_text(1, "aaaaa", 0);
  line.give_text(6, "bcU", 3);
  line.give_text(9, "dddd", 0);
  EXPECT_TRUE(line.connection().urgent_here());
  EXPECT_EQ(line.connection().readable_to_mark(), 7u);
  EXPECT_EQ(urgent(line, true), "U");
  EXPECT_EQ(line.read(), "aaaaabc");
  EXPECT_EQ(line.connection().readable_to_mark(), 0u);
  EXPECT_EQ(line.connection().readable(), 4u);
  EXPECT_EQ(urgent(line), "U");
  EXPECT_FALSE(line.connection().urgent_here());
  EXPECT_EQ(urgent(line), "none");
  EXPECT_EQ(line.read(), "dddd");
  EXPECT_EQ(line.connection().readable_to_mark(), 0u);
}

// linux/8.6.read: a read past the mark throws the octet away.
TEST(Urgent, ReadingOnLosesTheOctet) {
  Line line = connected();
  line.give_text(1, "bcU", 3);
  line.give_text(4, "dddd", 0);
  EXPECT_EQ(line.read(), "bc");
  EXPECT_EQ(line.read(), "dddd");
  EXPECT_EQ(urgent(line), "none");
  EXPECT_FALSE(line.connection().urgent_here());
}

// linux/6.1.urgent: at the mark, with nothing behind it, there is nothing to read; the attempt throws the octet away.
TEST(Urgent, NothingIsReadableAtTheMark) {
  Line line = connected();
  line.give_text(1, "U", 1);
  EXPECT_TRUE(line.connection().urgent_here());
  EXPECT_EQ(line.connection().readable(), 0u);
  EXPECT_EQ(line.read(), "");
  EXPECT_EQ(urgent(line), "none");
}

// linux/8.6.again: a second one right behind the first, which was read.
TEST(Urgent, SecondOneTakesThePlaceOfTheFirst) {
  Line line = connected();
  line.give_text(1, "U", 1);
  EXPECT_EQ(urgent(line), "U");
  line.give_text(2, "V", 1);
  EXPECT_EQ(urgent(line), "V");
  line.give_text(3, "zz", 0);
  EXPECT_EQ(line.read(), "zz");

  Line both = connected();
  both.give_text(1, "aU", 2);
  both.give_text(3, "bV", 2);
  EXPECT_EQ(both.connection().readable_to_mark(), 3u);
  EXPECT_EQ(urgent(both), "V");
  EXPECT_EQ(both.read(), "aUb");  // the first is data again
  EXPECT_EQ(both.read(), "");
}

// linux/8.6.awaited: announced, but still on its way.
TEST(Urgent, MayBeAnnouncedBeforeItComes) {
  Line line = connected();
  line.give_text(1, "ab", 10);
  EXPECT_FALSE(line.connection().urgent_here());
  EXPECT_EQ(urgent(line), "awaited");
  EXPECT_EQ(line.read(), "ab");
  line.give_text(3, "ccccccc", 0);
  EXPECT_EQ(line.connection().readable_to_mark(), 7u);
  line.give_text(10, "UUU", 0);
  EXPECT_TRUE(line.connection().urgent_here());
  EXPECT_EQ(line.connection().readable_to_mark(), 7u);
  EXPECT_EQ(urgent(line), "U");
  EXPECT_EQ(line.read(), "ccccccc");
  EXPECT_EQ(line.read(), "UU");

  Line alone = connected();
  alone.give_text(1, "", 1);
  EXPECT_EQ(urgent(alone), "awaited");
  alone.give_text(1, "xxx", 0);
  EXPECT_EQ(urgent(alone), "x");
}

// linux/8.6.pointer: 0 names the first octet, as 1 does.
TEST(Urgent, PointerOfZeroIsTheFirstOctet) {
  Line line = connected();
  line.give_text(1, "ab", -1);
  EXPECT_EQ(urgent(line), "a");
}

// linux/8.6.peek
TEST(Urgent, PeekingStopsAtTheMarkToo) {
  Line line = connected();
  line.give_text(1, "abU", 3);
  line.give_text(4, "dd", 0);
  EXPECT_EQ(line.read(true), "ab");
  EXPECT_EQ(line.read(false, 2), "ab");
  EXPECT_EQ(line.read(true), "dd");
  EXPECT_EQ(line.read(true, 2), "dd");
  EXPECT_EQ(line.read(true, 1), "d");
  EXPECT_TRUE(line.connection().urgent_here());
  EXPECT_EQ(line.read(), "dd");
}

TEST(Urgent, EndOfStreamBehindIt) {
  Line line = connected();
  line.give_text(1, "U", 1, true);
  EXPECT_TRUE(line.connection().peer_finished());
  EXPECT_EQ(line.connection().readable(), 0u);
  EXPECT_EQ(line.read(), "");
  EXPECT_EQ(urgent(line), "none");
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
