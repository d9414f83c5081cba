// The phases of a sender: what an acknowledgement makes of them, and what is sent again (RFC 5681, RFC 6582, RFC 6675,
// RFC 8985, RFC 5682).
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using Resend = AckNews::Resend;

constexpr Duration kRenegeWaitMin = 10ms;  // Linux waits half a round trip, at least this long.

Recovery& Connection::Core::recovery() {
  if (!recovery_) {
    recovery_ = std::make_unique<Recovery>();
    recovery_->high = snd_.una;
    recovery_->rack.rtt = rtt_.latest();
  }
  return *recovery_;
}

// After each acknowledgement, in this order: what was lost, how the phase changes, the timer, the window, what is sent
// again.
void Connection::Core::take_news(AckNews& news, Turn& turn) {
  if (recovery_) {
    if (recovery_->rack.widened_for && snd_.una.at_or_after(*recovery_->rack.widened_for))
      recovery_->rack.widened_for.reset();
    probe_acknowledged(news);
  }
  if (news.dubious(phase())) {
    recovery();
    judge(news, turn.now);
  }
  if (news.restarts_timer) restart_timer(turn.now);
  follow_window(news, turn.now);
  send_again(news, turn);
}

void Connection::Core::judge(AckNews& news, Instant now) {
  Recovery& recovery = *recovery_;
  if (reneged(news)) {
    const Duration wait = rounded_up(profile_, std::max(rtt_.srtt() / 2, kRenegeWaitMin));
    arm_loss_timer(TimerKind::Retransmission, now + std::min(wait, profile_.rto_max.value));
    news.restarts_timer = false;
    return;
  }
  if (news.marked) recovery.undo.threshold = 0;
  if (recovery.phase == Phase::Open) {
    recovery.undo.first_stamp.reset();
  } else if (snd_.una.at_or_after(recovery.high) && leave_if_repaired(news)) {
    return;
  }
  switch (recovery.phase) {
    case Phase::Recovery:
      if (judge_in_recovery(news, now)) return;
      break;
    case Phase::Loss:
      judge_in_loss(news);
      detect_losses(news, now);
      if (recovery.phase != Phase::Open && !news.repetition_lost) return;
      judge_before_recovery(news);
      break;
    case Phase::Open:
    case Phase::Disorder:
    case Phase::Reduced:
      if (!sack_on_) {
        if (news.advanced) recovery.duplicates = 0;
        count_duplicate(news);
      }
      if (recovery.phase != Phase::Reduced) undo_by_d_sack();
      detect_losses(news, now);
      judge_before_recovery(news);
      break;
  }
}

// The peer acknowledges up to a segment that it had reported, and stops there: it threw it away (RFC 2018, 8). A short
// while later everything counts as lost.
bool Connection::Core::reneged(const AckNews& news) {
  return news.advanced && !sent_.empty() && sent_.front().sacked;
}

// Everything sent before the phase began is acknowledged. True if there is nothing more to judge.
bool Connection::Core::leave_if_repaired(const AckNews& news) {
  Recovery& recovery = *recovery_;
  switch (recovery.phase) {
    case Phase::Reduced:
      if (snd_.una == recovery.high) return false;
      end_reduction();
      recovery.phase = Phase::Open;
      return false;
    case Phase::Recovery:
      if (!sack_on_) recovery.duplicates = 0;
      if (undo_at_the_end(news)) return true;
      end_reduction();
      return false;
    case Phase::Open:
    case Phase::Disorder:
    case Phase::Loss:
      return false;
  }
  return false;
}

// True if nothing is to be sent again.
bool Connection::Core::judge_in_recovery(AckNews& news, Instant now) {
  Recovery& recovery = *recovery_;
  if (!news.advanced) {
    if (!sack_on_) count_duplicate(news);
  } else if (undo_by_partial_acknowledgement(news)) {
    return true;
  }
  if (undo_by_d_sack()) try_to_open();
  detect_losses(news, now);
  if (recovery.phase != Phase::Recovery) {
    if (sent_.lost() == 0) return true;
    enter_recovery();
  }
  news.resend = Resend::Lost;
  return false;
}

// Whether a loss is evident now.
void Connection::Core::judge_before_recovery(AckNews& news) {
  if (sent_.lost() == 0) {
    if (news.marked) reduce_for_mark();
    return try_to_open();
  }
  if (!mtu_probe_lost()) enter_recovery();
  news.resend = Resend::Lost;
}

// RFC 5682, 3.1: was the timeout spurious? Its last steps: an acknowledgement of something sent once before it shows
// that not everything was lost; one that stops short of the end lets new data find out.
void Connection::Core::judge_in_loss(AckNews& news) {
  Recovery& recovery = *recovery_;
  const bool recovered = snd_.una.at_or_after(recovery.high);
  if (news.advanced && undo_loss(news, false)) return;
  if (recovery.f_rto) {
    if (news.original_came && undo_loss(news, true)) return;
    if (snd_.nxt.after(recovery.high)) {
      if (news.sacked || news.duplicate) recovery.f_rto = false;
    } else if (news.advanced && !recovered) {
      recovery.high = snd_.nxt;
      if ((unsent() > 0 || fin_unsent()) && usable_window() > 0) {
        news.resend = Resend::NewFirst;
        return;
      }
      recovery.f_rto = false;
    }
  }
  if (recovered) {
    undo_at_the_end(news);
    return;
  }
  if (!sack_on_) {
    if (snd_.nxt.after(recovery.high) && news.duplicate) {
      count_duplicate(news);
    } else if (news.advanced) {
      recovery.duplicates = 0;
    }
  }
  news.resend = Resend::Lost;
}

