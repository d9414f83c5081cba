// The state of one connection and the steps of the machine, declared by the file that defines them.
//
// Reading order: segment_arrival.cpp (RFC 9293, 3.10.7.4), output.cpp (what may leave), retransmission.cpp and
// recovery.cpp (what is sent again), then the rest in any order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "ack_engine.h"
#include "attempts.h"
#include "congestion.h"
#include "halfopen/sim/core/spare.h"
#include "halfopen/sim/tcp/connection.h"
#include "lazy.h"
#include "mtu_search.h"
#include "receive_queue.h"
#include "receive_window.h"
#include "recovery_state.h"
#include "rtt.h"
#include "send_queue.h"
#include "sent.h"
#include "stored_options.h"
#include "timers.h"
#include "urgent.h"

namespace halfopen::sim::tcp {

/// One call of the machine: when it happens and what it wants done.
struct Turn {
  Instant now;
  Actions& out;
  bool ack_due = false;  ///< An acknowledgement leaves before the turn ends, alone if nothing else carries it.
};

/// Whether a segment is worth the next check.
enum class Step : std::uint8_t { Continue, Stop };

/// Where PSH comes from.
enum class Push : std::uint8_t {
  AsWritten,  ///< From the end of a write, if the segment holds one.
  Segment,    ///< It carries PSH anyway, also when it is repeated.
  Unit,       ///< It ends what the card is given at once; a repetition has none (linux/19.psh-of-units).
};

/// What a segment's timestamp says of it.
enum class Age : std::uint8_t {
  Fresh,
  Stale,     ///< An old duplicate: dropped and answered.
  StaleAck,  ///< An old acknowledgement, as a path that reorders brings them: dropped.
};

struct Connection::Core : core::Recycled {
  Core(const profiles::Tcp& profile, const Flow& flow, const Options& options, const Start& start);

  // opening.cpp
  void connect(Turn& turn);
  void accept_syn(const Packet& syn, Turn& turn);
  void accept_cookie(const Packet& syn, Instant now);
  void syn_sent_arrives(const Packet& seg, Turn& turn);
  void refused(Turn& turn);
  void syn_timer(Turn& turn);
  void syn_ack_timer(Turn& turn);
  void send_syn(Turn& turn);
  void take_syn(const Packet& syn, Instant now);
  void handshake_done(const Packet& seg, Turn& turn);
  std::uint32_t syn_retries() const;
  bool syn_gives_up(Instant now) const;
  Duration syn_interval() const;
  std::int32_t syn_ack_retries() const;
  bool waits_for_data(const Packet& seg) const;
  void arm_syn_timer(Duration after, Instant now);

  // segment_arrival.cpp
  void segment_arrives(const Packet& seg, Turn& turn);
  void synchronized_arrives(const Packet& seg, Turn& turn);
  Step first_check_sequence(const Packet& seg, Turn& turn);
  Step second_check_rst(const Packet& seg, Turn& turn);
  Step fourth_check_syn(const Packet& seg, Turn& turn);
  Step fifth_check_ack(const Packet& seg, Turn& turn);
  Step acknowledgement_in_syn_received(const Packet& seg, Turn& turn);
  Step acknowledgement_of_fin(const Packet& seg, Turn& turn);
  void seventh_take_text(const Packet& seg, Turn& turn);
  void eighth_check_fin(const Packet& seg, Turn& turn);

  // receiving.cpp
  bool behind_recent(const Packet& seg, Instant now) const;
  Age age_of(const Packet& seg, Instant now) const;
  Age lenient_age_of(const Packet& seg) const;
  void note_echo(const Packet& seg, Instant now);
  void note_timestamp(const Packet& seg, Instant now);
  bool refuses_text(const Packet& seg) const;
  void take_in_order(Slice octets, Turn& turn);
  void take_out_of_order(SeqNum seq, Slice octets, bool fin, Turn& turn);
  void note_duplicate(SeqNum left, SeqNum right);
  Reassembly& reassembly();
  std::size_t receive(std::span<std::byte> into, bool peek, Turn& turn);
  void answer_invalid(const Packet& seg, Turn& turn);
  bool may_answer_invalid(Instant now);
  void challenge(Turn& turn);
  void acknowledge_if_due(Turn& turn);
  void delayed_ack_timer(Turn& turn);
  void acknowledge_behind_gap(Turn& turn);
  Duration compressed_ack_delay() const;
  void compressed_ack_timer(Turn& turn);
  std::int64_t buffer_used() const;
  void note_reading(Instant now);
  std::uint32_t behind_gap() const;

