// Path MTU: what ICMP says of it (RFC 1191, RFC 8201), and what a sender finds out by itself (RFC 4821).
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using profiles::MtuProbing;

constexpr std::uint32_t kProbingWindow = 11;  // Segments: smaller windows are not risked (linux/8.4.upward).

// RFC 1191, RFC 8201: segments on the way that do not fit are cut and sent again at once (linux/8.3.frag-needed).
void Connection::Core::path_mtu(std::uint32_t mtu, Turn& turn) {
  if (mtu >= mtu_) return;
  mtu_ = std::max(mtu, mtu_min(flow_));
  if (mtu_search_) mtu_search_->high = std::min(mtu_search_->high, mtu_);
  update_mss();
  if (lose_what_does_not_fit()) retransmit_lost(turn);
  settle(turn);
}

// It is no congestion: the window stays, nothing can be undone. Whether anything is lost now.
bool Connection::Core::lose_what_does_not_fit() {
  for (std::size_t index = 0; index < sent_.size(); ++index) {
    if (sent_[index].length > mss()) sent_.lose(index);
  }
  if (sent_.lost() == 0) return false;
  Recovery& recovery = this->recovery();
  recovery.undo = {};
  if (recovery.phase != Phase::Loss) recovery.high = snd_.nxt;
  recovery.phase = Phase::Loss;
  recovery.f_rto = false;
  return true;
}

// Octets of a packet beside those of its segment.
std::uint32_t Connection::Core::packet_overhead() const { return header_size() + (timestamps_on_ ? kTimestampOption : 0); }

void Connection::Core::begin_mtu_search(Instant now) {
  const auto base = static_cast<std::uint32_t>(use(profile_.mtu_probe_base));
  mtu_search_ = std::make_unique<MtuSearch>(MtuSearch{
      .low = base + packet_overhead(), .high = std::min(snd_.peer_mss + header_size(), mtu_), .since = now});
  update_mss();
}

// linux/8.4.black-hole: the retransmission timer has expired again. First the base is tried, then half of what was.
void Connection::Core::suspect_black_hole(Instant now) {
  if (use(profile_.mtu_probing) == MtuProbing::Off || !outlasts(use(profile_.black_hole_retries), now)) return;
  if (!mtu_search_) return begin_mtu_search(now);
  const auto tried = static_cast<std::int32_t>(mtu_search_->low - packet_overhead());
  const std::int32_t least = std::max(use(profile_.mtu_probe_floor), use(profile_.segment_min));
  const std::int32_t next = std::max(std::min(tried / 2, use(profile_.mtu_probe_base)), least);
  mtu_search_->low = static_cast<std::uint32_t>(next) + packet_overhead();
  update_mss();
}

// linux/8.4.upward: a segment between what gets through and what might, if losing it would be noticed: while nothing is
// amiss, with enough behind it.
MtuProbe Connection::Core::probe_mtu(Turn& turn) {
  MtuSearch& search = *mtu_search_;
  if (search.probe > 0 || phase() != Phase::Open || congestion_.window() < kProbingWindow || reassembly_)
    return MtuProbe::None;
  const std::uint32_t packet = (search.high + search.low) / 2;
  if (search.high < search.low ||
      search.high - search.low < static_cast<std::uint32_t>(use(profile_.mtu_probe_threshold))) {
    search_again_in_time(turn.now);
    return MtuProbe::None;
  }
  const std::uint32_t length = packet - packet_overhead();
  const std::uint32_t needed = length + (degree() + 1) * mss();
  if (unsent() < needed || snd_.wnd < needed) return MtuProbe::None;
  if (usable_window() < needed) return MtuProbe::Wait;
  if (in_flight() + 2 > congestion_.window()) return in_flight() == 0 ? MtuProbe::None : MtuProbe::Wait;
  search.probe = packet;
  search.probe_begin = snd_.nxt;
  search.probe_end = snd_.nxt + length;
  send_new(length, false, Push::AsWritten, turn);
  congestion_.set_window(congestion_.window() - 1);  // it stands for two
  return MtuProbe::Sent;
}

// The path may have changed: after a while the whole range is open again.
void Connection::Core::search_again_in_time(Instant now) {
  MtuSearch& search = *mtu_search_;
  if (now - search.since < use(profile_.mtu_probe_interval)) return;
  search.low = mss() + packet_overhead();
  search.high = std::min(snd_.peer_mss + header_size(), mtu_);
  search.since = now;
}

// What has come through is the size from now on; as many octets as before fit the window.
void Connection::Core::mtu_probe_came() {
  MtuSearch& search = *mtu_search_;
  const std::uint64_t octets = std::uint64_t{congestion_.window()} * (mss() + packet_overhead());
  congestion_.set_window(std::max<std::uint32_t>(1, static_cast<std::uint32_t>(octets / search.probe)));
  congestion_.restore(0, congestion_.threshold_to_keep());
  search.low = search.probe;
  search.probe = 0;
  update_mss();
}

// The first segment missing is the one that tried: it was too long, and that is all. It goes again in pieces.
bool Connection::Core::mtu_probe_lost() {
  if (!mtu_search_ || mtu_search_->probe == 0 || phase() >= Phase::Reduced || snd_.una != mtu_search_->probe_begin)
    return false;
  mtu_search_->high = mtu_search_->probe - 1;
  mtu_search_->probe = 0;
  congestion_.set_window(congestion_.window() + 1);
  return lose_what_does_not_fit();
}

}  // namespace halfopen::sim::tcp
