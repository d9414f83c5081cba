// What of TCP differs between operating systems: numbers, and policies at named decision points.
//
// The machine in sim/tcp is one for all; it asks these. Every member has an entry in the profile's JSON with its
// evidence.
#pragma once

#include <cstdint>
#include <type_traits>

#include "halfopen/net/time.h"
#include "halfopen/profiles/cited.h"

namespace halfopen::profiles {

using net::Duration;

/// Where the lower bound of the RTO sits.
enum class RtoFloor : std::uint8_t {
  Variance,  ///< RTO = SRTT + max(rto_min, 4*RTTVAR): never below SRTT + rto_min (Linux).
  Whole,     ///< RTO = max(rto_min, SRTT + 4*RTTVAR) (RFC 6298, 2.4).
};

/// When unacknowledged data kills a connection.
enum class GiveUp : std::uint8_t {
  Elapsed,  ///< At an RTO expiry, once the time since the first RTO retransmission reaches what `data_retries` model
            ///< (Linux).
  Count,    ///< At the RTO expiry after `data_retries` retransmissions (Windows).
};

/// What a connection that gives up sends.
enum class GiveUpSegment : std::uint8_t { None, Reset };

/// What a RST does to a connection attempt.
enum class RefusedSyn : std::uint8_t {
  Fail,   ///< The attempt fails at once.
  Retry,  ///< The SYN is sent again after `syn_refused_interval`, until `syn_retries` are spent.
};

/// When an acknowledgement is sent for data in order.
enum class AckPolicy : std::uint8_t {
  Adaptive,     ///< Quick-ACK budget, pingpong mode, estimated interval, ACK on read (Linux).
  EverySecond,  ///< Every second full segment, else after `ack_delay_max` (RFC 1122, 4.2.3.2).
};

/// Which segments older than the last timestamp are dropped (PAWS).
enum class Paws : std::uint8_t {
  Strict,   ///< All of them, but for resets (RFC 7323, 5.3).
  Lenient,  ///< Not those one tick old, nor repeated acknowledgements younger than 1.2 RTO; old acknowledgements of old
            ///< numbers are not answered (Linux).
};

/// What an in-order FIN's acknowledgement does.
enum class FinAck : std::uint8_t { Delayed, Immediate };

/// When SYN retransmission ends.
enum class SynGiveUp : std::uint8_t {
  LinearThenElapsed,  ///< Retransmissions >= syn_retries + syn_linear_timeouts, or elapsed >= (2^(syn_retries+1) - 1) s
                      ///< (Linux).
  Count,              ///< After syn_retries retransmissions and their last time-out, or at syn_total_limit.
};

enum class CongestionControl : std::uint8_t { NewReno, Cubic };

/// What ends slow start, a loss aside.
enum class SlowStartExit : std::uint8_t {
  LossOnly,
  HyStart,          ///< A long train of acknowledgements, or delay that grew (Linux, with CUBIC).
  HyStartPlusPlus,  ///< Delay that grew, after a trial of slower growth (RFC 9406).
};

/// Whether data for a connection whose receiving direction was shut down is still taken.
enum class ShutReceive : std::uint8_t {
  KeepTaking,  ///< Data is acknowledged and readable (Linux).
  Abort,       ///< Unread data, or data that arrives later, resets the connection (Windows).
};

/// When a sender finds out by itself what size of segment gets through (RFC 4821).
enum class MtuProbing : std::uint8_t {
  Off,             ///< It believes what ICMP says.
  AfterBlackHole,  ///< Once nothing has got through for a while.
  Always,          ///< From the start, beginning with `mtu_probe_base`.
};

/// Explicit congestion notification, RFC 3168.
enum class Ecn : std::uint8_t {
  Off,
  Passive,  ///< If the peer asks for it.
  Active,   ///< Asked for in a SYN, too.
};

/// What a segment takes of the buffer it waits in.
enum class SegmentCharge : std::uint8_t {
  Octets,       ///< Its octets.
  LinuxBlocks,  ///< The blocks of memory it lies in (Linux).
};

/// Whether connect() may take the endpoints of a connection that is still in TIME-WAIT. Where it may, both ends have
/// used timestamps, by which the peer knows the new SYN (RFC 6191).
enum class TimeWaitReuse : std::uint8_t {
  Never,
  Bound,            ///< With a port the program has bound, at once (Linux, tcp_tw_reuse = 0).
  BoundOrLoopback,  ///< Also with a port the system chooses, on loopback, after `time_wait_reuse_delay` (2).
  BoundOrChosen,    ///< Everywhere (1).
};

/// Numbers and policies of one system's TCP.
struct Tcp {
  // Retransmission.
  Cited<Duration> rto_initial;
  Cited<Duration> rto_min;
  Cited<Duration> rto_max;
  Cited<Duration> rto_granularity;  ///< The RTO value is rounded up to a multiple of it.
  Cited<RtoFloor> rto_floor;
  Cited<std::int32_t> data_retries;  ///< tcp_retries2; TcpMaxDataRetransmissions.
  Cited<Duration> give_up_base;      ///< Elapsed: the RTO its model starts from (200 ms on Linux).
  Cited<GiveUp> give_up;
  Cited<GiveUpSegment> give_up_segment;
  Cited<bool> tail_loss_probe;
  Cited<bool> merge_on_retransmit;  ///< Small unacknowledged segments are merged into one.
  Cited<std::int32_t> duplicate_ack_threshold;
  Cited<bool> sack;
  Cited<bool> timestamps;
  Cited<bool> window_scaling;
  Cited<bool> rack;
  Cited<bool> f_rto;

