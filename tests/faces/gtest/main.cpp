// A test program that can be its own child, for the real backend.
#include "halfopen/gtest/gtest.h"

int main(int argc, char** argv) {
  halfopen::gtest::become_child_if_asked(argc, argv);
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
