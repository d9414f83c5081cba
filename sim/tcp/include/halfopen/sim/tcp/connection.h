// One TCP connection: a state machine of (state, segment | call | timer, now) -> (state, actions).
//
// It owns sequence numbers, windows, queues, timers as deadlines; it refuses to know sockets, processes and links: it
// performs no I/O and asks nobody for the time. What differs between systems comes in as profiles::Tcp. Start at
// segment_arrives().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/net/tcp_state.h"
#include "halfopen/net/time.h"
#include "halfopen/profiles/socket_model.h"
#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/core/random.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using net::TcpState;
using profiles::Cause;
using wire::Packet;
using wire::SeqNum;

/// Both endpoints of a connection, as its own host sees them.
struct Flow {
  net::Endpoint local;
  net::Endpoint remote;
  friend auto operator<=>(const Flow&, const Flow&) = default;
};

/// What a socket may turn. A value of 0 (or none) means the profile's.
inline constexpr std::int32_t kNoRetries = -1;

struct Options {
  bool no_delay = false;   ///< TCP_NODELAY
  bool cork = false;       ///< TCP_CORK
  bool keepalive = false;  ///< SO_KEEPALIVE
  Duration keepalive_idle{};
  Duration keepalive_interval{};
  std::int32_t keepalive_probes = 0;
  Duration user_timeout{};             ///< TCP_USER_TIMEOUT
  std::int32_t syn_retries = 0;        ///< TCP_SYNCNT; kNoRetries: the first SYN is the only one
  std::optional<Duration> fin_wait_2;  ///< TCP_LINGER2; negative: reset as soon as the FIN is acknowledged
  std::int64_t receive_buffer = 0;     ///< As the system keeps it (Linux: already doubled); fixes the buffer
  std::int64_t send_buffer = 0;
  std::int32_t max_segment = 0;  ///< TCP_MAXSEG
  std::int32_t defer_accept = 0;  ///< TCP_DEFER_ACCEPT: so many time-outs of the SYN-ACK a bare ACK is not enough

  friend bool operator==(const Options&, const Options&) = default;
};

/// RFC 5961, 10: how many challenges to doubtful segments all connections of a host may send in a second
/// (linux/11.challenge-limit).
class ChallengeLimit {
 public:
  ChallengeLimit(const profiles::Tcp& profile, core::RandomStream random) : profile_{profile}, random_{random} {}
  /// Whether one more may leave; counts it.
  bool allows(Instant now, profiles::Usage& usage);

 private:
  const profiles::Tcp& profile_;
  core::RandomStream random_;
  std::int64_t second_ = -1;  ///< The second `left_` is for.
  std::uint64_t left_ = 0;
};

/// What a connection is born with.
struct Start {
  SeqNum iss;
  std::uint32_t timestamp_offset = 0;  ///< Of the timestamp clock, 1 ms ticks.
  std::uint32_t mtu = 1500;            ///< Of the path's first hop.
  std::uint32_t ts_recent = 0;         ///< Of a predecessor: what the SYN echoes.
  profiles::Usage* usage = nullptr;    ///< Where decisions mark the profile entries they rest on.
  ChallengeLimit* challenges = nullptr;  ///< The host's; without one nothing but the connection's own limit holds.
};

/// What a connection in TIME-WAIT leaves to the one that takes its place.
struct Heritage {
  SeqNum iss;                   ///< Beyond every number it has used.
  std::uint32_t ts_recent = 0;  ///< The peer's last timestamp.
};

/// What a step of the machine means to its owner.
struct Events {
  bool connected = false;         ///< The handshake is over (SYN-SENT or SYN-RECEIVED -> ESTABLISHED).
  bool readable = false;          ///< New octets in order.
  bool writable = false;          ///< Send space was freed.
  bool end_of_stream = false;     ///< The peer's FIN was taken in order.
  bool fin_acknowledged = false;  ///< Everything up to our FIN is acknowledged.
  bool progress = false;          ///< An ACK moved SND.UNA: the next hop is alive (neighbour confirmation).
  bool new_connection = false;    ///< A SYN that may open a new connection met TIME-WAIT: hand it to the listener.
  std::optional<Cause> died;      ///< The connection ended so; `died_in` is the state it was in.
  TcpState died_in = TcpState::Closed;
};

/// What a step of the machine wants done. Filled by the machine, emptied by its owner; reused to allocate nothing.
struct Actions : Events {
  std::vector<Packet> segments;  ///< To be sent, in this order.

