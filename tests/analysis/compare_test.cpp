#include "halfopen/analysis/compare.h"

#include <gtest/gtest.h>

#include <functional>

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using model::Observation;

model::Record one_call(const std::string& backend) {
  model::Record record;
  record.backend = backend;
  Observation recv;
  recv.op = net::Op::Recv;
  recv.at = net::kStart + 200ms;
  recv.socket = 1;
  recv.error = net::linux_errno::kConnectionReset;
  record.programs.push_back({"client", "client", {recv}});
  return record;
}

/// The record with its only observation changed.
model::Record changed(const std::string& backend, const std::function<void(Observation&)>& change) {
  model::Record record = one_call(backend);
  change(record.programs[0].observations[0]);
  return record;
}

Difference only_finding(const model::Record& left, const model::Record& right) {
  const Comparison comparison = compare(left, right);
  EXPECT_EQ(comparison.findings.size(), 1u);
  return comparison.findings.empty() ? Difference::Missing : comparison.findings[0].difference;
}

TEST(Compare, EqualRecordsAgree) {
  const Comparison comparison = compare(one_call("sim"), one_call("sim"));
  EXPECT_TRUE(comparison.same());
  EXPECT_EQ(comparison.agreements, 1u);
}

TEST(Compare, AnotherCodeIsACodeDifference) {
  const auto other = changed("sim", [](Observation& seen) { seen.error = net::linux_errno::kBrokenPipe; });
  EXPECT_EQ(only_finding(one_call("sim"), other), Difference::Code);
}

TEST(Compare, TheSameNumberOfAnotherFamilyIsACodeDifference) {
  const auto other = changed("sim", [](Observation& seen) { seen.error = {net::ErrorFamily::Windows, 104}; });
  EXPECT_EQ(only_finding(one_call("sim"), other), Difference::Code);
}

TEST(Compare, AnotherCountIsAValueDifference) {
  const auto left = changed("sim", [](Observation& seen) { seen.error = {}, seen.value = 100; });
  const auto right = changed("sim", [](Observation& seen) { seen.error = {}, seen.value = 0; });
  EXPECT_EQ(only_finding(left, right), Difference::Value);
}

TEST(Compare, AnotherOperationIsAWhatDifference) {
  const auto other = changed("sim", [](Observation& seen) { seen.op = net::Op::Send; });
  EXPECT_EQ(only_finding(one_call("sim"), other), Difference::What);
}

TEST(Compare, AnObservationMoreIsMissing) {
  model::Record longer = one_call("sim");
  longer.programs[0].observations.push_back(longer.programs[0].observations[0]);
  EXPECT_EQ(only_finding(one_call("sim"), longer), Difference::Missing);
}

TEST(Compare, AProgramMoreIsMissing) {
  model::Record more = one_call("sim");
  more.programs.push_back({"server", "server", {}});
  EXPECT_EQ(only_finding(one_call("sim"), more), Difference::Missing);
  EXPECT_EQ(only_finding(more, one_call("sim")), Difference::Missing);
}

TEST(Compare, TwoSimulatedTimesMustBeEqual) {
  const auto other = changed("sim", [](Observation& seen) { seen.at += 1ns; });
  EXPECT_EQ(only_finding(one_call("sim"), other), Difference::Time);
}

// linux/1.2: nominal 200 ms may be late by an eighth, two jiffies and scheduling; it may never be early.
TEST(Compare, ARealTimeMayBeLateButNotEarly) {
  const auto late = changed("real", [](Observation& seen) { seen.at = net::kStart + 230ms; });
  const auto early = changed("real", [](Observation& seen) { seen.at = net::kStart + 190ms; });
  const auto far_too_late = changed("real", [](Observation& seen) { seen.at = net::kStart + 2s; });
  EXPECT_TRUE(compare(one_call("sim"), late).same());
  EXPECT_TRUE(compare(late, one_call("sim")).same());
  EXPECT_EQ(only_finding(one_call("sim"), early), Difference::Time);
  EXPECT_EQ(only_finding(one_call("sim"), far_too_late), Difference::Time);
}

/// A program whose calls, one millisecond apart, are these: operation and value.
model::Record calls(const std::string& backend, const std::vector<std::pair<net::Op, std::int64_t>>& made, std::int32_t step = -1) {
  model::Record record;
  record.backend = backend;
  record.programs.push_back({"client", "client", {}});
  for (const auto& [op, value] : made) {
    Observation seen;
    seen.op = op;
    seen.value = value;
    seen.step = step;
    seen.socket = 1;
    seen.at = net::kStart + 1ms * static_cast<int>(record.programs[0].observations.size());
    record.programs[0].observations.push_back(seen);
  }
  return record;
}