  // acknowledgement.cpp
  Step take_acknowledgement(const Packet& seg, Turn& turn);
  void take_window(const Packet& seg);
  AckNews begin_news(const Packet& seg) const;
  void advance(SeqNum ack, AckNews& news, Turn& turn);
  void note_gone(const SentSegment& segment, AckNews& news, Instant now);
  void sample_rtt(AckNews& news, Instant now);

  // output.cpp
  std::size_t send(std::span<const std::byte> octets, bool more, bool whole, bool urgent, Turn& turn);
  std::size_t send_space() const;
  bool writable() const;
  /// Sends what may leave and acknowledges what is due: the end of every turn.
  void settle(Turn& turn);
  void transmit(Turn& turn);
  void send_what_fits(Turn& turn, bool nagle_off);
  void send_new(std::uint32_t length, bool fin, Push push, Turn& turn);
  bool follows(std::uint32_t length, std::uint32_t usable, bool nagle_off) const;
  std::uint32_t segments_at_a_time() const;
  bool holds_back(std::uint32_t length) const;
  void restart_after_idle(Instant now);
  std::uint32_t usable_window() const;
  std::uint32_t unsent() const {
    const SeqNum end = send_queue_.end();
    return end.after(snd_.nxt) ? end - snd_.nxt : 0;
  }
  bool fin_unsent() const { return fin_queued_ && snd_.nxt.at_or_before(send_queue_.end()); }
  bool may_send() const;
  void send_failed(Instant now);

  // ecn.cpp
  std::uint8_t ecn_of_syn();
  void take_ecn_of_syn(const Packet& syn);
  void add_ecn(Packet& segment);
  void take_ecn_of_data(const Packet& seg, Turn& turn);
  void reduce_for_mark();

  // urgent.cpp
  Urgent& urgent();
  void add_urgent(Packet& segment) const;
  void urgent_acknowledged();
  void sixth_check_urgent(const Packet& seg, Turn& turn);
  void take_urgent_pointer(const Packet& seg);
  void skip_octet();
  void pass_mark();
  SeqNum next_to_read() const;
  bool at_mark() const;
  std::size_t readable() const;
  std::size_t readable_to_mark() const;
  std::size_t read_beside_mark(std::span<std::byte> into, bool peek);
  std::size_t peek_beside_mark(std::span<std::byte> into);
  UrgentOctet take_urgent(bool peek, std::byte& octet);
  bool urgent_here() const;

  // mtu_probing.cpp
  void path_mtu(std::uint32_t mtu, Turn& turn);
  bool lose_what_does_not_fit();
  std::uint32_t packet_overhead() const;
  void begin_mtu_search(Instant now);
  void suspect_black_hole(Instant now);
  MtuProbe probe_mtu(Turn& turn);
  void search_again_in_time(Instant now);
  void mtu_probe_came();
  bool mtu_probe_lost();

  // retransmission.cpp
  void retransmission_timer(Turn& turn);
  void tail_loss_probe(Turn& turn);
  void revert_backoff(SeqNum quoted, Turn& turn);
  bool retransmit(std::size_t index, bool probe, Turn& turn);
  bool gives_up(Instant now) const;
  bool outlasts(std::int32_t retries, Instant now) const;
  void arm_after_sending(Instant now);
  void restart_timer(Instant now);
  void rearm_retransmission(Instant now, bool since_sent);
  void arm_retransmission(Instant now);
  void arm_loss_timer(TimerKind kind, Instant at);
  bool loss_timer_armed() const;
  bool tail_probe_allowed() const;
  Instant tail_probe_at(Instant now, Instant bound) const;
  Duration rto() const;
  void rely_on_rto() const;
  std::int32_t retries() const;
  Duration user_limit() const { return options_->user_timeout; }

  // sack.cpp
  void note_sack(const Packet& seg, AckNews& news, Instant now);
  static bool is_d_sack(std::span<const SackBlock> blocks, std::size_t count, SeqNum ack);
  void note_reported(const SentSegment& segment, AckNews& news, std::optional<SeqNum>& lowest, Instant now);
  void note_d_sack(SackBlock block, AckNews& news);
  bool sent_never(SackBlock block) const;
  void note_reordering(std::uint32_t octets);