// RFC 5681, 3.2: half the window, or what the congestion control says, once per window of data.
void Connection::Core::enter_recovery() {
  Recovery& recovery = *recovery_;
  use(profile_.duplicate_ack_threshold);
  begin_undo();
  if (recovery.phase != Phase::Reduced) {
    recovery.undo.threshold = congestion_.threshold_to_keep();
    begin_reduction();
  }
  recovery.phase = Phase::Recovery;
}

// After a retransmission timeout (RFC 5681, 3.1): one segment, and only the first of a series shrinks the threshold.
void Connection::Core::enter_loss(Instant now) {
  Recovery& recovery = this->recovery();
  const bool new_repair = recovery.phase < Phase::Recovery;
  const auto least = static_cast<std::uint32_t>(profile_.duplicate_ack_threshold);
  if (recovery.phase <= Phase::Disorder && sent_.sacked() >= least) recovery.degree = std::min(recovery.degree, least);
  everything_lost(now);
  if (recovery.phase <= Phase::Disorder || recovery.high.at_or_before(snd_.una) ||
      (recovery.phase == Phase::Loss && attempts_->retransmits == 0)) {
    begin_undo();
    recovery.undo.threshold = recovery.phase == Phase::Recovery || recovery.phase == Phase::Reduced
                                  ? congestion_.threshold()
                                  : congestion_.threshold_to_keep();
    recovery.reduction.window_before = congestion_.window();
    congestion_.reduce(profile_);
    ecn_.reduced = ecn_.on;
  }
  congestion_.forget_path();
  congestion_.set_window(in_flight() + 1);
  if (mtu_search_) mtu_search_->probe = 0;  // what became of it will not be known
  recovery.f_rto = use(profile_.f_rto) && (new_repair || attempts_->retransmits > 0);
  recovery.phase = Phase::Loss;
  recovery.high = snd_.nxt;
  recovery.probe.out = false;
}

// RFC 6298, 5.4. RACK spares what left less than a round trip ago.
void Connection::Core::everything_lost(Instant now) {
  Recovery& recovery = *recovery_;
  recovery.duplicates = 0;
  const bool reneged = sent_.front().sacked;
  if (reneged) sent_.unsack_all();
  const bool by_time = !reneged && sack_on_ && profile_.rack && recovery.rack.rtt > 0ns;
  for (std::size_t index = 0; index < sent_.size(); ++index) {
    const SentSegment& segment = sent_[index];
    if (by_time && index > 0 && segment.sent + recovery.rack.rtt > now) continue;
    sent_.lose(index);
  }
}

// Open again, or in disorder as long as something is missing.
void Connection::Core::try_to_open() {
  Recovery& recovery = *recovery_;
  if (!any_repetition_out()) recovery.undo.first_stamp.reset();
  if (recovery.phase != Phase::Reduced) try_keep_open();
}

void Connection::Core::try_keep_open() {
  Recovery& recovery = *recovery_;
  const bool disorder = sent_.sacked() + recovery.duplicates + sent_.lost() > 0 || any_repetition_out();
  const Phase phase = disorder ? Phase::Disorder : Phase::Open;
  if (phase == recovery.phase) return;
  recovery.phase = phase;
  recovery.high = snd_.nxt;
}

bool Connection::Core::any_repetition_out() const {
  return sent_.repeated() > 0 || (!sent_.empty() && sent_.front().retransmitted);
}

void Connection::Core::send_again(const AckNews& news, Turn& turn) {
  if (news.resend == Resend::Nothing) return;
  if (news.resend == Resend::NewFirst) {
    const SeqNum before = snd_.nxt;
    send_what_fits(turn, true);
    if (snd_.nxt != before) return;
    recovery_->f_rto = false;
  }
  retransmit_lost(turn);
}

// What is lost goes again as the window allows. The first segment's repetition starts the timer anew.
void Connection::Core::retransmit_lost(Turn& turn) {
  bool first = false;
  bool any = false;
  for (std::size_t index = sent_.next_lost(0); index < sent_.size(); index = sent_.next_lost(index + 1)) {
    if (in_flight() >= congestion_.window() || !retransmit(index, false, turn)) break;
    if (in_reduction()) ++recovery_->reduction.sent;
    first |= index == 0;
    any = true;
  }
  if ((first && !timers_.armed(TimerKind::Reordering)) || (any && !loss_timer_armed())) arm_retransmission(turn.now);
}

}  // namespace halfopen::sim::tcp