// One send too many on the right: what follows it agrees, and is not counted as different.
TEST(Compare, GoesOnBehindAnObservationThatOneSideLacks) {
  using net::Op;
  const auto left = calls("sim", {{Op::Socket, 3}, {Op::Connect, 0}, {Op::Recv, 0}, {Op::Close, 0}});
  const auto right = calls("real", {{Op::Socket, 3}, {Op::Connect, 0}, {Op::Send, 5}, {Op::Recv, 0}, {Op::Close, 0}});
  const Comparison comparison = compare(left, right);
  ASSERT_EQ(comparison.findings.size(), 1u);
  EXPECT_EQ(comparison.findings[0].difference, Difference::Missing);
  EXPECT_EQ(comparison.findings[0].left.index, 2u);
  EXPECT_EQ(comparison.findings[0].left.text, "");
  EXPECT_EQ(comparison.findings[0].right.index, 2u);
  EXPECT_EQ(comparison.findings[0].right.since, net::kStart + 1ms);
  EXPECT_EQ(comparison.agreements, 4u);
}

// 14 480 at once or in two pieces: the stream is the same. 14 480 and 14 479 are not.
TEST(Compare, ReceptionsOfAStreamAreComparedByTheirSum) {
  using net::Op;
  const auto whole = calls("sim", {{Op::Recv, 14480}, {Op::Recv, 0}});
  EXPECT_TRUE(compare(whole, calls("real", {{Op::Recv, 13032}, {Op::Recv, 1448}, {Op::Recv, 0}})).same());
  EXPECT_EQ(only_finding(whole, calls("real", {{Op::Recv, 1000}, {Op::Recv, 447}, {Op::Recv, 0}})), Difference::Value);
  // Between two records of one backend each call counts.
  EXPECT_FALSE(compare(whole, calls("sim", {{Op::Recv, 13032}, {Op::Recv, 1448}, {Op::Recv, 0}})).same());
}

// A buffer's worth may be up to twice another; what is below the smallest buffer (2304) is exact, and so is an error.
TEST(Compare, PartialCountsAreRanges) {
  using net::Op;
  const auto sent = [](const std::string& backend, std::int64_t count) { return calls(backend, {{Op::Send, count}}); };
  const Comparison within = compare(sent("sim", 46080), sent("real", 92160));
  EXPECT_TRUE(within.same());
  EXPECT_EQ(within.ranged, 1u);
  EXPECT_EQ(only_finding(sent("sim", 46080), sent("real", 92161)), Difference::Value);
  EXPECT_EQ(only_finding(sent("sim", 2303), sent("real", 2304)), Difference::Value);
  EXPECT_EQ(only_finding(sent("sim", 46080), sent("sim", 46336)), Difference::Value);
}

// With the scenario it is known what was asked for: all of 50 000, of which one side took all.
TEST(Compare, WholeCountsAreExact) {
  model::Scenario scenario;
  scenario.programs.push_back({.name = "client", .steps = {{.kind = model::StepKind::Send, .bytes = 50'000}}});
  const auto whole = calls("sim", {{net::Op::Send, 50'000}}, 0), part = calls("real", {{net::Op::Send, 46'080}}, 0);
  EXPECT_EQ(compare(whole, part, {.scenario = &scenario}).findings.size(), 1u);
  EXPECT_TRUE(compare(whole, part).same());
}

TEST(Compare, SizesOfBuffersAreRangesOtherOptionsAreNot) {
  model::Scenario scenario;
  scenario.programs.push_back({.name = "client", .steps = {{.kind = model::StepKind::GetOption, .option = net::Option::SendBuffer}}});
  const auto left = calls("sim", {{net::Op::GetOption, 46080}}, 0), right = calls("real", {{net::Op::GetOption, 87040}}, 0);
  EXPECT_TRUE(compare(left, right, {.scenario = &scenario}).same());
  scenario.programs[0].steps[0].option = net::Option::UserTimeout;
  EXPECT_FALSE(compare(left, right, {.scenario = &scenario}).same());
}

// 60 s that nothing but a sleep waited for: 1 ms and 250 ms of scheduling, not an eighth of a minute.
TEST(Compare, TimersNamedByTheRecordDecideHowLateIsTooLate) {
  const auto slept_until = [](const std::string& backend, net::Duration when) {
    model::Record record = calls(backend, {{net::Op::Sleep, 0}});
    record.hosts.push_back({"client", "linux-6.18", {}});
    record.programs[0].observations[0].at = net::kStart + when;
    return record;
  };
  model::Record nominal = slept_until("sim", 60s);
  EXPECT_TRUE(compare(nominal, slept_until("real", 66s)).same());
  nominal.timers = {{0, model::TimerRecord::Kind::Call, net::kStart, net::kStart + 60s}};
  EXPECT_TRUE(compare(nominal, slept_until("real", 60251ms)).same());
  EXPECT_EQ(only_finding(nominal, slept_until("real", 60252ms)), Difference::Time);
  EXPECT_EQ(compare(nominal, slept_until("real", 66s)).findings.at(0).latest, net::kStart + 60251ms);
  EXPECT_EQ(only_finding(nominal, slept_until("real", 59s)), Difference::Time);
}

TEST(Compare, DescriptorNumbersAreTheSystemsOwnBusiness) {
  const auto socket = [](std::int64_t descriptor) {
    return changed("sim", [=](Observation& seen) { seen.op = net::Op::Socket, seen.error = {}, seen.value = descriptor; });
  };
  EXPECT_TRUE(compare(socket(3), socket(228)).same());
}

}  // namespace
}  // namespace halfopen::analysis