  // loss_detection.cpp
  void rack_advance(const SentSegment& segment, Instant now);
  bool came_before_repetition(const SentSegment& segment, const AckNews& news) const;
  void rack_widen(Rack& rack);
  Duration reordering_window() const;
  Duration rack_detect(Instant now);
  void detect_losses(AckNews& news, Instant now);
  void detect_without_sack(const AckNews& news);
  void reordering_timer(Turn& turn);
  void forget_duplicates(AckNews& news);
  void count_duplicate(AckNews& news);
  std::uint32_t degree() const;
  /// Without SACK every duplicate acknowledgement stands for one segment that has left the network.
  std::uint32_t in_flight() const {
    const std::uint32_t flight = sent_.in_flight();
    return recovery_ ? flight - std::min(recovery_->duplicates, flight) : flight;
  }

  // recovery.cpp
  Recovery& recovery();
  Phase phase() const { return recovery_ ? recovery_->phase : Phase::Open; }
  Congestion::View view(Instant now) const { return {profile_, now, rtt_.least(), snd_.una, snd_.nxt}; }
  void take_news(AckNews& news, Turn& turn);
  void judge(AckNews& news, Instant now);
  bool reneged(const AckNews& news);
  bool leave_if_repaired(const AckNews& news);
  bool judge_in_recovery(AckNews& news, Instant now);
  void judge_before_recovery(AckNews& news);
  void judge_in_loss(AckNews& news);
  void enter_recovery();
  void enter_loss(Instant now);
  void everything_lost(Instant now);
  void try_to_open();
  void try_keep_open();
  bool any_repetition_out() const;
  void send_again(const AckNews& news, Turn& turn);
  void retransmit_lost(Turn& turn);

  // undo.cpp
  void begin_undo();
  void note_repetition(Instant now);
  bool was_only_late(const AckNews& news) const;
  bool may_undo(const AckNews& news) const;
  void undo_reduction(bool nothing_lost);
  bool undo_by_d_sack();
  bool undo_by_partial_acknowledgement(const AckNews& news);
  bool undo_at_the_end(const AckNews& news);
  bool stays_without_sack();
  bool undo_loss(const AckNews& news, bool by_f_rto);
  void note_late(SeqNum from);

  // reduction.cpp
  bool in_reduction() const;
  void begin_reduction();
  void reduce_window(std::uint32_t delivered, std::uint32_t lost, bool advanced);
  void end_reduction();
  void follow_window(const AckNews& news, Instant now);
  void probe_acknowledged(const AckNews& news);

  // probes.cpp
  void probe_timer(Turn& turn);
  void arm_probe_if_stuck(Instant now);
  void probing_ends();
  bool probing_gives_up(Instant now) const;
  bool orphan_probing_ends() const;
  bool stuck() const;
  void keepalive_timer(Turn& turn);
  void start_keepalive(Instant now);
  Duration keepalive_idle() const;

  // closing.cpp
  void shutdown_send(Turn& turn);
  void shutdown_receive(Turn& turn);
  void close(Turn& turn);
  void abort(Turn& turn);
  void die(Cause cause, Turn& turn);
  void give_up(Cause cause, Turn& turn);
  void enter_closed();
  void enter_fin_wait_2(Turn& turn);
  void live_as_orphan_in_fin_wait_2(Turn& turn);
  void fin_wait_2_timer(Turn& turn);
  void enter_time_wait(Turn& turn);
  void time_wait_arrives(const Packet& seg, Turn& turn);
  bool opens_anew(const Packet& seg) const;
  std::optional<Heritage> heritage(bool chosen, Instant now) const;

  // segment_maker.cpp
  /// The next segment of the turn, without payload: the caller may still change it.
  Packet& emit(SeqNum seq, std::uint8_t flags, Turn& turn);
  void emit(SeqNum seq, std::uint8_t flags, Slice payload, Turn& turn);
  void send_ack(Turn& turn);
  void send_reset(Turn& turn);
  void send_probe(Turn& turn);
  void add_sack_blocks(Packet& segment);
  std::uint32_t timestamp(Instant now) const;
  Duration echoed_rtt(SeqNum echo, Instant now) const;
  std::uint32_t announced_mss() const { return announced_mss_; }
  std::uint32_t header_size() const;
  /// Octets a segment may carry.
  std::uint32_t mss() const { return mss_; }
  /// To be called when one of what they follow from has changed: path, options, what the peer has announced or shown.
  void update_mss();
  std::uint32_t received_mss() const { return ack_engine_.segment_size(); }
  std::uint32_t received_mss_max() const;

