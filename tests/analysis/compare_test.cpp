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

TEST(Compare, DescriptorNumbersAreTheSystemsOwnBusiness) {
  const auto socket = [](std::int64_t descriptor) {
    return changed("sim", [=](Observation& seen) { seen.op = net::Op::Socket, seen.error = {}, seen.value = descriptor; });
  };
  EXPECT_TRUE(compare(socket(3), socket(228)).same());
}

}  // namespace
}  // namespace halfopen::analysis
