// A value of a profile together with the entry that says where it comes from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace halfopen::profiles {

/// Index of an entry in Profile::entries.
using EntryIndex = std::uint16_t;
inline constexpr EntryIndex kNoEntry = 0;
inline constexpr std::size_t kMaxEntries = 512;

/// A number or policy that knows its entry, and through it its evidence.
template <class T>
struct Cited {
  T value{};
  EntryIndex entry = kNoEntry;

  constexpr operator T() const { return value; }
};

/// Which entries a run rested on: marked where a decision is taken, read when the record is made.
class Usage {
 public:
  template <class T>
  T use(const Cited<T>& cited) {
    used_[cited.entry] = true;
    return cited.value;
  }
  void mark(EntryIndex entry) { used_[entry] = true; }
  bool used(EntryIndex entry) const { return used_[entry]; }

 private:
  std::array<bool, kMaxEntries> used_{};  // a byte each: marking is one store
};

}  // namespace halfopen::profiles
