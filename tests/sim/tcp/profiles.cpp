#include "profiles.h"

namespace halfopen::sim::tcp::test {

using namespace std::chrono_literals;
using namespace profiles;

namespace {

template <class T, class V>
void set(Cited<T>& member, V value) {
  member.value = static_cast<T>(value);
}

// What both systems share.
Tcp common_tcp() {
  Tcp tcp;
  set(tcp.rto_initial, 1s);
  set(tcp.duplicate_ack_threshold, 3);
  set(tcp.sack, true);
  set(tcp.window_scaling, true);
  set(tcp.initial_window, 10);
  set(tcp.congestion_control, CongestionControl::Cubic);
  set(tcp.nagle, true);
  set(tcp.receive_window, 64240);
  set(tcp.black_hole_retries, 3);
  set(tcp.mtu_probe_base, 1024);
  set(tcp.mtu_probe_floor, 48);
  set(tcp.segment_min, 48);
  set(tcp.mtu_probe_threshold, 8);
  set(tcp.mtu_probe_interval, 600s);
  set(tcp.ecn_fallback, true);
  set(tcp.receive_share, 256);
  set(tcp.receive_autotuning, true);
  set(tcp.challenge_ack_limit, 2147483647);
  set(tcp.keepalive_idle, 7200s);
  set(tcp.ack_delay_min, 40ms);
  set(tcp.reset_ends_time_wait, true);
  return tcp;
}

}  // namespace

Tcp linux_tcp() {
  Tcp tcp = common_tcp();
  set(tcp.segment_charge, SegmentCharge::LinuxBlocks);
  set(tcp.receive_share, 128);
  set(tcp.compressed_acks, 44);
  set(tcp.ecn, Ecn::Passive);
  set(tcp.compressed_ack_delay, 1ms);
  set(tcp.rto_min, 200ms);
  set(tcp.rto_max, 120s);
  set(tcp.rto_granularity, 4ms);
  set(tcp.rto_floor, RtoFloor::Variance);
  set(tcp.data_retries, 15);
  set(tcp.give_up_base, 200ms);
  set(tcp.give_up, GiveUp::Elapsed);
  set(tcp.give_up_segment, GiveUpSegment::None);
  set(tcp.tail_loss_probe, true);
  set(tcp.merge_on_retransmit, true);
  set(tcp.timestamps, true);
  set(tcp.rack, true);
  set(tcp.f_rto, true);
  set(tcp.slow_start_exit, SlowStartExit::HyStart);
  set(tcp.proportional_reduction, true);
  set(tcp.syn_retries, 6);
  set(tcp.syn_linear_timeouts, 4);
  set(tcp.syn_give_up, SynGiveUp::LinearThenElapsed);
  set(tcp.refused_syn, RefusedSyn::Fail);
  set(tcp.synack_retries, 5);
  set(tcp.ack_policy, AckPolicy::Adaptive);
  set(tcp.ack_delay_max, 200ms);
  set(tcp.quick_acks, 16);
  set(tcp.fin_ack, FinAck::Delayed);
  set(tcp.invalid_ack_interval, 500ms);
  set(tcp.paws, Paws::Lenient);
  set(tcp.paws_outdated, 2147s);
  set(tcp.time_wait_reuse, TimeWaitReuse::BoundOrLoopback);
  set(tcp.time_wait_reuse_delay, 1s);
  set(tcp.slow_start_after_idle, true);
  set(tcp.receive_buffer, 131072);
  set(tcp.receive_buffer_max, 33554432);
  set(tcp.send_buffer, 46080);
  set(tcp.send_buffer_max, 4194304);
  set(tcp.window_scale, 10);
  set(tcp.keepalive_interval, 75s);
  set(tcp.keepalive_probes, 9);
  set(tcp.orphan_retries, 8);
  set(tcp.fin_wait_2, 60s);
  set(tcp.time_wait, 60s);
  set(tcp.shut_receive, ShutReceive::KeepTaking);
  return tcp;
}

Tcp windows_tcp() {
  Tcp tcp = common_tcp();
  set(tcp.rto_min, 300ms);
  set(tcp.rto_max, 60s);
  set(tcp.rto_granularity, 1ms);
  set(tcp.rto_floor, RtoFloor::Whole);
  set(tcp.data_retries, 5);
  set(tcp.give_up, GiveUp::Count);
  set(tcp.give_up_segment, GiveUpSegment::Reset);
  set(tcp.syn_retries, 4);
  set(tcp.syn_total_limit, 21s);
  set(tcp.paws, Paws::Strict);
  set(tcp.paws_outdated, std::chrono::hours{24 * 24});
  set(tcp.syn_give_up, SynGiveUp::Count);
  set(tcp.refused_syn, RefusedSyn::Retry);
  set(tcp.syn_refused_interval, 500ms);
  set(tcp.synack_retries, 2);
  set(tcp.ack_policy, AckPolicy::EverySecond);
  set(tcp.ack_delay_max, 40ms);
  set(tcp.fin_ack, FinAck::Immediate);
  set(tcp.receive_buffer, 65536);
  set(tcp.receive_buffer_max, 16777216);
  set(tcp.send_buffer, 65536);
  set(tcp.send_buffer_max, 65536);
  set(tcp.window_scale, 8);
  set(tcp.keepalive_interval, 1s);
  set(tcp.keepalive_probes, 10);
  set(tcp.orphan_retries, 5);
  set(tcp.fin_wait_2, 120s);
  set(tcp.time_wait, 240s);
  set(tcp.shut_receive, ShutReceive::Abort);
  return tcp;
}

}  // namespace halfopen::sim::tcp::test