  // connection.cpp
  Turn begin(Instant now, Actions& out);
  void fire(TimerKind kind, Turn& turn);
  void set_options(const Options& options, Turn& turn);
  template <class T>
  T use(const profiles::Cited<T>& cited) const {
    return usage_ ? usage_->use(cited) : cited.value;
  }

  const profiles::Tcp& profile_;
  profiles::Usage* usage_;
  ChallengeLimit* challenges_;
  Flow flow_;
  StoredOptions options_;
  Timers timers_;

  // RFC 9293, 3.3.1.
  struct {
    SeqNum iss, una, nxt, wl1, wl2;
    SeqNum fresh;      ///< SND.NXT when the last turn began.
    SeqNum small_end;  ///< End of the last segment sent that was not full (Minshall).
    std::uint32_t wnd = 0;
    std::uint32_t wnd_max = 0;  ///< Largest window seen.
    std::uint32_t peer_mss = 0;
    std::uint8_t scale = 0;  ///< Of the peer's windows.
    bool scaled = false;     ///< Both ends scale.
  } snd_;
  struct {
    SeqNum irs, nxt;
    SeqNum acked;  ///< Last.ACK.sent (RFC 7323).
  } rcv_;
  struct {
    std::uint32_t offset = 0;
    std::uint32_t recent = 0;  ///< TS.Recent (RFC 7323, 4.3).
    Instant recent_at{};
  } ts_;

  // Small things together: a million idle connections pay for every gap.
  TcpState state_ = TcpState::Closed;
  /// RFC 3168.
  struct {
    bool asked = false;    ///< In a SYN of ours.
    bool on = false;       ///< Both ends have agreed.
    bool seen = false;     ///< The peer marks its segments.
    bool echo = false;     ///< Congestion was met; the peer has not said that it knows.
    bool reduced = false;  ///< The window was: the peer is to be told.
  } ecn_;
  bool timestamps_on_ = false;  ///< RFC 7323: both ends have agreed.
  bool sack_on_ = false;
  bool active_open_ = false;
  bool fin_queued_ = false;  ///< Our FIN stands behind the last octet of send_queue_.
  bool fin_acknowledged_ = false;
  bool peer_finished_ = false;
  bool receive_shut_ = false;
  bool orphan_ = false;
  bool held_tail_ = false;  ///< MSG_MORE: a short segment waits for more.
  bool refused_ = false;  ///< RefusedSyn::Retry: the last SYN drew a RST.
  std::uint32_t mtu_;
  std::uint32_t announced_mss_ = 0;
  std::uint32_t mss_ = 0;
  std::uint32_t total_retransmits_ = 0;
  std::uint32_t abandoned_ = 0;  ///< Octets queued when the connection ended: they go on being counted (linux/10.outq-after-reset).
  std::uint32_t keepalives_out_ = 0;

  RttEstimator rtt_;
  Congestion congestion_;
  AckEngine ack_engine_;
  ReceiveWindow window_;
  SendQueue send_queue_;
  SentQueue sent_;
  ReceiveQueue received_;
  std::unique_ptr<Reassembly> reassembly_;
  Lazy<Attempts> attempts_;
  std::unique_ptr<Recovery> recovery_;
  std::unique_ptr<MtuSearch> mtu_search_;
  std::unique_ptr<Urgent> urgent_;

  Instant last_received_{};
  Instant last_data_sent_ = net::kNever;
  Instant last_invalid_answer_ = net::kNever;
};

/// The narrowest link there may be (RFC 791, 3.2; RFC 8200, 5).
std::uint32_t mtu_min(const Flow& flow);
/// Octets of a timestamps option with its padding (RFC 7323, appendix A).
inline constexpr std::uint32_t kTimestampOption = 12;
inline constexpr Duration kTimestampTick = std::chrono::milliseconds{1};  // linux/8.3.timestamps

/// RTO after `steps` doublings, at most `ceiling`.
Duration backed_off(Duration rto, std::uint32_t steps, Duration ceiling);
/// The time `retries` doublings of `base` take, each at most `ceiling`: (2^(n+1) - 1) * base, then linear
/// (linux/7.3.limit).
Duration modelled_time(std::int32_t retries, Duration base, Duration ceiling);

}  // namespace halfopen::sim::tcp
