// One connection whose peer is played segment by segment, with what a bench does not know: ECN, urgent pointers, text.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/sim/tcp/connection.h"
#include "profiles.h"

namespace halfopen::sim::tcp::test {

// One connection and what it sends to its peer, which offers SACK and segments of 1448.
class Line {
 public:
  static constexpr std::uint32_t kSegment = 1448;

  explicit Line(const profiles::Tcp& profile)
      : profile_{profile},
        connection_{std::make_unique<Connection>(
            profile_, Flow{{net::Address::v4(10, 0, 0, 1), 40000}, {net::Address::v4(10, 0, 0, 2), 7000}}, Options{},
            Start{.iss = kIss, .usage = &usage_})} {}

  void connect() {
    out_.clear();
    connection_->connect(now_, out_);
  }
  /// The peer's SYN, taken by a listener.
  void accept(std::uint8_t flags, std::uint8_t marks = 0) {
    out_.clear();
    connection_->accept_syn(packet(kPeerIss, 0, flags | wire::tcp_flag::kSyn, 0, marks), now_, out_);
  }
  void give(std::uint32_t seq, std::uint32_t ack, std::uint8_t flags, std::uint32_t length, std::uint8_t marks) {
    out_.clear();
    connection_->segment_arrives(packet(kPeerIss + seq, ack, flags | wire::tcp_flag::kAck, length, marks), now_, out_);
  }
  void send(std::size_t octets) {
    out_.clear();
    connection_->send(std::vector<std::byte>(octets), false, false, now_, out_);
  }
  void wait_for_timer() {
    out_.clear();
    now_ = connection_->deadline();
    connection_->timer(now_, out_);
  }
  void send_urgent(std::size_t octets) {
    out_.clear();
    connection_->send_urgent(std::vector<std::byte>(octets), false, now_, out_);
  }
  /// A segment with `text` whose urgent pointer is `pointer`; 0: no URG, -1: URG with a pointer of 0.
  void give_text(std::uint32_t seq, std::string_view text, int pointer, bool fin = false) {
    out_.clear();
    const std::uint8_t flags = (pointer != 0 ? wire::tcp_flag::kUrg : 0) | (fin ? wire::tcp_flag::kFin : 0);
    Packet segment = packet(kPeerIss + seq, 1, flags | wire::tcp_flag::kAck, 0, 0);
    segment.payload = core::Slice::copy_of(std::as_bytes(std::span{text}));
    segment.tcp.urgent = static_cast<std::uint16_t>(std::max(pointer, 0));
    connection_->segment_arrives(segment, now_, out_);
  }
  std::string read(bool peek = false, std::size_t room = 100) {
    out_.clear();
    std::string text(room, '?');
    text.resize(connection_->receive(std::as_writable_bytes(std::span{text}), peek, now_, out_));
    return text;
  }
  Connection& connection() { return *connection_; }
  const std::vector<Packet>& sent() const { return out_.segments; }
  std::uint8_t flags() const { return sent().back().tcp.flags & (wire::tcp_flag::kEce | wire::tcp_flag::kCwr); }
  std::uint8_t marks() const { return sent().back().ip.traffic_class; }
  Info info() const { return connection_->info(); }
  TcpState state() const { return connection_->state(); }

 private:
  static constexpr SeqNum kIss{1}, kPeerIss{1001};

  Packet packet(SeqNum seq, std::uint32_t ack, std::uint8_t flags, std::uint32_t length, std::uint8_t marks) const {
    Packet packet;
    packet.ip.source = connection_->flow().remote.address;
    packet.ip.destination = connection_->flow().local.address;
    packet.ip.traffic_class = marks;
    packet.tcp.source_port = 7000;
    packet.tcp.destination_port = 40000;
    packet.tcp.seq = seq;
    packet.tcp.ack = kIss + ack;
    packet.tcp.flags = flags;
    packet.tcp.window = 64240;
    if ((flags & wire::tcp_flag::kSyn) != 0) {
      packet.tcp.options.mss = kSegment;
      packet.tcp.options.sack_permitted = true;
    }
    packet.payload = core::Slice::copy_of(std::vector<std::byte>(length));
    return packet;
  }

  profiles::Tcp profile_;
  profiles::Usage usage_;
  std::unique_ptr<Connection> connection_;
  Actions out_;
  Instant now_{};
};

}  // namespace halfopen::sim::tcp::test
