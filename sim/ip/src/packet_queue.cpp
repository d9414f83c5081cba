#include "halfopen/sim/ip/packet_queue.h"

#include <utility>

namespace halfopen::sim::ip {
namespace {

// Delivered packets at the front are given back once there are this many and they are the larger part.
constexpr std::size_t kCompactAt = 64;

}  // namespace

PacketQueue::PacketQueue(core::EventQueue& queue, core::SourceKey key, Deliver deliver, void* owner)
    : queue_{queue},
      deliver_{deliver},
      owner_{owner},
      timer_{queue, key, [](void* self) { static_cast<PacketQueue*>(self)->deliver_next(); }, this} {}

void PacketQueue::push(wire::Packet&& packet) {
  packets_.push_back(std::move(packet));
  arm_if_due();
}

void PacketQueue::hold() {
  held_ = true;
  timer_.cancel();
}

void PacketQueue::release() {
  held_ = false;
  arm_if_due();
}

void PacketQueue::clear() {
  packets_.clear();
  head_ = 0;
  timer_.cancel();
}

void PacketQueue::deliver_next() {
  wire::Packet packet = std::move(packets_[head_++]);
  if (head_ == packets_.size()) {
    packets_.clear();
    head_ = 0;
  } else if (head_ >= kCompactAt && head_ * 2 >= packets_.size()) {
    packets_.erase(packets_.begin(), packets_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  arm_if_due();
  deliver_(owner_, std::move(packet));
}

void PacketQueue::arm_if_due() {
  if (!held_ && size() > 0) timer_.arm(queue_.now());
}

}  // namespace halfopen::sim::ip