  // Opening.
  Cited<std::int32_t> syn_retries;
  Cited<std::int32_t> syn_linear_timeouts;
  Cited<Duration> syn_total_limit;  ///< 0: none.
  Cited<SynGiveUp> syn_give_up;
  Cited<RefusedSyn> refused_syn;
  Cited<Duration> syn_refused_interval;
  Cited<std::int32_t> synack_retries;

  // Acknowledging.
  Cited<AckPolicy> ack_policy;
  Cited<Duration> ack_delay_min;  ///< Adaptive: first and smallest estimate (TCP_ATO_MIN, TCP_DELACK_MIN).
  Cited<Duration> ack_delay_max;
  Cited<std::int32_t> quick_acks;  ///< Adaptive: budget of immediate ACKs.
  Cited<FinAck> fin_ack;
  Cited<Duration>
      invalid_ack_interval;  ///< At most one answer to an invalid segment or window probe per this time; 0: no limit.
  Cited<std::int32_t> challenge_ack_limit;  ///< So many challenges a host sends in a second, within a half; 2147483647:
                                            ///< no limit.
  Cited<std::int32_t> compressed_acks;      ///< Acknowledgements of data behind a gap that wait for each other; 0: none.
  Cited<Duration> compressed_ack_delay;     ///< Longest time they wait.
  Cited<Paws> paws;
  Cited<Duration> paws_outdated;  ///< After so long a timestamp no longer makes others old.

  // Sending.
  Cited<std::int32_t> initial_window;  ///< Segments.
  Cited<bool> slow_start_after_idle;
  Cited<CongestionControl> congestion_control;
  Cited<SlowStartExit> slow_start_exit;
  Cited<bool> proportional_reduction;  ///< A repair shrinks the window with what arrives (RFC 6937), not at once.
  Cited<bool> nagle;
  Cited<MtuProbing> mtu_probing;
  Cited<std::int32_t> black_hole_retries;  ///< So many retransmissions, as give_up counts them, make a black hole.
  Cited<std::int32_t> mtu_probe_base;      ///< Octets of a segment that are taken to get through.
  Cited<std::int32_t> mtu_probe_floor;     ///< No smaller one is tried,
  Cited<std::int32_t> segment_min;         ///< or sent at all, whatever a peer or ICMP says.
  Cited<std::int32_t> mtu_probe_threshold; ///< A search is over once it is so narrow,
  Cited<Duration> mtu_probe_interval;      ///< and begins again so much later.
  Cited<Ecn> ecn;
  Cited<bool> ecn_fallback;  ///< A SYN that asks for it and stays unanswered is repeated without (RFC 3168, 6.1.1.1).

  // Buffers and windows; octets.
  Cited<std::int64_t> receive_buffer;
  Cited<std::int64_t> receive_buffer_max;
  Cited<std::int64_t> send_buffer;
  Cited<std::int64_t> send_buffer_idle;  ///< As shown before there is a connection.
  Cited<std::int64_t> send_buffer_max;
  Cited<std::int64_t> receive_window;  ///< Offered at first, before it grows, if receive_share is all.
  Cited<SegmentCharge> segment_charge;
  Cited<std::int32_t> receive_share;  ///< 256ths of the buffer that are offered before a full segment has shown what part
                                      ///< of it are octets.
  Cited<bool> receive_autotuning;     ///< A buffer that no program fixed grows with the rate at which it is read.
  Cited<std::int32_t> window_scale;    ///< The shift announced with default buffers.

  // Keepalive.
  Cited<Duration> keepalive_idle;
  Cited<Duration> keepalive_interval;
  Cited<std::int32_t> keepalive_probes;

