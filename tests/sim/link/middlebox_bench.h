// A middlebox between a card inside and one outside, without a link.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "far_end.h"
#include "halfopen/sim/link/middlebox.h"

namespace halfopen::sim::link {

namespace flag = wire::tcp_flag;

/// Notes what a middlebox lets out.
class OutsideWire final : public wire::Wire {
 public:
  void transmit(wire::Packet&& packet) override { packets.push_back(std::move(packet)); }
  bool carrier() const override { return true; }

  std::vector<wire::Packet> packets;
};

class MiddleboxTest : public testing::Test {
 protected:
  template <class Box, class... Arguments>
  Box& stand(Arguments&&... arguments) {
    const Middlebox::Place place{0, Direction::Forward, {core::EventClass::Link, 0, 1}, &notes_};
    auto box = std::make_unique<Box>(queue_, place, std::forward<Arguments>(arguments)...);
    box->plug_into(outside_);
    box->attach(inside_);
    Box& reference = *box;
    box_ = std::move(box);
    return reference;
  }
  void at(net::Duration instant) { run_until(queue_, instant); }
  /// Sends from inside; true if it got out.
  bool out(wire::Packet packet) {
    const std::size_t before = outside_.packets.size();
    box_->transmit(std::move(packet));
    return outside_.packets.size() > before;
  }
  /// Sends from outside; true if it got in.
  bool in(wire::Packet packet) {
    const std::size_t before = inside_.packets.size();
    box_->receive(std::move(packet));
    return inside_.packets.size() > before;
  }

  core::EventQueue queue_;
  FarEnd inside_{queue_};
  OutsideWire outside_;
  Notes notes_;
  std::unique_ptr<Middlebox> box_;
};

}  // namespace halfopen::sim::link
