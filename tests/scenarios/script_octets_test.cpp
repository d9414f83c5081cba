// The interpreter: what it sends, and what it says of what it received.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "script_run.h"

namespace halfopen::scenarios {
namespace {

using net::MessageFlag;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RunStepsOctets, PatternRunsOnAlongOneSocket) {
  ScriptRun run{Steps{}.socket("s").send("s", 3).times(2).send("s", "text").send("s", 2).socket("t").send("t", 1)};
  EXPECT_EQ(run.run(), 0);
  ASSERT_EQ(run.sent.size(), 13u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(run.sent[i], pattern(i));
  EXPECT_EQ(run.sent[6], std::byte{'t'});
  EXPECT_EQ(run.sent[10], pattern(10));
  EXPECT_EQ(run.sent[12], pattern(0));
}

TEST(RunStepsOctets, PatternContinuesAfterWhatTheSystemTook) {
  ScriptRun run{Steps{}.socket("s").send("s", 4).send("s", 1)};
  run.process.answer = [&](const Call& call) {
    const Outcome outcome = run.usual(call);
    return call.op == Op::Send && call.out.size() == 4 ? Outcome{.value = 1} : outcome;
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.sent.back(), pattern(1));
}

/// Answers each recv with the next of these; what comes is the pattern, but for the octet at `wrong`.
auto stream_of(ScriptRun& run, std::vector<std::int64_t> counts, std::int64_t wrong = -1) {
  return [&run, counts, wrong, at = std::size_t{0}, offset = std::int64_t{0}](const Call& call) mutable {
    if (call.op != Op::Recv) return run.usual(call);
    const std::int64_t count = counts.at(at++);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto octet = pattern(static_cast<std::uint64_t>(offset + i));
      call.in[static_cast<std::size_t>(i)] = offset + i == wrong ? ~octet : octet;
    }
    if (!has(call.flags, MessageFlag::Peek)) offset += count;
    return Outcome{.value = count};
  };
}

TEST(RunStepsOctets, ReceivedPatternIsChecked) {
  ScriptRun run{Steps{}.socket("s").recv("s", 10, MessageFlag::Peek).recv("s", 10).recv_end("s", 8)};
  run.process.answer = stream_of(run, {5, 10, 8, 8, 3, 0});
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(),
              ElementsAre("socket -1 0", "recv 3 1", "recv 3 2", "recv 3 3", "recv 3 3", "recv 3 3", "recv 3 3"));
  EXPECT_THAT(run.notes(), IsEmpty());
}

TEST(RunStepsOctets, FirstWrongOctetIsNotedOnce) {
  ScriptRun run{Steps{}.socket("s").recv_end("s", 8)};
  run.process.answer = stream_of(run, {8, 8, 8, 0}, 11);
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.notes(), ElementsAre("damaged 11"));
}

TEST(RunStepsOctets, LostOctetIsDamageEvenAtAPowerOfTwo) {
  for (const std::uint64_t lost : {1u, 2u, 256u, 1024u, 1460u, 4096u, 65536u, 1u << 24}) {
    int same = 0;
    for (std::uint64_t i = 0; i < 64; ++i) same += pattern(i) == pattern(i + lost) ? 1 : 0;
    EXPECT_LT(same, 32) << lost;
  }
}

TEST(RunStepsOctets, NothingIsCheckedWhereATextIsSent) {
  ScriptRun run{Steps{}.socket("s").send("s", "hello").recv("s", 8)};
  run.process.answer = stream_of(run, {8}, 0);
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.notes(), IsEmpty());
}

TEST(RunStepsOctets, ExpectedTextIsNoted) {
  ScriptRun run{Steps{}.socket("s").recv("s", 8).expect(text("hi\n"))};
  run.process.answer = [&](const Call& call) {
    if (call.op != Op::Recv) return run.usual(call);
    std::ranges::copy(std::as_bytes(std::span{std::string_view{"hi\n"}}), call.in.begin());
    return Outcome{.value = 3};
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.notes().front(), "received hi\\x0a");
}

TEST(RunStepsOctets, RecvEndStopsAtAnError) {
  ScriptRun run{Steps{}.socket("s").recv_end("s").sleep(1s)};
  run.process.answer = [&](const Call& call) {
    return call.op == Op::Recv ? Outcome{.value = -1, .error = net::linux_errno::kConnectionReset} : run.usual(call);
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.calls().size(), 3u);
}

}  // namespace
}  // namespace halfopen::scenarios
