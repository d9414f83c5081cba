// Children that do not keep to the protocol, and an agent to be killed.
#pragma once

namespace halfopen::realnet::test {

/// Names, in the environment, how a child of this executable misbehaves: "silent", "deaf-main", "garbage", "old", "huge".
inline constexpr const char* kBadChild = "HALFOPEN_TEST_BAD_CHILD";
/// Names, in the environment, the Unix socket where the children of an agent to be killed report.
inline constexpr const char* kReportTo = "HALFOPEN_TEST_REPORT_TO";
/// Makes this executable an agent that runs a scenario nobody ends, at the level that follows: "L0", "L1".
inline constexpr const char* kAgentArgument = "--agent-to-be-killed";

void become_bad_child_if_asked(int argc, char** argv);
void become_agent_if_asked(int argc, char** argv);

}  // namespace halfopen::realnet::test
