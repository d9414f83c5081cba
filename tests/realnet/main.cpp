// The test program is its own child, its own agent to be killed, and now and then a bad child.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bad_child.h"
#include "support.h"

int main(int argc, char** argv) {
  using namespace halfopen::realnet;
  test::become_bad_child_if_asked(argc, argv);
  become_child_if_asked(argc, argv, test::programs());
  test::become_agent_if_asked(argc, argv);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
