// Which connection a segment belongs to.
#pragma once

#include <cstdint>
#include <vector>

#include "halfopen/sim/tcp/connection.h"

namespace halfopen::sim::kernel {

struct Tcb;

/// A 64-bit hash of the endpoints, the same on every platform. `key` separates its uses.
std::uint64_t hash_of(const net::Endpoint& endpoint, std::uint64_t key);
std::uint64_t hash_of(const tcp::Flow& flow, std::uint64_t key);

/// Connections by flow: open addressing with linear probing. The order inside shows nowhere.
class FlowTable {
 public:
  Tcb* find(const tcp::Flow& flow) const;
  /// The flow must not be in the table.
  void insert(Tcb& tcb);
  void remove(const Tcb& tcb);
  std::size_t size() const { return count_; }

  template <class F>
  bool any_of(F&& f) const {
    for (const Slot& slot : slots_) {
      if (slot.tcb != nullptr && f(*slot.tcb)) return true;
    }
    return false;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    Tcb* tcb = nullptr;
  };
  std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
  std::size_t home(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
  void place(const Slot& slot);
  void grow();

  std::vector<Slot> slots_;  ///< A power of two, or none yet.
  std::size_t count_ = 0;
  mutable Tcb* last_ = nullptr;  ///< Found last: the next segment is of the same flow, often.
};

}  // namespace halfopen::sim::kernel
