// A value of a profile together with the entry that says where it comes from.
#pragma once

#include <bitset>
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
    used_.set(cited.entry);
    return cited.value;
  }
  void mark(EntryIndex entry) { used_.set(entry); }
  bool used(EntryIndex entry) const { return used_.test(entry); }

 private:
  std::bitset<kMaxEntries> used_;
};

}  // namespace halfopen::profiles