  // Ending.
  Cited<std::int32_t> orphan_retries;      ///< For a connection whose process has closed it.
  Cited<Duration> fin_wait_2;              ///< For such a connection in FIN-WAIT-2.
  Cited<Duration> fin_wait_2_half_closed;  ///< In FIN-WAIT-2 by shutdown, descriptor open; 0: unlimited.
  Cited<Duration> time_wait;
  Cited<TimeWaitReuse> time_wait_reuse;
  Cited<Duration> time_wait_reuse_delay;
  Cited<bool> reset_ends_time_wait;  ///< A RST in the window ends TIME-WAIT early (RFC 1337 tells why it matters).
  Cited<ShutReceive> shut_receive;
};

/// Hands every member with its JSON key to `f(key, member)`, in the order of the documentation.
template <class TcpRef, class F>
requires std::is_same_v<std::remove_const_t<TcpRef>, Tcp>
void for_each_member(TcpRef& tcp, F&& f) {
  f("rto_initial", tcp.rto_initial);
  f("rto_min", tcp.rto_min);
  f("rto_max", tcp.rto_max);
  f("rto_granularity", tcp.rto_granularity);
  f("rto_floor", tcp.rto_floor);
  f("data_retries", tcp.data_retries);
  f("give_up_base", tcp.give_up_base);
  f("give_up", tcp.give_up);
  f("give_up_segment", tcp.give_up_segment);
  f("tail_loss_probe", tcp.tail_loss_probe);
  f("merge_on_retransmit", tcp.merge_on_retransmit);
  f("duplicate_ack_threshold", tcp.duplicate_ack_threshold);
  f("sack", tcp.sack);
  f("timestamps", tcp.timestamps);
  f("window_scaling", tcp.window_scaling);
  f("rack", tcp.rack);
  f("f_rto", tcp.f_rto);
  f("syn_retries", tcp.syn_retries);
  f("syn_linear_timeouts", tcp.syn_linear_timeouts);
  f("syn_total_limit", tcp.syn_total_limit);
  f("syn_give_up", tcp.syn_give_up);
  f("refused_syn", tcp.refused_syn);
  f("syn_refused_interval", tcp.syn_refused_interval);
  f("synack_retries", tcp.synack_retries);
  f("ack_policy", tcp.ack_policy);
  f("ack_delay_min", tcp.ack_delay_min);
  f("ack_delay_max", tcp.ack_delay_max);
  f("quick_acks", tcp.quick_acks);
  f("fin_ack", tcp.fin_ack);
  f("invalid_ack_interval", tcp.invalid_ack_interval);
  f("challenge_ack_limit", tcp.challenge_ack_limit);
  f("compressed_acks", tcp.compressed_acks);
  f("compressed_ack_delay", tcp.compressed_ack_delay);
  f("paws", tcp.paws);
  f("paws_outdated", tcp.paws_outdated);
  f("initial_window", tcp.initial_window);
  f("slow_start_after_idle", tcp.slow_start_after_idle);
  f("congestion_control", tcp.congestion_control);
  f("slow_start_exit", tcp.slow_start_exit);
  f("proportional_reduction", tcp.proportional_reduction);
  f("nagle", tcp.nagle);
  f("mtu_probing", tcp.mtu_probing);
  f("black_hole_retries", tcp.black_hole_retries);
  f("mtu_probe_base", tcp.mtu_probe_base);
  f("mtu_probe_floor", tcp.mtu_probe_floor);
  f("segment_min", tcp.segment_min);
  f("mtu_probe_threshold", tcp.mtu_probe_threshold);
  f("mtu_probe_interval", tcp.mtu_probe_interval);
  f("ecn", tcp.ecn);
  f("ecn_fallback", tcp.ecn_fallback);
  f("receive_buffer", tcp.receive_buffer);
  f("receive_buffer_max", tcp.receive_buffer_max);
  f("send_buffer", tcp.send_buffer);
  f("send_buffer_idle", tcp.send_buffer_idle);
  f("send_buffer_max", tcp.send_buffer_max);
  f("receive_window", tcp.receive_window);
  f("segment_charge", tcp.segment_charge);
  f("receive_share", tcp.receive_share);
  f("receive_autotuning", tcp.receive_autotuning);
  f("window_scale", tcp.window_scale);
  f("keepalive_idle", tcp.keepalive_idle);
  f("keepalive_interval", tcp.keepalive_interval);
  f("keepalive_probes", tcp.keepalive_probes);
  f("orphan_retries", tcp.orphan_retries);
  f("fin_wait_2", tcp.fin_wait_2);
  f("fin_wait_2_half_closed", tcp.fin_wait_2_half_closed);
  f("time_wait", tcp.time_wait);
  f("time_wait_reuse", tcp.time_wait_reuse);
  f("time_wait_reuse_delay", tcp.time_wait_reuse_delay);
  f("reset_ends_time_wait", tcp.reset_ends_time_wait);
  f("shut_receive", tcp.shut_receive);
}

}  // namespace halfopen::profiles
