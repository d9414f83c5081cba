// Headers and options of the segments that leave.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

constexpr std::uint32_t kHeadersV4 = 40;     // IPv4 20, TCP 20 (RFC 9293, 3.7.1).
constexpr std::uint32_t kHeadersV6 = 60;     // IPv6 40, TCP 20.
constexpr std::uint32_t kPacketMax = 65535;  // The length field of IPv4: 65495 is the largest MSS (linux/8.3.mss).
constexpr std::uint32_t kMssDefault = 536;   // RFC 9293, 3.7.1: before the peer has said anything.
constexpr std::uint32_t kMssMin = 48;        // Of what is announced: no path is narrower (RFC 791: 68 octets).
constexpr std::uint32_t kOptionsMax = 40;    // RFC 9293, 3.1: the data offset ends there.
constexpr std::uint32_t kSackOption = 4;     // Kind and length, padded (RFC 2018, 3).
constexpr std::uint32_t kSackBlock = 8;

std::uint32_t Connection::Core::header_size() const {
  return flow_.local.address.family == net::AddressFamily::V4 ? kHeadersV4 : kHeadersV6;
}

// What leaves carries at most half the largest window the peer has shown, so that one segment never fills it
// (linux/8.3.mss).
void Connection::Core::update_mss() {
  announced_mss_ = std::min(mtu_, kPacketMax) - header_size();
  if (options_->max_segment > 0)
    announced_mss_ = std::clamp(static_cast<std::uint32_t>(options_->max_segment), kMssMin, announced_mss_);
  std::uint32_t size = std::min(snd_.peer_mss != 0 ? snd_.peer_mss : kMssDefault, announced_mss_);
  if (timestamps_on_) size -= std::min(size, kTimestampOption);
  if (snd_.wnd_max > 0) size = std::min(size, snd_.wnd_max > kMssDefault ? snd_.wnd_max / 2 : snd_.wnd_max);
  if (mtu_search_) size = std::min(size, mtu_search_->low - packet_overhead());
  mss_ = std::max(size, static_cast<std::uint32_t>(profile_.segment_min));
}

std::uint32_t Connection::Core::received_mss_max() const { return announced_mss() - (timestamps_on_ ? kTimestampOption : 0); }

std::uint32_t Connection::Core::timestamp(Instant now) const {
  return static_cast<std::uint32_t>(now.time_since_epoch() / kTimestampTick) + ts_.offset;
}

// RFC 7323, 4.1. An echo of the same tick took less than one, but not nothing.
Duration Connection::Core::echoed_rtt(SeqNum echo, Instant now) const {
  const SeqNum present{timestamp(now)};
  return echo.before(present) ? (present - echo) * kTimestampTick : kTimestampTick;
}

void Connection::Core::emit(SeqNum seq, std::uint8_t flags, Slice payload, Turn& turn) {
  Packet& segment = emit(seq, flags, turn);
  segment.payload = std::move(payload);
  if (ecn_.on) add_ecn(segment);
  if (urgent_) add_urgent(segment);
  if (reassembly_ && sack_on_ && !segment.tcp.rst()) add_sack_blocks(segment);
}

// Whatever leaves with an acknowledgement is one: nothing is due any more.
Packet& Connection::Core::emit(SeqNum seq, std::uint8_t flags, Turn& turn) {
  static const Packet kEmpty;  // copied: the compiler zeroes a new one by a slow instruction
  Packet& segment = turn.out.segments.emplace_back(kEmpty);
  segment.ip.source = flow_.local.address;
  segment.ip.destination = flow_.remote.address;
  segment.tcp.source_port = flow_.local.port;
  segment.tcp.destination_port = flow_.remote.port;
  segment.tcp.seq = seq;
  segment.tcp.flags = flags;
  if (!segment.tcp.has_ack()) return segment;
  segment.tcp.ack = rcv_.nxt;
  rcv_.acked = rcv_.nxt;
  ack_engine_.ack_sent(profile_);
  timers_.cancel(TimerKind::DelayedAck);
  if (reassembly_ && reassembly_->compressed.count > 0) {
    reassembly_->compressed.count = 0;
    timers_.cancel(TimerKind::CompressedAck);
  }
  turn.ack_due = false;
  if (segment.tcp.syn()) return segment;
  segment.tcp.window = window_.offer(rcv_.nxt, buffer_used(), received_mss());
  if (segment.tcp.window == 0 && options_->receive_buffer <= 0) use(profile_.receive_buffer);
  if (timestamps_on_) {
    segment.tcp.options.timestamps = true;
    segment.tcp.options.ts_value = timestamp(turn.now);
    segment.tcp.options.ts_echo = ts_.recent;
  }
  return segment;
}

// Blocks ride on pure acknowledgements and on data that leaves room for them.
void Connection::Core::add_sack_blocks(Packet& segment) {
  const std::uint32_t options = (kOptionsMax - (timestamps_on_ ? kTimestampOption : 0) - kSackOption) / kSackBlock;
  const std::uint32_t spare = mss() - std::min(mss(), static_cast<std::uint32_t>(segment.payload.size()));
  const std::uint32_t room = segment.payload.empty() ? options
                             : spare < kSackOption   ? 0
                                                     : (spare - kSackOption) / kSackBlock;
  segment.tcp.options.sack_count = reassembly_->report(segment.tcp.options.sack, std::min(options, room));
  if (reassembly_->empty() && !reassembly_->has_duplicate()) reassembly_.reset();
}

void Connection::Core::send_ack(Turn& turn) { emit(snd_.nxt, wire::tcp_flag::kAck, {}, turn); }

void Connection::Core::send_reset(Turn& turn) {
  emit(snd_.nxt, wire::tcp_flag::kRst | wire::tcp_flag::kAck, {}, turn);  // linux/8.3.rst-abort
}

// A number the peer has seen makes it answer: linux/9.1.probe, linux/9.2.probe.
void Connection::Core::send_probe(Turn& turn) { emit(snd_.una - 1, wire::tcp_flag::kAck, {}, turn); }

std::optional<Packet> reset_for(const Packet& segment) {
  if (segment.tcp.rst()) return std::nullopt;
  Packet reset;
  reset.ip.source = segment.ip.destination;
  reset.ip.destination = segment.ip.source;
  reset.tcp.source_port = segment.tcp.destination_port;
  reset.tcp.destination_port = segment.tcp.source_port;
  if (segment.tcp.has_ack()) {
    reset.tcp.seq = segment.tcp.ack;  // linux/8.3.rst-to-ack
    reset.tcp.flags = wire::tcp_flag::kRst;
  } else {
    reset.tcp.ack = segment.tcp.seq + wire::segment_length(segment);  // linux/8.3.rst-to-syn
    reset.tcp.flags = wire::tcp_flag::kRst | wire::tcp_flag::kAck;
  }
  return reset;
}

}  // namespace halfopen::sim::tcp
