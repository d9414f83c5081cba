// Taking back a repair that was not needed: what was repeated had only been late. Evidence are duplicates reported for
// every repetition (RFC 3708), echoes older than the first repetition (RFC 3522), and F-RTO (RFC 5682). RFC 4015 tells
// what is given back.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

constexpr std::uint8_t kPersistenceMax = 16;

void Connection::Core::begin_undo() {
  Recovery& recovery = *recovery_;
  if (!any_repetition_out()) recovery.undo.first_stamp.reset();
  recovery.undo.possible = true;
  recovery.undo.una = snd_.una;
  recovery.undo.threshold = 0;
  const bool probed = recovery.probe.out && recovery.probe.repeats;
  const auto out = static_cast<std::int32_t>(sent_.repeated() + (probed ? 1 : 0));
  recovery.undo.twice.reset();
  if (out > 0) recovery.undo.twice = out;
}

// A repetition leaves: it may come twice.
void Connection::Core::note_repetition(Instant now) {
  if (!recovery_) return;
  Undo& undo = recovery_->undo;
  if (!undo.first_stamp) undo.first_stamp = timestamp(now);
  undo.twice = undo.twice.value_or(0) + 1;
}

// What is acknowledged had been sent before the first repetition left.
bool Connection::Core::was_only_late(const AckNews& news) const {
  const Undo& undo = recovery_->undo;
  if (undo.first_stamp) return news.echo && news.echo->before(SeqNum{*undo.first_stamp});
  return sack_on_ || snd_.una.before(recovery_->high);
}

bool Connection::Core::may_undo(const AckNews& news) const {
  const Undo& undo = recovery_->undo;
  return undo.possible && (undo.twice == 0 || was_only_late(news));
}

void Connection::Core::undo_reduction(bool nothing_lost) {
  Recovery& recovery = *recovery_;
  if (nothing_lost) sent_.unlose_all();
  if (recovery.undo.threshold > 0) congestion_.restore(recovery.reduction.window_before, recovery.undo.threshold);
  recovery.undo.possible = false;
  recovery.rack.news = true;  // what was lost is asked anew
}

bool Connection::Core::undo_by_d_sack() {
  Recovery& recovery = *recovery_;
  if (!recovery.undo.possible || recovery.undo.twice != 0) return false;
  recovery.rack.persistence = std::min<std::uint8_t>(recovery.rack.persistence + 1, kPersistenceMax);
  undo_reduction(false);
  return true;
}

// An acknowledgement in recovery that covers what was only late. While repetitions are on their way nothing more is
// repeated (true); when none is, the repair is undone.
bool Connection::Core::undo_by_partial_acknowledgement(const AckNews& news) {
  Recovery& recovery = *recovery_;
  if (!recovery.undo.possible || !was_only_late(news)) return false;
  note_late(news.una);
  if (sent_.repeated() > 0) return true;
  if (!any_repetition_out()) recovery.undo.first_stamp.reset();
  undo_reduction(true);
  try_to_open();
  return false;
}

// Everything is repaired. True if the phase lasts nonetheless: without SACK, until something sent after its beginning
// is acknowledged, lest old duplicates begin another (RFC 6582, 6).
bool Connection::Core::undo_at_the_end(const AckNews& news) {
  Recovery& recovery = *recovery_;
  if (may_undo(news)) {
    undo_reduction(false);
  } else if (recovery.rack.persistence > 0 && --recovery.rack.persistence == 0) {
    recovery.rack.window_steps = 1;
  }
  if (stays_without_sack()) return true;
  recovery.phase = Phase::Open;
  return false;
}

bool Connection::Core::stays_without_sack() {
  if (sack_on_ || snd_.una != recovery_->high) return false;
  if (!any_repetition_out()) recovery_->undo.first_stamp.reset();
  return true;
}

bool Connection::Core::undo_loss(const AckNews& news, bool by_f_rto) {
  if (!by_f_rto && !may_undo(news)) return false;
  undo_reduction(true);
  if (attempts_.exists()) attempts_.own().retransmits = 0;
  if (stays_without_sack()) return true;
  if (by_f_rto || sack_on_) recovery_->phase = Phase::Open;
  return true;
}

// What lies between `from` and the highest reported segment came out of order.
void Connection::Core::note_late(SeqNum from) {
  const SeqNum highest = sent_.highest_sacked().value_or(snd_.una);
  if (from.before(highest)) note_reordering(highest - from);
}

}  // namespace halfopen::sim::tcp
