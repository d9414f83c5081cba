// The lean probe: the least work an honest simulation of TCP segments with real octets can do. It is no TCP anybody
// should trust, and the measure of what the real one may cost.
//
// There are: handshake, sliding window, slow start and NewReno, retransmission with back-off, delayed acknowledgement,
// keepalive, FIN and TIME-WAIT. There are not: options, SACK, path MTU, limits, errors, operating systems, processes,
// records. Two hosts, one link; octets are copied three times (into the send ring, into a segment, to the reader).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "wheel.h"

namespace halfopen::bench::lean {

inline constexpr std::uint32_t kMss = 1448;

struct Segment {
  Segment* next;
  Time arrives;
  std::uint64_t flow;
  std::uint32_t seq, ack, window;
  std::uint16_t length, taken;
  std::uint8_t flags, host;
  bool large;
  std::uint8_t* octets() { return reinterpret_cast<std::uint8_t*>(this + 1); }
};

enum Flag : std::uint8_t { kSyn = 1, kAck = 2, kFin = 4, kRst = 8 };
enum class State : std::uint8_t { Closed, SynSent, SynReceived, Open, FinWait, CloseWait, LastAck, TimeWait };

struct Connection;

/// The program at one end.
class User {
 public:
  virtual ~User() = default;
  virtual void opened(Connection&) {}
  virtual void readable(Connection&) {}
  virtual void writable(Connection&) {}
  virtual void ended(Connection&) {}
};

/// First in, first out, linked through the segments.
struct Chain {
  Segment* first = nullptr;
  Segment* last = nullptr;
  void push(Segment* segment) {
    segment->next = nullptr;
    (first == nullptr ? first : last->next) = segment;
    last = segment;
  }
  Segment* pop() {
    Segment* const segment = first;
    first = segment->next;
    return segment;
  }
};

struct Connection {
  User* user = nullptr;
  std::uint8_t* ring = nullptr;  // 2^ring_bits octets, while something is queued
  Chain received;
  Segment* behind_gap = nullptr;  // by rising number
  Time rto_at = kNever, ack_at = kNever, keepalive_at = kNever, armed = kNever;
  Time timed_since = 0;
  std::uint64_t flow = 0;
  std::uint32_t id = 0;
  std::uint32_t una = 0, nxt = 0, peer_window = 65'535, cwnd = 10 * kMss, ssthresh = ~0u, recover = 0, timed = 0;
  std::uint32_t head = 0, queued = 0, rcv_nxt = 0, unread = 0;
  std::uint32_t srtt_us = 0, rttvar_us = 0, rto_us = 1'000'000;
  State state = State::Closed;
  std::uint8_t host = 0, ring_bits = 0, duplicates = 0, unacknowledged = 0, tries = 0;
  bool fin_queued = false, fin_sent = false, recovering = false, blocked = false, peer_ended = false;
};

struct LinkOptions {
  double bits_per_second = 1e9;
  Time delay = 0;
  std::uint32_t loss = 0;  // in 2^-32
  std::uint64_t seed = 1;
};

class Network {
 public:
  explicit Network(const LinkOptions& options);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Settings.
  std::function<User*(Connection&)> accept;  // who serves a new connection of host 1
  std::uint32_t buffer = 65'536;
  Time keepalive = 0;  // of host 0; 0: none
  Time time_wait = 60'000'000'000;
  bool link_up = true;

  // Programs.
  Connection& connect(std::uint64_t flow, User* user);
  std::uint32_t write(Connection& c, const std::uint8_t* octets, std::uint32_t count);
  std::uint32_t read(Connection& c, std::uint8_t* octets, std::uint32_t count);
  void close(Connection& c);
  void abort(Connection& c);
  void call_at(Time at, std::function<void()> what);
  Time now() const { return wheel_.now(); }
  void run(Time until = kNever - 1);
  void stop() { stopped_ = true; }

  std::uint64_t segments() const { return segments_; }
  std::uint64_t digest() const { return digest_; }

 private:
  static constexpr std::uint32_t kNone = ~0u;
  static constexpr std::size_t kSlab = 64;
  struct Direction {
    Chain chain;
    Time busy_until = 0;
    std::uint64_t random = 0;
    bool armed = false;
  };

  // network.cpp
  Connection& make(std::uint64_t flow, std::uint8_t host, State state);
  void destroy(Connection& c);
  Connection* find(std::uint64_t flow, std::uint8_t host) const;
  void enter(std::uint32_t id);
  Segment* allocate(bool large);
  void release(Segment* segment);
  void release_all(Segment* first);
  void transmit(Segment* segment);
  void arm(Connection& c);

  // machine.cpp
  void emit(Connection& c, std::uint8_t flags, std::uint32_t seq, std::uint32_t offset, std::uint32_t count);
  void acknowledge(Connection& c) { emit(c, kAck, c.nxt, 0, 0); }
  void output(Connection& c);
  void repeat_first(Connection& c);
  void arrives(Segment* segment);
  void opens(Segment* segment);
  bool take_ack(Connection& c, const Segment& segment);
  void sample(Connection& c);
  void advance(Connection& c, std::uint32_t ack);
  void take_octets(Connection& c, Segment* segment);
  void timer(Connection& c);
  void timed_out(Connection& c);
  void enter_time_wait(Connection& c);
  std::uint32_t window(const Connection& c) const { return buffer - c.unread; }
  void drop_ring(Connection& c);

  Wheel wheel_;
  LinkOptions link_;
  std::array<Direction, 2> directions_;
  std::vector<std::unique_ptr<Connection[]>> blocks_;
  std::vector<Connection*> connections_;
  std::vector<std::uint32_t> free_ids_;
  std::vector<std::uint32_t> table_;
  std::size_t in_table_ = 0;
  std::array<Segment*, 2> free_segments_{};
  std::vector<std::unique_ptr<std::byte[]>> slabs_;
  std::array<std::vector<std::uint8_t*>, 32> free_rings_;
  std::vector<std::function<void()>> calls_;
  std::vector<std::uint32_t> free_calls_;
  std::uint64_t segments_ = 0, digest_ = 0;
  bool stopped_ = false;
};

}  // namespace halfopen::bench::lean
