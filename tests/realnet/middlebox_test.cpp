// What stands on a link decides what may pass.
#include <gtest/gtest.h>

#include "netns/middlebox.h"

namespace halfopen::realnet {
namespace {

using namespace std::chrono_literals;
using model::MiddleboxKind;
using model::PacketView;
using Ruling = Middlebox::Ruling;
namespace flag = model::tcp_flag;

constexpr net::Endpoint kInside{net::Address::v4(10, 0, 0, 1), 40000}, kOutside{net::Address::v4(10, 0, 0, 2), 7000};
constexpr net::Instant at(net::Duration since_start) { return net::kStart + since_start; }

PacketView outwards(std::uint8_t flags) {
  return {.kind = PacketView::Kind::Tcp, .source = kInside, .destination = kOutside, .seq = 9, .flags = flags};
}
PacketView inwards(std::uint8_t flags) {
  return {.kind = PacketView::Kind::Tcp, .source = kOutside, .destination = kInside, .seq = 9, .flags = flags};
}

TEST(IdleExpiry, FlowPassesWhileItIsUsedAndIsForgottenAfterwards) {
  Middlebox box{{.kind = MiddleboxKind::IdleExpiry, .after = 10s}};
  EXPECT_EQ(box.from_inside(outwards(flag::kSyn), at(0s)), Ruling::Pass);
  EXPECT_EQ(box.from_outside(inwards(flag::kAck), at(9s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(outwards(flag::kAck), at(18s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(outwards(flag::kAck), at(28s)), Ruling::Drop);
  EXPECT_EQ(box.from_outside(inwards(flag::kAck), at(28s)), Ruling::Drop);
  EXPECT_EQ(box.from_outside(inwards(flag::kSyn), at(28s)), Ruling::Pass);
}

TEST(IdleExpiry, WhatBelongsToNoFlowMayBeReset) {
  Middlebox box{{.kind = MiddleboxKind::IdleExpiry, .after = 10s, .refusal = model::Refusal::Reset}};
  EXPECT_EQ(box.from_inside(outwards(flag::kAck), at(0s)), Ruling::Reset);
}

TEST(IdleExpiry, DatagramFromInsideOpensAFlowAndOneFromOutsideDoesNot) {
  Middlebox box{{.kind = MiddleboxKind::IdleExpiry, .after = 10s}};
  PacketView out = outwards(0), in = inwards(0);
  out.kind = in.kind = PacketView::Kind::Udp;
  EXPECT_EQ(box.from_outside(in, at(0s)), Ruling::Drop);
  EXPECT_EQ(box.from_inside(out, at(0s)), Ruling::Pass);
  EXPECT_EQ(box.from_outside(in, at(1s)), Ruling::Pass);
}

// RFC 9293, 3.5.2, group 1: the RST to a SYN has an ACK and sequence number 0; one of a connection has neither.
TEST(Stealth, ClosedPortSaysNothingAndConnectionsCanBeReset) {
  Middlebox box{{.kind = MiddleboxKind::Stealth}};
  PacketView refusal = outwards(flag::kRst | flag::kAck);
  refusal.seq = 0;
  EXPECT_EQ(box.from_inside(refusal, at(0s)), Ruling::Drop);
  EXPECT_EQ(box.from_inside(outwards(flag::kRst), at(0s)), Ruling::Pass);
  PacketView unreachable{.kind = PacketView::Kind::Icmp, .source = kInside, .destination = kOutside, .type = 3, .code = 3};
  EXPECT_EQ(box.from_inside(unreachable, at(0s)), Ruling::Drop);
  unreachable.code = 1;
  EXPECT_EQ(box.from_inside(unreachable, at(0s)), Ruling::Pass);
}

TEST(SynFilter, OnlyConnectionsFromOutsideToItsPortAreRefused) {
  Middlebox box{{.kind = MiddleboxKind::SynFilter, .port = 40000}};
  EXPECT_EQ(box.from_outside(inwards(flag::kSyn), at(0s)), Ruling::Drop);
  EXPECT_EQ(box.from_outside(inwards(flag::kSyn | flag::kAck), at(0s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(outwards(flag::kSyn), at(0s)), Ruling::Pass);
  Middlebox other{{.kind = MiddleboxKind::SynFilter, .port = 40001}};
  EXPECT_EQ(other.from_outside(inwards(flag::kSyn), at(0s)), Ruling::Pass);
}

// One place: a second connection finds room once the first has ended on both sides, or was reset.
TEST(ConnectionLimit, PlaceIsFreeAfterBothFinsOrAReset) {
  Middlebox box{{.kind = MiddleboxKind::ConnectionLimit, .limit = 1}};
  PacketView second = outwards(flag::kSyn);
  second.source.port = 40001;
  EXPECT_EQ(box.from_inside(outwards(flag::kSyn), at(0s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(outwards(flag::kSyn), at(1s)), Ruling::Pass) << "the same, repeated";
  EXPECT_EQ(box.from_inside(second, at(1s)), Ruling::Drop);
  EXPECT_EQ(box.from_inside(outwards(flag::kFin | flag::kAck), at(2s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(second, at(2s)), Ruling::Drop);
  EXPECT_EQ(box.from_outside(inwards(flag::kFin | flag::kAck), at(2s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(second, at(3s)), Ruling::Pass);
  second.flags = flag::kRst;
  EXPECT_EQ(box.from_inside(second, at(3s)), Ruling::Pass);
  EXPECT_EQ(box.from_inside(outwards(flag::kSyn), at(3s)), Ruling::Pass);
}

}  // namespace
}  // namespace halfopen::realnet
