// How times and observations are printed.
#include "halfopen/model/record.h"

#include <gtest/gtest.h>

namespace halfopen::model {
namespace {

using namespace std::chrono_literals;
using Kind = Observation::Kind;

TEST(DurationText, IsExactAndShort) {
  EXPECT_EQ(to_string(0s), "0s");
  EXPECT_EQ(to_string(105ms), "105ms");
  EXPECT_EQ(to_string(200ms), "200ms");
  EXPECT_EQ(to_string(15625us), "15.625ms");
  EXPECT_EQ(to_string(1ns), "1ns");
  EXPECT_EQ(to_string(1'000'000'001ns), "1.000000001s");
  EXPECT_EQ(to_string(928900ms), "928.9s");
  EXPECT_EQ(to_string(59s), "59s");
  EXPECT_EQ(to_string(60s), "1m");
  EXPECT_EQ(to_string(64s), "64s");
  EXPECT_EQ(to_string(123s), "2m3s");
  EXPECT_EQ(to_string(131s), "131s");
  EXPECT_EQ(to_string(7200s), "2h");
  EXPECT_EQ(to_string(7211250ms), "7211.25s");
  EXPECT_EQ(to_string(-5ms), "-5ms");
  EXPECT_EQ(to_string(net::Duration::max()), "9223372036.854775807s");
  EXPECT_EQ(to_string(net::Duration::min()), "-9223372036.854775808s");
}

TEST(ObservationText, IsOneLine) {
  const net::Instant at = net::kStart + 105ms;
  EXPECT_EQ(
      to_string(Observation{.op = net::Op::Recv, .at = at, .socket = 1, .error = net::linux_errno::kConnectionReset}),
      "105ms recv#1 -> ECONNRESET");
  EXPECT_EQ(to_string(Observation{.op = net::Op::Send, .at = at, .socket = 2, .value = 100}), "105ms send#2 -> 100");
  EXPECT_EQ(
      to_string(Observation{.op = net::Op::Poll, .at = at, .value = 1, .ready = net::Ready::In | net::Ready::HangUp}),
      "105ms poll -> 1 POLLIN|POLLHUP");
  EXPECT_EQ(to_string(Observation{.op = net::Op::Send, .at = at, .error = {net::ErrorFamily::Linux, 12345}}),
            "105ms send -> error 12345");
  EXPECT_EQ(to_string(Observation{
                .kind = Kind::Waiting, .op = net::Op::Recv, .at = net::kStart + 2s, .began = at, .socket = 1}),
            "2s recv#1 waiting since 105ms");
  EXPECT_EQ(to_string(Observation{.kind = Kind::Note, .at = at, .value = 3, .name = "reconnected"}),
            "105ms reconnected 3");
  EXPECT_EQ(to_string(Observation{.kind = Kind::Note, .at = at, .name = "log", .text = "Connected"}),
            "105ms log Connected");
  EXPECT_EQ(to_string(Observation{.kind = Kind::Signal, .at = at, .value = 13, .name = "SIGPIPE"}),
            "105ms signal 13 SIGPIPE");
  EXPECT_EQ(to_string(Observation{.kind = Kind::Ended, .at = at, .name = "returned"}), "105ms returned 0");
}

// Every field, so that one forgotten on either way is seen: each has a value that is not its default.
TEST(ObservationView, BecomesTheObservationItShows) {
  const Observation observation{.kind = Kind::Waiting,
                                .op = net::Op::Poll,
                                .at = net::kStart + 2s,
                                .began = net::kStart + 1s,
                                .step = 3,
                                .socket = 4,
                                .value = 5,
                                .error = net::linux_errno::kTimedOut,
                                .ready = net::Ready::In,
                                .name = "name",
                                .text = "text"};
  EXPECT_EQ(static_cast<Observation>(ObservationView{observation}), observation);
  EXPECT_EQ(static_cast<Observation>(ObservationView{}), Observation{});
}

TEST(Printable, KeepsNothingThatCouldHurtAnOutput) {
  EXPECT_EQ(printable("hello, world"), "hello, world");
  EXPECT_EQ(printable("a\\b\n\xff"), "a\\x5cb\\x0a\\xff");
  EXPECT_EQ(printable(std::string_view{"\0", 1}), "\\x00");
}

TEST(Record, FindsProgramsByName) {
  Record record;
  record.programs = {{.name = "client"}, {.name = "server"}};
  EXPECT_EQ(find_program(record, "server"), &record.programs[1]);
  EXPECT_EQ(find_program(record, "router"), nullptr);
  EXPECT_EQ(to_string(End::Limit), "limit");
}

}  // namespace
}  // namespace halfopen::model
