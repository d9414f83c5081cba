// Names of operations, flags, bits and options: each has one, and each leads back.
#include "halfopen/net/call.h"

#include <gtest/gtest.h>

#include <set>

namespace halfopen::net {
namespace {

TEST(Op, EveryNameIsItsOwnAndLeadsBack) {
  std::set<std::string_view> seen;
  for (int i = 0; i < static_cast<int>(kOps); ++i) {
    const auto op = static_cast<Op>(i);
    EXPECT_FALSE(to_string(op).empty());
    EXPECT_TRUE(seen.insert(to_string(op)).second) << to_string(op);
    EXPECT_EQ(op_named(to_string(op)), op);
  }
  EXPECT_FALSE(op_named("read"));
  EXPECT_EQ(to_string(Op::Startup), "startup");
  EXPECT_EQ(to_string(Op::RecvFrom), "recvfrom");
  EXPECT_EQ(to_string(Op::SetOption), "setsockopt");
  EXPECT_EQ(to_string(Op::WriteLog), "log");
}

TEST(Option, EveryNameIsItsOwnAndLeadsBack) {
  std::set<std::string_view> seen;
  for (int i = 0; i < static_cast<int>(kOptions); ++i) {
    const auto option = static_cast<Option>(i);
    EXPECT_TRUE(seen.insert(to_string(option)).second) << to_string(option);
    Option back{};
    EXPECT_TRUE(option_named(to_string(option), back)) << i;
    EXPECT_EQ(back, option);
  }
  Option option{};
  EXPECT_FALSE(option_named("SO_NOTHING", option));
}

TEST(Option, SecondNamesMeanTheSame) {
  Option option{};
  ASSERT_TRUE(option_named("TCP_MAXRT", option));
  EXPECT_EQ(option, Option::UserTimeout);
  ASSERT_TRUE(option_named("FIONBIO", option));
  EXPECT_EQ(option, Option::NonBlocking);
}

TEST(Ready, IsWrittenAsPollWritesIt) {
  EXPECT_EQ(to_string(Ready::None), "0");
  EXPECT_EQ(to_string(Ready::In | Ready::HangUp), "POLLIN|POLLHUP");
  for (std::uint16_t bit = 1; bit <= static_cast<std::uint16_t>(Ready::EdgeTriggered);
       bit = static_cast<std::uint16_t>(bit << 1)) {
    EXPECT_EQ(ready_named(to_string(static_cast<Ready>(bit))), static_cast<Ready>(bit));
  }
  EXPECT_FALSE(ready_named("POLLRDNORM"));
}

TEST(MessageFlag, IsWrittenAsSendTakesIt) {
  EXPECT_EQ(to_string(MessageFlag::None), "0");
  EXPECT_EQ(to_string(MessageFlag::Peek | MessageFlag::DontWait), "MSG_PEEK|MSG_DONTWAIT");
  for (std::uint32_t bit = 1; bit <= static_cast<std::uint32_t>(MessageFlag::ErrorQueue); bit <<= 1) {
    EXPECT_EQ(flag_named(to_string(static_cast<MessageFlag>(bit))), static_cast<MessageFlag>(bit));
  }
  EXPECT_FALSE(flag_named("MSG_EOR"));
}

TEST(NetworkEvent, IsWrittenAsWinsockNamesItWithTheErrorItBrought) {
  for (std::uint8_t bit = 1; bit <= static_cast<std::uint8_t>(NetworkEvent::Close); bit = static_cast<std::uint8_t>(bit << 1)) {
    const auto event = static_cast<NetworkEvent>(bit);
    EXPECT_EQ(network_event_named(to_string(event)), event);
  }
  EXPECT_FALSE(network_event_named("FD_QOS"));
  NetworkEvents events;
  EXPECT_EQ(to_string(events), "0");
  events.happened = NetworkEvent::Read | NetworkEvent::Close;
  events.codes[5] = winsock::kConnectionAborted;  // FD_CLOSE_BIT is 5
  EXPECT_EQ(to_string(events), "FD_READ FD_CLOSE=WSAECONNABORTED");
}

TEST(QueuedError, NamesCodeMessageAndSender) {
  const QueuedError queued{linux_errno::kHostUnreachable, 3, 1, Address::v4(10, 0, 0, 1)};
  EXPECT_EQ(to_string(queued), "EHOSTUNREACH by icmp 3/1 from 10.0.0.1");
}

TEST(Step, PreparingIsNeverAStepAndNeverNone) {
  for (const std::int32_t step : {0, 1, 41}) {
    EXPECT_LT(preparing(step), kNoStep);
    EXPECT_EQ(preparing(preparing(step)), step);
  }
}

}  // namespace
}  // namespace halfopen::net
