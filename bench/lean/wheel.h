// The lean probe's event queue: a wheel of eight levels, 64 slots each. Exact order in time, first in first out among
// equals.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace halfopen::bench::lean {

using Time = std::uint64_t;  // nanoseconds
inline constexpr Time kNever = ~Time{0};

enum class What : std::uint8_t { Link, Connection, Call };

struct Event {
  Time at;
  std::uint32_t next;
  std::uint32_t who;
  What what;
};

/// A slot of level n spans 64^n ns. An event stands on the level of the highest digit in which it differs from now, and
/// falls to a lower one when the wheel gets there.
class Wheel {
 public:
  Time now() const { return now_; }

  void add(Time at, What what, std::uint32_t who) {
    std::uint32_t index = free_;
    if (index == kNone) {
      index = static_cast<std::uint32_t>(events_.size());
      events_.emplace_back();
    } else {
      free_ = events_[index].next;
    }
    events_[index] = {at < now_ ? now_ : at, kNone, who, what};
    place(index);
  }

  /// Takes the next event, if it is due by `limit`, and moves the clock to it.
  bool take(Event& taken, Time limit) {
    for (;;) {
      std::size_t level = 0;
      while (level < kLevels && used_[level] == 0) ++level;
      if (level == kLevels) return false;
      const auto slot = static_cast<std::size_t>(std::countr_zero(used_[level]));
      Slot& list = slots_[level][slot];
      const std::uint32_t first = list.first;
      if (level == 0 || first == list.last) {
        if (events_[first].at > limit) return false;
        taken = events_[first];
        now_ = taken.at;
        if (first == list.last) {
          used_[level] &= ~(std::uint64_t{1} << slot);
        } else {
          list.first = taken.next;
        }
        events_[first].next = free_;
        free_ = first;
        return true;
      }
      const Time begin = events_[first].at >> (6 * level) << (6 * level);
      if (begin > limit) return false;
      now_ = begin;
      used_[level] &= ~(std::uint64_t{1} << slot);
      for (std::uint32_t index = first; index != kNone;) {
        const std::uint32_t next = events_[index].next;
        place(index);
        index = next;
      }
    }
  }

 private:
  static constexpr std::size_t kLevels = 8;  // 2^48 ns: three days and six hours
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Slot {
    std::uint32_t first, last;
  };

  void place(std::uint32_t index) {
    Event& event = events_[index];
    event.next = kNone;
    const Time differs = event.at ^ now_;
    const auto level = differs == 0 ? 0 : static_cast<std::size_t>(std::bit_width(differs) - 1) / 6;
    const auto slot = static_cast<std::size_t>(event.at >> (6 * level) & 63);
    Slot& list = slots_[level][slot];
    const std::uint64_t bit = std::uint64_t{1} << slot;
    if ((used_[level] & bit) != 0) {
      events_[list.last].next = index;
    } else {
      used_[level] |= bit;
      list.first = index;
    }
    list.last = index;
  }

  std::vector<Event> events_;
  std::array<std::array<Slot, 64>, kLevels> slots_;
  std::array<std::uint64_t, kLevels> used_{};
  std::uint32_t free_ = kNone;
  Time now_ = 0;
};

}  // namespace halfopen::bench::lean
