// The virtual clock and what is scheduled on it.
//
// sim/core owns what every world is made of: time, chance, shared octets and digests. It refuses to know of networks.
// Start here.
#pragma once

#include <cstdint>
#include <vector>

#include "halfopen/net/time.h"

namespace halfopen::sim::core {

using net::Duration;
using net::Instant;

/// Orders events of one instant by what they are, never by when or where they were allocated. Classes run in this
/// order: faults first, then the network, then timers; tasks run after all of them (World resumes those from its own
/// queue).
enum class EventClass : std::uint8_t { Fault, Link, Neighbour, Connection, Call, Process, Watch };

/// The key of an event's source: class, host, number of the source within its host. Two pending events never share one.
struct SourceKey {
  EventClass cls{};
  std::uint16_t host = 0;
  std::uint32_t source = 0;
  constexpr std::uint64_t packed() const {
    return std::uint64_t{static_cast<std::uint8_t>(cls)} << 56 | std::uint64_t{host} << 32 | source;
  }
};

class EventQueue;
class TimerLog;

/// One deadline of one source. Owned by its source, at a fixed address; destroying it cancels it.
class Timer {
 public:
  using Fire = void (*)(void* owner);

  Timer(EventQueue& queue, SourceKey key, Fire fire, void* owner);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Fires at `at`, which replaces an earlier deadline; an `at` in the past fires at the current instant. kNever
  /// cancels.
  void arm(Instant at);
  void cancel();
  bool armed() const { return index_ != kIdle; }
  Instant deadline() const;

 private:
  friend class EventQueue;
  static constexpr std::uint32_t kIdle = ~std::uint32_t{0};

  EventQueue& queue_;
  std::uint64_t key_;
  Fire fire_;
  void* owner_;
  std::uint32_t index_ = kIdle;
};

/// Virtual time and the pending timers, earliest first, ties by SourceKey. Outlives its timers.
///
/// A 4-ary heap that knows where each timer lies: re-arming moves one entry, firing allocates nothing.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  Instant now() const { return now_; }
  bool empty() const { return heap_.size() == (hole_ ? 1 : 0); }
  /// When the next timer fires; kNever if none is armed.
  Instant next() const;
  /// Fires the next timer, moving the clock to it. Only if next() != kNever.
  void fire_next();
  /// Moves the clock to `at`, which must not pass next().
  void advance_to(Instant at);
  std::uint64_t fired() const { return fired_; }
  /// Tells `log`, which outlives the queue, what is armed and what fires from now on.
  void keep_log(TimerLog& log) { log_ = &log; }

 private:
  friend class Timer;
  struct Entry {
    Instant at;
    std::uint64_t key;
    Timer* timer;
  };
  static bool comes_before(const Entry& a, const Entry& b) { return a.at != b.at ? a.at < b.at : a.key < b.key; }
  /// Whether a child of the root is its equal.
  bool root_has_equal() const;
  void fill_hole();
  void insert(Timer& timer, Instant at);
  void move(Timer& timer, Instant at);
  void remove(Timer& timer);
  void place(std::uint32_t index, const Entry& entry);
  void sift_up(std::uint32_t index, const Entry& entry);
  void sift_down(std::uint32_t index, const Entry& entry);

  std::vector<Entry> heap_;
  bool hole_ = false;  ///< The root is the timer that is firing: what is armed first takes its place.
  Instant now_{};
  std::uint64_t fired_ = 0;
  TimerLog* log_ = nullptr;
};

inline Instant Timer::deadline() const { return armed() ? queue_.heap_[index_].at : net::kNever; }

}  // namespace halfopen::sim::core
