// The lean probe: its TCP.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "network.h"

namespace halfopen::bench::lean {
namespace {

constexpr Time kMicrosecond = 1'000, kAckDelay = 40'000'000;
constexpr std::uint32_t kRtoMin = 200'000, kRtoMax = 120'000'000;  // us
constexpr std::uint8_t kTriesMax = 15;

std::int32_t distance(std::uint32_t from, std::uint32_t to) { return static_cast<std::int32_t>(to - from); }

// Copies between a ring and flat memory, in two parts where it wraps.
void copy_out(const std::uint8_t* ring, std::uint32_t size, std::uint32_t from, std::uint8_t* to, std::uint32_t count) {
  const std::uint32_t first = std::min(count, size - from);
  std::memcpy(to, ring + from, first);
  std::memcpy(to + first, ring, count - first);
}

}  // namespace

void Network::drop_ring(Connection& c) {
  if (c.ring == nullptr) return;
  free_rings_[c.ring_bits].push_back(c.ring);
  c.ring = nullptr;
}

Connection& Network::connect(std::uint64_t flow, User* user) {
  Connection& c = make(flow, 0, State::SynSent);
  c.user = user;
  emit(c, kSyn, 0, 0, 0);
  c.nxt = 1;
  c.rto_at = now() + c.rto_us * kMicrosecond;
  arm(c);
  return c;
}

std::uint32_t Network::write(Connection& c, const std::uint8_t* octets, std::uint32_t count) {
  count = std::min(count, buffer - c.queued);
  if (count == 0) {
    c.blocked = true;
    return 0;
  }
  const std::uint32_t size = c.ring == nullptr ? 0 : 1u << c.ring_bits;
  if (c.queued + count > size) {
    std::uint8_t bits = 10;
    while (1u << bits < c.queued + count) ++bits;
    auto& spare = free_rings_[bits];
    std::uint8_t* ring = nullptr;
    if (spare.empty()) {
      ring = static_cast<std::uint8_t*>(std::malloc(std::size_t{1} << bits));
    } else {
      ring = spare.back();
      spare.pop_back();
    }
    if (c.queued > 0) copy_out(c.ring, size, c.head, ring, c.queued);
    drop_ring(c);
    c.ring = ring;
    c.ring_bits = bits;
    c.head = 0;
  }
  const std::uint32_t mask = (1u << c.ring_bits) - 1;
  const std::uint32_t at = (c.head + c.queued) & mask;
  const std::uint32_t first = std::min(count, mask + 1 - at);
  std::memcpy(c.ring + at, octets, first);
  std::memcpy(c.ring, octets + first, count - first);
  c.queued += count;
  output(c);
  return count;
}

std::uint32_t Network::read(Connection& c, std::uint8_t* octets, std::uint32_t count) {
  const std::uint32_t before = window(c);
  std::uint32_t copied = 0;
  while (c.received.first != nullptr && copied < count) {
    Segment& segment = *c.received.first;
    const std::uint32_t part = std::min<std::uint32_t>(segment.length - segment.taken, count - copied);
    std::memcpy(octets + copied, segment.octets() + segment.taken, part);
    copied += part;
    segment.taken = static_cast<std::uint16_t>(segment.taken + part);
    if (segment.taken == segment.length) release(c.received.pop());
  }
  c.unread -= copied;
  if (before < 2 * kMss && window(c) >= 2 * kMss) acknowledge(c);
  return copied;
}

void Network::close(Connection& c) {
  if (c.state == State::SynSent) return destroy(c);
  c.fin_queued = true;
  output(c);
}

void Network::abort(Connection& c) {
  if (c.state != State::SynSent) emit(c, kRst, c.nxt, 0, 0);
  destroy(c);
}

void Network::emit(Connection& c, std::uint8_t flags, std::uint32_t seq, std::uint32_t offset, std::uint32_t count) {
  Segment* const segment = allocate(count > 0);
  segment->flow = c.flow;
  segment->host = c.host;
  segment->flags = flags;
  segment->seq = seq;
  segment->ack = c.rcv_nxt;
  segment->window = window(c);
  segment->length = static_cast<std::uint16_t>(count);
  segment->taken = 0;
  if (count > 0) {
    const std::uint32_t size = 1u << c.ring_bits;
    copy_out(c.ring, size, (c.head + offset) & (size - 1), segment->octets(), count);
  }
  if ((flags & kAck) != 0) {
    c.unacknowledged = 0;
    c.ack_at = kNever;
  }
  transmit(segment);
}

void Network::output(Connection& c) {
  if (c.state < State::Open || c.state == State::TimeWait) return;
  const std::uint32_t limit = std::min(c.cwnd, c.peer_window);
  const std::uint32_t before = c.nxt;
  while (!c.fin_sent) {
    const std::uint32_t flight = c.nxt - c.una;
    const std::uint32_t left = c.queued - flight;
    if (left > 0) {
      const std::uint32_t count = std::min(left, kMss);
      if (flight + count > limit && flight > 0) break;
      emit(c, kAck, c.nxt, flight, count);
      if (c.timed_since == 0) {
        c.timed_since = now();
        c.timed = c.nxt + count;
      }
      c.nxt += count;
    } else if (c.fin_queued) {
      emit(c, kAck | kFin, c.nxt, 0, 0);
      ++c.nxt;
      c.fin_sent = true;
      c.state = c.state == State::CloseWait ? State::LastAck : State::FinWait;
    } else {
      break;
    }
  }
  if (c.nxt == before || c.rto_at != kNever) return;
  c.rto_at = now() + c.rto_us * kMicrosecond;
  arm(c);
}

void Network::repeat_first(Connection& c) {
  if (c.queued > 0) return emit(c, kAck, c.una, 0, std::min(c.queued, kMss));
  emit(c, kAck | kFin, c.una, 0, 0);
}

// A SYN for host 1 makes a connection; all else is too late.
void Network::opens(Segment* segment) {
  if ((segment->flags & (kSyn | kAck)) == kSyn && segment->host == 0 && accept) {
    Connection& c = make(segment->flow, 1, State::SynReceived);
    c.rcv_nxt = 1;
    c.peer_window = segment->window;
    c.user = accept(c);
    emit(c, kSyn | kAck, 0, 0, 0);
    c.nxt = 1;
    c.rto_at = now() + c.rto_us * kMicrosecond;
    arm(c);
  }
  release(segment);
}

void Network::arrives(Segment* segment) {
  digest_ = (digest_ ^ (std::uint64_t{segment->seq} << 32 | segment->ack) ^ now()) * 0x9E3779B97F4A7C15u;
  Connection* const found = find(segment->flow, segment->host ^ 1);
  if (found == nullptr) return opens(segment);
  Connection& c = *found;
  if (keepalive > 0 && c.host == 0) c.keepalive_at = now() + keepalive;
  if ((segment->flags & kRst) != 0) {
    c.user->ended(c);
    destroy(c);
    return release(segment);
  }
  if ((segment->flags & kSyn) != 0) {
    release(segment);
    if (c.state == State::SynReceived) return emit(c, kSyn | kAck, 0, 0, 0);
    if (c.state != State::SynSent) return acknowledge(c);
    c.rcv_nxt = c.una = 1;
    c.peer_window = 65'535;
  } else if (c.state == State::SynSent) {
    return release(segment);
  }
  if (c.state == State::SynSent || c.state == State::SynReceived) {
    const bool client = c.state == State::SynSent;
    c.una = 1;
    c.state = State::Open;
    c.rto_at = kNever;
    c.rto_us = kRtoMin;
    if (keepalive > 0) arm(c);
    if (client) acknowledge(c);
    c.user->opened(c);
    if (client) return;
  }
  if (!take_ack(c, *segment)) return release(segment);
  take_octets(c, segment);
}

// False if the connection is gone.
bool Network::take_ack(Connection& c, const Segment& segment) {
  const std::uint32_t flight = c.nxt - c.una;
  const std::uint32_t moved = segment.ack - c.una;
  const bool same_window = segment.window == c.peer_window;
  c.peer_window = segment.window;
  if (moved > 0 && moved <= flight) {
    advance(c, segment.ack);
    if (c.fin_sent && c.una == c.nxt) {
      if (c.state == State::LastAck) {
        destroy(c);
        return false;
      }
      if (c.peer_ended && c.state != State::TimeWait) enter_time_wait(c);
    }
    if (c.blocked && c.queued < buffer - buffer / 4) {
      c.blocked = false;
      c.user->writable(c);
    }
  } else if (moved == 0 && flight > 0 && segment.length == 0 && (segment.flags & kFin) == 0 && same_window) {
    if (c.recovering) {
      c.cwnd += kMss;
    } else if (++c.duplicates == 3) {
      c.ssthresh = std::max(flight / 2, 2 * kMss);
      c.cwnd = c.ssthresh + 3 * kMss;
      c.recovering = true;
      c.recover = c.nxt;
      c.timed_since = 0;
      repeat_first(c);
    }
  }
  output(c);
  return true;
}

// RFC 6298 in microseconds.
void Network::sample(Connection& c) {
  const auto rtt = static_cast<std::uint32_t>((now() - c.timed_since) / kMicrosecond);
  c.timed_since = 0;
  if (c.srtt_us == 0) {
    c.srtt_us = rtt;
    c.rttvar_us = rtt / 2;
  } else {
    const std::int32_t error = distance(c.srtt_us, rtt);
    c.rttvar_us += static_cast<std::uint32_t>((std::abs(error) - static_cast<std::int32_t>(c.rttvar_us)) / 4);
    c.srtt_us += static_cast<std::uint32_t>(error / 8);
  }
  c.rto_us = std::max(kRtoMin, c.srtt_us + 4 * c.rttvar_us);
}

void Network::advance(Connection& c, std::uint32_t ack) {
  const std::uint32_t numbers = ack - c.una;
  const std::uint32_t octets = std::min(numbers, c.queued);
  if (c.timed_since != 0 && distance(c.timed, ack) >= 0) sample(c);
  c.una = ack;
  c.duplicates = c.tries = 0;
  c.queued -= octets;
  c.head = (c.head + octets) & ((1u << c.ring_bits) - 1);
  if (c.queued == 0) drop_ring(c);
  if (c.recovering) {
    if (distance(c.recover, ack) >= 0) {
      c.recovering = false;
      c.cwnd = c.ssthresh;
    } else {
      repeat_first(c);
      c.cwnd = c.cwnd > octets + kMss ? c.cwnd - octets + kMss : kMss;
    }
  } else if (c.cwnd < c.ssthresh) {
    c.cwnd += std::min(octets, 2 * kMss);
  } else {
    c.cwnd += static_cast<std::uint32_t>(std::uint64_t{kMss} * octets / c.cwnd);
  }
  c.rto_at = c.una == c.nxt ? kNever : now() + c.rto_us * kMicrosecond;
  if (c.rto_at != kNever) arm(c);
}

void Network::take_octets(Connection& c, Segment* segment) {
  const bool fin_here = (segment->flags & kFin) != 0;
  if (segment->length == 0 && !fin_here) {
    if (segment->seq != c.rcv_nxt) acknowledge(c);  // a probe
    return release(segment);
  }
  const std::int32_t ahead = distance(c.rcv_nxt, segment->seq);
  if (ahead != 0) {
    if (ahead > 0) {
      Segment** at = &c.behind_gap;
      while (*at != nullptr && distance((*at)->seq, segment->seq) > 0) at = &(*at)->next;
      if (*at != nullptr && (*at)->seq == segment->seq) {
        release(segment);
      } else {
        segment->next = *at;
        *at = segment;
      }
    } else {
      release(segment);
    }
    return acknowledge(c);
  }
  bool at_once = c.behind_gap != nullptr;
  bool data = false, fin = false;
  for (;;) {
    fin = (segment->flags & kFin) != 0;
    c.rcv_nxt += segment->length + (fin ? 1u : 0u);
    if (segment->length > 0) {
      data = true;
      c.unread += segment->length;
      ++c.unacknowledged;
      c.received.push(segment);
    } else {
      release(segment);
    }
    while (c.behind_gap != nullptr && distance(c.behind_gap->seq, c.rcv_nxt) > 0) {
      Segment* const old = c.behind_gap;
      c.behind_gap = old->next;
      release(old);
    }
    if (fin || c.behind_gap == nullptr || c.behind_gap->seq != c.rcv_nxt) break;
    segment = c.behind_gap;
    c.behind_gap = segment->next;
  }
  if (fin) {
    c.peer_ended = at_once = true;
    if (c.state == State::Open) c.state = State::CloseWait;
  }
  if (data) c.user->readable(c);
  if (c.state == State::Closed) return;
  if (at_once || c.unacknowledged >= 2) {
    acknowledge(c);
  } else if (c.unacknowledged > 0 && c.ack_at == kNever) {
    c.ack_at = now() + kAckDelay;
    arm(c);
  }
  if (!fin) return;
  if (c.state == State::FinWait && c.una == c.nxt) enter_time_wait(c);
  c.user->ended(c);
}

void Network::enter_time_wait(Connection& c) {
  c.state = State::TimeWait;
  c.ack_at = c.keepalive_at = kNever;
  c.rto_at = now() + time_wait;
  arm(c);
}

void Network::timer(Connection& c) {
  if (c.armed != now()) return;  // of an earlier arming
  c.armed = kNever;
  if (c.state == State::Closed) {
    free_ids_.push_back(c.id);
    return;
  }
  if (c.ack_at <= now()) acknowledge(c);
  if (c.keepalive_at <= now()) {
    c.keepalive_at = now() + keepalive;
    emit(c, kAck, c.nxt - 1, 0, 0);
  }
  if (c.rto_at <= now()) timed_out(c);
  if (c.state == State::Closed) return;
  arm(c);
}

void Network::timed_out(Connection& c) {
  if (c.state == State::TimeWait) return destroy(c);
  if (++c.tries > kTriesMax) {
    c.user->ended(c);
    return destroy(c);
  }
  c.rto_us = std::min(2 * c.rto_us, kRtoMax);
  c.rto_at = now() + c.rto_us * kMicrosecond;
  if (c.state == State::SynSent) return emit(c, kSyn, 0, 0, 0);
  if (c.state == State::SynReceived) return emit(c, kSyn | kAck, 0, 0, 0);
  c.ssthresh = std::max((c.nxt - c.una) / 2, 2 * kMss);
  c.cwnd = kMss;
  c.recovering = true;
  c.recover = c.nxt;
  c.duplicates = 0;
  c.timed_since = 0;
  repeat_first(c);
}

}  // namespace halfopen::bench::lean
