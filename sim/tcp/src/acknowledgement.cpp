// What an acknowledgement says: the fifth check of RFC 9293, 3.10.7.4, for synchronized states.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

Step Connection::Core::take_acknowledgement(const Packet& seg, Turn& turn) {
  const SeqNum ack = seg.tcp.ack;
  if (ack.after(snd_.nxt)) {  // something not yet sent; linux/11.ack-beyond
    answer_invalid(seg, turn);
    return Step::Stop;
  }
  if (ack.before(snd_.una - snd_.wnd_max)) {  // RFC 5961, 5.2
    challenge(turn);
    return Step::Stop;
  }
  AckNews news = begin_news(seg);
  if (ack.before(snd_.una)) {  // a duplicate can be ignored, what it brings cannot
    if (sack_on_ && seg.tcp.options.sack_count > 0) {
      note_sack(seg, news, turn.now);
      take_news(news, turn);
    }
    return Step::Continue;
  }

  const std::uint32_t window_before = snd_.wnd;
  take_window(seg);
  news.carries = !seg.payload.empty() || snd_.wnd != window_before;
  if (attempts_->probes_out > 0) attempts_.own().probes_out = 0;
  if (snd_.wnd > 0) probing_ends();
  news.marked = ecn_.on && (seg.tcp.flags & wire::tcp_flag::kEce) != 0;
  const bool waiting = !sent_.empty();
  if (sack_on_ && seg.tcp.options.sack_count > 0) note_sack(seg, news, turn.now);
  if (ack.after(snd_.una)) {
    advance(ack, news, turn);
  } else {
    news.duplicate = waiting && !news.carries && !news.d_sack;
  }
  if (!waiting && !news.d_sack) return Step::Continue;
  sample_rtt(news, turn.now);
  take_news(news, turn);
  return Step::Continue;
}

AckNews Connection::Core::begin_news(const Packet& seg) const {
  AckNews news;
  news.una = snd_.una;
  news.highest_sacked = sent_.highest_sacked();
  news.losses = sent_.losses();
  const wire::TcpOptions& options = seg.tcp.options;
  if (timestamps_on_ && options.timestamps && options.ts_echo != 0) news.echo = SeqNum{options.ts_echo};
  return news;
}

// RFC 9293, 3.10.7.4: only a segment not older than the last that updated the window may do so.
void Connection::Core::take_window(const Packet& seg) {
  const bool newer = snd_.wl1.before(seg.tcp.seq) || (snd_.wl1 == seg.tcp.seq && snd_.wl2.at_or_before(seg.tcp.ack));
  if (!newer) return;
  snd_.wnd = std::uint32_t{seg.tcp.window} << snd_.scale;
  if (snd_.wnd > snd_.wnd_max) {
    snd_.wnd_max = snd_.wnd;
    update_mss();
  }
  snd_.wl1 = seg.tcp.seq;
  snd_.wl2 = seg.tcp.ack;
}

void Connection::Core::advance(SeqNum ack, AckNews& news, Turn& turn) {
  sent_.acknowledge(ack, [&](const SentSegment& segment) { note_gone(segment, news, turn.now); });
  const SeqNum octets_end = send_queue_.end();
  if (send_queue_.first().before(ack)) {
    send_queue_.acknowledge(ack.after(octets_end) ? octets_end : ack);
    turn.out.writable = true;
  }
  snd_.una = ack;
  if (urgent_) urgent_acknowledged();
  if (mtu_search_ && mtu_search_->probe > 0 && mtu_search_->probe_end.at_or_before(ack)) mtu_probe_came();
  turn.out.progress = true;
  news.advanced = true;
  news.restarts_timer = true;
  if (!sack_on_) forget_duplicates(news);
  // Non-repeated segments behind which later ones had already been reported: they were reordered, not lost.
  if (news.reordered && news.highest_sacked && news.reordered->before(*news.highest_sacked)) note_late(*news.reordered);

  // Progress ends the series of retransmissions (RFC 6298, 5.7; linux/7.1.backoff).
  if (attempts_.exists()) {
    attempts_.own().retransmits = 0;
    attempts_.own().first_retransmission = net::kNever;
    attempts_.trim();
  }
}

// A segment leaves the queue. Its round trip counts unless it was sent more than once (Karn) or reported before.
void Connection::Core::note_gone(const SentSegment& segment, AckNews& news, Instant now) {
  ++news.acknowledged;
  if (segment.retransmitted) {
    news.repeated_came = true;
  } else if (!segment.sacked) {
    news.latest_rtt = now - segment.sent;
    if (!news.rtt) news.rtt = news.latest_rtt;
    if (!news.reordered || segment.seq.before(*news.reordered)) news.reordered = segment.seq;
    if (recovery_ && segment.end().at_or_before(recovery_->high)) news.original_came = true;
  }
  if (segment.sacked) return;
  ++news.delivered;
  if (recovery_ && sack_on_ && !came_before_repetition(segment, news)) rack_advance(segment, now);
}

// Karn: a retransmitted segment gives no sample, unless the echoed timestamp tells which transmission is acknowledged
// (RFC 6298, 3; RFC 7323, 4.1). A segment reported by SACK gives its own. Only a sample ends the back-off.
void Connection::Core::sample_rtt(AckNews& news, Instant now) {
  if (news.repeated_came) news.rtt.reset();
  std::optional<Duration> sample = news.rtt ? news.rtt : news.sacked_rtt;
  std::optional<Duration> latest = news.rtt ? news.latest_rtt : news.sacked_latest;
  if (!sample && news.echo && news.acknowledged > 0) sample = latest = echoed_rtt(*news.echo, now);
  if (!sample) return;
  rtt_.sample(profile_, *sample, snd_.una, snd_.nxt);
  rtt_.observe(*latest, now);
  if (attempts_->backoff > 0) attempts_.own().backoff = 0;
  attempts_.trim();
  congestion_.sampled(*latest, view(now));
  // The report of something sent after the first segment shows that the path is alive: the timer may begin anew.
  if (!news.rtt && news.sacked_rtt && !sent_.empty() && *news.sacked_rtt > now - sent_.front().sent)
    news.restarts_timer = true;
}

}  // namespace halfopen::sim::tcp
