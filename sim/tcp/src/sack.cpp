// What SACK blocks tell (RFC 2018, RFC 2883): what has come, in which order, and what came twice.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

constexpr std::uint32_t kDegreeMax = 300;  // Of reordering, in segments: Linux's tcp_max_reordering.

// A first block at or below the acknowledgement, or inside the second one, is a D-SACK (RFC 2883, 4): a report of
// something that came twice, not of something that came.
void Connection::Core::note_sack(const Packet& seg, AckNews& news, Instant now) {
  const wire::TcpOptions& options = seg.tcp.options;
  const std::size_t count = std::min<std::size_t>(options.sack_count, options.sack.size());
  std::size_t first = 0;
  if (is_d_sack(options.sack, count, seg.tcp.ack)) {
    first = 1;
    note_d_sack(options.sack[0], news);
  }
  std::optional<SeqNum> lowest;
  for (std::size_t i = first; i < count; ++i) {
    const SackBlock block = options.sack[i];
    const bool sane = block.left.before(block.right) && block.left.at_or_after(seg.tcp.ack) &&
                      block.left.at_or_after(snd_.una) && block.right.at_or_before(snd_.nxt);
    if (sane) sent_.sack(block, [&](const SentSegment& segment) { note_reported(segment, news, lowest, now); });
  }
  const bool judged = phase() != Phase::Loss || recovery_->undo.possible;
  if (judged && lowest && news.highest_sacked && lowest->before(*news.highest_sacked)) note_late(*lowest);
}

bool Connection::Core::is_d_sack(std::span<const SackBlock> blocks, std::size_t count, SeqNum ack) {
  if (count == 0) return false;
  if (blocks[0].left.before(ack)) return true;
  return count > 1 && blocks[0].right.at_or_before(blocks[1].right) && blocks[0].left.at_or_after(blocks[1].left);
}

// A segment is reported for the first time; `lowest` of those never repeated is what tells of reordering.
void Connection::Core::note_reported(const SentSegment& segment, AckNews& news, std::optional<SeqNum>& lowest,
                                     Instant now) {
  Recovery& recovery = this->recovery();
  news.sacked = true;
  ++news.delivered;
  if (!came_before_repetition(segment, news)) rack_advance(segment, now);
  if (segment.retransmitted) return;
  if (!lowest || segment.seq.before(*lowest)) lowest = segment.seq;
  if (segment.end().at_or_before(recovery.high)) news.original_came = true;
  const Duration rtt = now - segment.sent;
  if (!news.sacked_rtt) news.sacked_rtt = rtt;
  news.sacked_latest = rtt;
}

// RFC 2883, RFC 3708: more duplicates than repetitions are the network's own, and say nothing about ours.
void Connection::Core::note_d_sack(SackBlock block, AckNews& news) {
  if (!block.left.before(block.right) || sent_never(block) || block.right - block.left > snd_.wnd_max) return;
  Recovery& recovery = this->recovery();
  const std::uint32_t length = block.right - block.left;
  const std::uint32_t segments = (length + mss() - 1) / mss();
  if (segments == 1 && recovery.probe.out && recovery.probe.end == block.right) news.d_sack_of_probe = true;
  recovery.d_sacked += segments;
  if (recovery.d_sacked > total_retransmits_) return;
  news.d_sack = true;
  news.delivered += segments;  // it did arrive, if in vain
  if (recovery.reordering_seen && !news.d_sack_of_probe) rack_widen(recovery.rack);
  Undo& undo = recovery.undo;
  const auto less = [&](std::uint32_t by) {
    if (undo.possible && undo.twice && *undo.twice > 0)
      undo.twice = std::max(0, *undo.twice - static_cast<std::int32_t>(by));
  };
  if (block.right.after(undo.una)) {
    if (block.right.at_or_before(snd_.una)) less(segments);
    sent_.came_twice(block, [&](const SentSegment&) { less(1); });
  }
}

bool Connection::Core::sent_never(SackBlock block) const { return block.right.after(snd_.nxt); }

// Something arrived `octets` behind what had come before it: so many segments later than sent is not lost yet.
void Connection::Core::note_reordering(std::uint32_t octets) {
  Recovery& recovery = this->recovery();
  recovery.reordering_seen = true;
  const std::uint32_t segments = (octets + mss() - 1) / mss();
  recovery.degree = std::min(std::max(recovery.degree, segments), kDegreeMax);
}

}  // namespace halfopen::sim::tcp