  void clear() {
    segments.clear();
    static_cast<Events&>(*this) = {};
  }
};

/// Whether there is an urgent octet.
enum class UrgentOctet : std::uint8_t {
  None,     ///< Nothing was announced, or it has been taken.
  Awaited,  ///< It was announced and has not come.
  Here,
};

/// How a sender stands to losses.
enum class Phase : std::uint8_t {
  Open,      ///< Nothing suspicious.
  Disorder,  ///< Duplicate acknowledgements or SACK blocks, nothing taken for lost yet.
  Reduced,   ///< The window shrinks for another reason than a loss to be repaired.
  Recovery,  ///< After evidence of a loss, until everything sent before it is acknowledged.
  Loss,      ///< After a retransmission timeout, likewise.
};

/// A timer of the machine.
enum class TimerKind : std::uint8_t {
  None,
  Retransmission,
  TailLossProbe,
  Reordering,
  ZeroWindowProbe,
  DelayedAck,
  CompressedAck,
  Keepalive,
  FinWait2,
  TimeWait,
  SynAck
};

/// What getsockopt(TCP_INFO) style questions are answered from, in octets, segments and Durations.
struct Info {
  TcpState state{};
  Phase phase{};
  TimerKind timer{};   ///< Which fires next,
  Instant timer_at{};  ///< and when; kNever if none is armed.
  Duration rto{};      ///< With back-off.
  Duration srtt{}, rttvar{}, min_rtt{};
  std::uint32_t cwnd = 0, ssthresh = 0;  ///< Segments; ssthresh 0x7fffffff as long as nothing was lost.
  std::uint32_t snd_mss = 0, rcv_mss = 0;
  std::uint32_t mtu = 0;          ///< Of the path.
  std::uint32_t unacked = 0;      ///< Segments sent and not acknowledged,
  std::uint32_t sacked = 0;       ///< of these reported received (without SACK: duplicate acknowledgements),
  std::uint32_t lost = 0;         ///< taken for lost,
  std::uint32_t repeated = 0;     ///< on their way once more,
  std::uint32_t in_flight = 0;    ///< on their way, in all.
  std::int64_t receive_buffer = 0;    ///< As it has grown.
  std::uint32_t rcv_ssthresh = 0;     ///< The largest window that may be offered now.
  std::uint32_t rcv_space = 0;        ///< Octets the process has read per round trip; 0 before anything came.
  Duration rcv_rtt{};                 ///< Round trip as seen by the receiver; 0 as long as it is not known.
  std::uint32_t reordering = 0;   ///< Arrivals behind a gap that count as a loss.
  std::uint32_t retransmits = 0;  ///< Unanswered retransmissions in a row.
  std::uint32_t backoff = 0, probes = 0;
  std::uint64_t total_retransmits = 0;
  std::uint64_t total_d_sacks = 0;  ///< Segments the peer reported as duplicates.
};

class Connection {
 public:
  /// A connection in CLOSED. `profile` outlives it.
  Connection(const profiles::Tcp& profile, const Flow& flow, const Options& options, const Start& start);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Calls. Each leaves what it wants done in `out`.

