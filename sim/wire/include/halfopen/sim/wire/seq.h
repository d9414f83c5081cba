// Sequence numbers: arithmetic modulo 2^32 (RFC 9293, 3.4). There is no operator<: modulo 2^32 nothing is simply less.
#pragma once

#include <cstdint>

namespace halfopen::sim::wire {

class SeqNum {
 public:
  constexpr SeqNum() = default;
  constexpr explicit SeqNum(std::uint32_t value) : value_{value} {}
  constexpr std::uint32_t value() const { return value_; }

  constexpr SeqNum operator+(std::uint32_t octets) const { return SeqNum{value_ + octets}; }
  constexpr SeqNum operator-(std::uint32_t octets) const { return SeqNum{value_ - octets}; }
  constexpr SeqNum& operator+=(std::uint32_t octets) {
    value_ += octets;
    return *this;
  }
  /// Distance from `from` forward to this number.
  constexpr std::uint32_t operator-(SeqNum from) const { return value_ - from.value_; }

  /// True if this number comes before `other` on the shorter way round.
  constexpr bool before(SeqNum other) const { return static_cast<std::int32_t>(value_ - other.value_) < 0; }
  constexpr bool after(SeqNum other) const { return other.before(*this); }
  constexpr bool at_or_before(SeqNum other) const { return !other.before(*this); }
  constexpr bool at_or_after(SeqNum other) const { return !before(other); }
  /// True if this number lies in the `length` numbers that begin at `first`.
  constexpr bool in(SeqNum first, std::uint32_t length) const { return value_ - first.value_ < length; }

  friend constexpr bool operator==(SeqNum, SeqNum) = default;

 private:
  std::uint32_t value_ = 0;
};

constexpr SeqNum later(SeqNum a, SeqNum b) { return a.before(b) ? b : a; }

}  // namespace halfopen::sim::wire
