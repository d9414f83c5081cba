// The deadlines of one connection: plain values, of which the machine's owner watches the earliest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "halfopen/sim/tcp/connection.h"
#include "lazy.h"

namespace halfopen::sim::tcp {

inline constexpr std::size_t kTimerKinds = static_cast<std::size_t>(TimerKind::SynAck) + 1;

/// At most two timers run on most connections: those are kept here, any more in a table made for them.
class Timers {
 public:
  void arm(TimerKind kind, Instant at) {
    if (Instant* const known = find(kind)) {
      *known = at;
      return;
    }
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (at_[slot] != net::kNever) continue;
      at_[slot] = at;
      kind_[slot] = kind;
      return;
    }
    more_.own().at[index(kind)] = at;
  }
  void cancel(TimerKind kind) {
    Instant* const known = find(kind);
    if (known == nullptr) return;
    *known = net::kNever;
    more_.trim();
  }
  /// Of the kinds from `first` to `last` this one runs from now on and no other, or none (kNever).
  void replace(TimerKind first, TimerKind last, TimerKind kind, Instant at) {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (at_[slot] == net::kNever || kind_[slot] < first || kind_[slot] > last) continue;
      at_[slot] = std::exchange(at, net::kNever);
      kind_[slot] = kind;
    }
    if (more_.exists()) {
      for (std::size_t other = index(first); other <= index(last); ++other) more_.own().at[other] = net::kNever;
      more_.trim();
    }
    if (at != net::kNever) arm(kind, at);
  }
  bool any_armed(TimerKind first, TimerKind last) const {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (at_[slot] != net::kNever && kind_[slot] >= first && kind_[slot] <= last) return true;
    }
    if (!more_.exists()) return false;
    return std::any_of(more_->at.begin() + index(first), more_->at.begin() + index(last) + 1,
                       [](Instant at) { return at != net::kNever; });
  }
  void clear() {
    at_.fill(net::kNever);
    more_.reset();
  }
  bool armed(TimerKind kind) const { return at(kind) != net::kNever; }
  Instant at(TimerKind kind) const {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (kind_[slot] == kind && at_[slot] != net::kNever) return at_[slot];
    }
    return more_->at[index(kind)];
  }
  /// The kind that is due first; of several at one instant the one named first in TimerKind. None if nothing is armed.
  TimerKind next() const {
    TimerKind first = TimerKind::None;
    Instant earliest = net::kNever;
    for (std::size_t i = 0; i < kTimerKinds; ++i) {
      const auto kind = static_cast<TimerKind>(i);
      if (at(kind) >= earliest) continue;
      earliest = at(kind);
      first = kind;
    }
    return first;
  }
  Instant deadline() const {
    Instant earliest = at_[0] < at_[1] ? at_[0] : at_[1];
    if (!more_.exists()) return earliest;
    for (const Instant at : more_->at) earliest = at < earliest ? at : earliest;
    return earliest;
  }

 private:
  static constexpr std::size_t kSlots = 2;
  struct Table {
    std::array<Instant, kTimerKinds> at;
    constexpr Table() { at.fill(net::kNever); }
    friend bool operator==(const Table&, const Table&) = default;
  };
  static constexpr std::size_t index(TimerKind kind) { return static_cast<std::size_t>(kind); }
  /// Where the deadline of an armed timer stands; nullptr if it is not armed.
  Instant* find(TimerKind kind) {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (kind_[slot] == kind && at_[slot] != net::kNever) return &at_[slot];
    }
    if (!more_.exists() || more_->at[index(kind)] == net::kNever) return nullptr;
    return &more_.own().at[index(kind)];
  }

  std::array<Instant, kSlots> at_{net::kNever, net::kNever};
  Lazy<Table> more_;
  std::array<TimerKind, kSlots> kind_{};
};

}  // namespace halfopen::sim::tcp
