// A dialogue with a socket: commands, and what the system answers.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "two_hosts.h"

namespace halfopen::sim::kernel {

struct Line {
  const char* command;
  const char* answer;
};
using Lines = std::vector<Line>;

/// Every command in turn must bring its answer; `row` cites the evidence.
inline void expect(const End& end, const Lines& lines, const char* row) {
  for (const Line& line : lines) EXPECT_EQ(end(line.command), line.answer) << row << ": " << line.command;
}

}  // namespace halfopen::sim::kernel