  /// Active open: CLOSED -> SYN-SENT.
  void connect(Instant now, Actions& out);
  /// Passive open by a SYN a listener took: CLOSED -> SYN-RECEIVED, SYN-ACK sent.
  void accept_syn(const Packet& syn, Instant now, Actions& out);
  /// Passive open by the ACK of a SYN cookie: CLOSED -> SYN-RECEIVED without a word; the ACK itself arrives next. `syn`:
  /// what the cookie remembers of the SYN. The ISS of Start is the cookie.
  void accept_cookie(const Packet& syn, Instant now);
  /// SYN-RECEIVED: repetitions of the SYN-ACK after which it is given up, if not as many as options and profile say.
  void limit_syn_acks(std::int32_t repetitions);
  /// SYN-RECEIVED: how often the SYN-ACK's timer has fired.
  std::uint32_t syn_ack_timeouts() const;
  /// The number options and profile allow it.
  std::int32_t syn_ack_retries() const;
  /// Queues as many octets as there is space for and returns how many; `more`: MSG_MORE. `whole` takes all of them
  /// if anything at all is free (SendTaking::Whole).
  std::size_t send(std::span<const std::byte> octets, bool more, bool whole, Instant now, Actions& out);
  /// The same with MSG_OOB: the last octet taken is urgent.
  std::size_t send_urgent(std::span<const std::byte> octets, bool whole, Instant now, Actions& out);
  /// Octets send() would take now.
  std::size_t send_space() const;
  /// Whether poll says OUT: free space at least half of what is queued (docs/evidence linux/6.2).
  bool writable() const;
  /// Moves received octets to `into`, in order; `peek` leaves them queued. Window updates and ACKs due by reading go to
  /// `out`.
  std::size_t receive(std::span<std::byte> into, bool peek, Instant now, Actions& out);
  std::size_t readable() const;
  /// The urgent octet, which receive() leaves out; `peek` leaves it there.
  UrgentOctet take_urgent(bool peek, std::byte& octet);
  /// Whether it is there and not taken (POLLPRI).
  bool urgent_here() const;
  /// A read found nothing: an urgent octet that stands next, with nothing behind it, is lost (linux/8.6.read).
  void pass_mark();
  /// As readable(), but no farther than an urgent octet ahead (SIOCINQ).
  std::size_t readable_to_mark() const;
  /// Queues a FIN behind what is queued: ESTABLISHED -> FIN-WAIT-1, CLOSE-WAIT -> LAST-ACK.
  void shutdown_send(Instant now, Actions& out);
  /// No more receiving; what that does is the profile's ShutReceive.
  void shutdown_receive(Instant now, Actions& out);
  /// The process has let go of the connection: FIN behind queued data, then it lives on as an orphan until finished().
  void close(Instant now, Actions& out);
  /// RST (`R.`, SND.NXT, RCV.NXT) and CLOSED at once; queues dropped. In SYN-SENT nothing is sent.
  void abort(Instant now, Actions& out);
  /// CLOSED without a word on the wire (crash, cancelled attempt).
  void forget();
  /// Drops octets received and not yet read (profiles::Queue::Purge).
  void discard_received();
  /// Options may change at any time; timers follow.
  void set_options(const Options& options, Instant now, Actions& out);
  Options options() const;
  /// TCP_QUICKACK=1/0.
  void quick_ack(bool on, Instant now, Actions& out);

  // The network and the clock.

  /// A segment of this flow arrives (RFC 9293, 3.10.7.3 and 3.10.7.4). Damaged ones never get here.
  void segment_arrives(const Packet& segment, Instant now, Actions& out);
  /// Whether an ICMP error that quotes a segment of this number can be about this connection: one it has sent and that
  /// is not acknowledged, or the next one (RFC 5927, 4.1; linux/12.quoted-number). Others are forged or late.
  bool quotes_us(SeqNum quoted) const;
  /// An ICMP error that is not fatal reverted the back-off (RFC 6069), or named a smaller path MTU.
  void revert_backoff(SeqNum quoted, Instant now, Actions& out);
  void path_mtu(std::uint32_t mtu, Instant now, Actions& out);
  /// The deadline has come.
  void timer(Instant now, Actions& out);
  /// When timer() wants to be called next; kNever for never.
  Instant deadline() const;
  /// What the last call wanted sent could not be, for lack of a route or a link. Octets sent for the first time count
  /// as unsent, and the probe timer tries again; repeated ones count as sent (linux/3.S1f.own-link-down).
  void send_failed(Instant now);

  // Questions.
  TcpState state() const;
  const Flow& flow() const;
  /// The peer's FIN has been taken.
  bool peer_finished() const;
  bool send_shut() const;
  bool receive_shut() const;
  bool orphan() const;
  /// CLOSED: nothing of it is left; the owner may delete it.
  bool finished() const { return state() == TcpState::Closed; }
  /// Octets sent or queued and not yet acknowledged; of a connection that has ended, those it will never be rid of.
  std::size_t unacknowledged() const;
  /// Octets queued and never sent.
  std::size_t unsent() const;
  bool fin_acknowledged() const;
  /// Whether connect() may take these endpoints already, and with what; nothing if they are taken. `chosen`: the local
  /// port was not bound by the program (profiles::TimeWaitReuse).
  std::optional<Heritage> heritage(bool chosen, Instant now) const;
  Info info() const;

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

/// The RST a host without such a connection answers `segment` with (RFC 9293, 3.10.7.1); nothing for a RST.
std::optional<Packet> reset_for(const Packet& segment);

}  // namespace halfopen::sim::tcp
