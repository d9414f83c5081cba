#include "halfopen/sim/ip/packet_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PacketQueueTest : public testing::Test {
 protected:
  void push(std::uint32_t number) {
    wire::Packet packet;
    packet.ip.id = number;
    waiting_.push(std::move(packet));
  }
  void run() {
    while (!queue_.empty()) queue_.fire_next();
  }

  core::EventQueue queue_;
  std::vector<std::uint32_t> delivered_;
  PacketQueue waiting_{queue_,
                       {core::EventClass::Link, 1, 0},
                       [](void* self, wire::Packet&& packet) {
                         static_cast<PacketQueueTest*>(self)->delivered_.push_back(packet.ip.id);
                       },
                       this};
};

TEST_F(PacketQueueTest, DeliversOneAnEventAtTheSameInstant) {
  push(1);
  push(2);
  EXPECT_THAT(delivered_, IsEmpty());
  queue_.fire_next();
  EXPECT_THAT(delivered_, ElementsAre(1));
  run();
  EXPECT_THAT(delivered_, ElementsAre(1, 2));
  EXPECT_EQ(queue_.now(), net::kStart);
}

TEST_F(PacketQueueTest, KeepsItsOrderAcrossCompaction) {
  for (std::uint32_t i = 0; i < 500; ++i) {
    push(2 * i);
    push(2 * i + 1);
    queue_.fire_next();
  }
  EXPECT_EQ(waiting_.size(), 500u);
  run();
  ASSERT_EQ(delivered_.size(), 1000u);
  for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(delivered_[i], i);
}

TEST_F(PacketQueueTest, HoldsUntilReleased) {
  push(1);
  waiting_.hold();
  push(2);
  EXPECT_TRUE(queue_.empty());
  waiting_.release();
  run();
  EXPECT_THAT(delivered_, ElementsAre(1, 2));
}

TEST_F(PacketQueueTest, ClearForgets) {
  push(1);
  waiting_.clear();
  EXPECT_TRUE(queue_.empty());
  push(2);
  run();
  EXPECT_THAT(delivered_, ElementsAre(2));
}

}  // namespace
}  // namespace halfopen::sim::ip
