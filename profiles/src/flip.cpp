#include "halfopen/profiles/flip.h"

#include <set>

#include "codec.h"
#include "halfopen/profiles/error.h"
#include "loading.h"
#include "setting.h"

namespace halfopen::profiles {
namespace {

template <class T>
constexpr bool kIsOrder = false;
template <class E>
constexpr bool kIsOrder<std::vector<E>> = true;
template <class T>
constexpr bool kIsPolicy = std::is_enum_v<T> || std::is_same_v<T, bool> || kIsOrder<T>;

constexpr std::int64_t kLargestCount = 100;  // Larger numbers are sizes and limits.

/// Keeps the leading digits: as many as make a number below `below`.
net::Duration cut_to(net::Duration duration, std::int64_t below) {
  std::int64_t unit = 1;
  while (duration.count() / unit >= below) unit *= 10;
  return net::Duration{duration.count() / unit * unit};
}

/// Hands every policy with its path and its entry's index to `f(path, entry, value)`.
template <class ProfileRef, class F>
void for_each_policy(ProfileRef& profile, F&& f) {
  for_each_entry(profile, [&](const std::string& path, auto& cited) {
    if constexpr (kIsPolicy<ValueOf<decltype(cited)>>) f(path, cited.entry, cited.value);
  });
  for (auto& row : profile.socket.errors) {
    const std::string path = "socket.errors[" + print_question(row) + "].";
    f(path + "code", row.entry, row.code);
    f(path + "latch", row.entry, row.latch);
    f(path + "queue", row.entry, row.queue);
    f(path + "soft_first", row.entry, row.soft_first);
    if (row.event_code) f(path + "event_code", row.entry, row.event_code);
    if (row.waiting_code) f(path + "waiting_code", row.entry, row.waiting_code);
  }
  for (auto& row : profile.socket.icmp) {
    const std::string path = "socket.icmp[" + print_question(row) + "].";
    if (row.error) f(path + "error", row.entry, row.error);
    f(path + "connecting", row.entry, row.connecting);
    f(path + "connected", row.entry, row.connected);
    f(path + "udp", row.entry, row.udp);
    f(path + "reverts_backoff", row.entry, row.reverts_backoff);
  }
  for (const Name<Situation>& situation : kNames<Situation>) {
    auto& code = profile.socket.codes[static_cast<std::size_t>(situation.value)];
    f("socket.codes." + std::string{situation.word}, code.entry, code.value);
  }
}

/// The first error of the system's list that the profile uses nowhere: seen in a run, it can only come from a flip.
net::Error unused_error(const Profile& profile) {
  std::set<std::int32_t> used;
  for_each_policy(profile, [&]<class T>(const std::string&, EntryIndex, const T& value) {
    if constexpr (std::is_same_v<T, net::Error>) used.insert(value.number());
  });
  for (const net::ErrorName& error : net::error_list(profile.family)) {
    if (!used.contains(error.number)) return {profile.family, error.number};
  }
  return {};
}

template <class T>
std::vector<std::string> other_values(const T& value, net::Error unused) {
  std::vector<std::string> others;
  if constexpr (std::is_same_v<T, net::Error>) {
    others.push_back(print_error(unused));
  } else if constexpr (std::is_same_v<T, bool>) {
    others.push_back(Codec<bool>::print(!value));
  } else if constexpr (kIsOrder<T>) {
    for (std::size_t i = 1; i < value.size(); ++i) {
      T swapped = value;
      std::swap(swapped[i - 1], swapped[i]);
      others.push_back(Codec<T>::print(swapped));
    }
  } else {
    for (const Name<T>& name : kNames<T>) {
      if (name.value != value) others.emplace_back(name.word);
    }
  }
  return others;
}

template <class T>
bool set_policy(T& value, const std::string& text, net::ErrorFamily family) {
  std::optional<T> parsed;
  if constexpr (std::is_same_v<T, net::Error>) {
    parsed = net::error_named(family, text);
  } else {
    parsed = Codec<T>::parse(text);
  }
  if (parsed) value = *parsed;
  return parsed.has_value();
}

}  // namespace

std::vector<PolicyFlip> policy_flips(const Profile& profile) {
  const net::Error unused = unused_error(profile);
  std::vector<PolicyFlip> flips;
  for_each_policy(profile, [&](const std::string& path, EntryIndex entry, const auto& value) {
    for (std::string& other : other_values(value, unused)) flips.push_back({path, std::move(other), entry});
  });
  return flips;
}

std::vector<PolicyFlip> count_flips(const Profile& profile) {
  std::vector<PolicyFlip> flips;
  Profile copy = profile;
  for_each_entry(copy, [&]<class T>(const std::string& path, Cited<T>& cited) {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      if (cited.value > kLargestCount) return;
      if (cited.value > 0) flips.push_back({path, std::to_string(cited.value - 1), cited.entry});
      flips.push_back({path, std::to_string(cited.value + 1), cited.entry});
    }
  });
  return flips;
}

std::vector<PolicyFlip> duration_flips(const Profile& profile, net::Duration by) {
  std::vector<PolicyFlip> flips;
  Profile copy = profile;
  for_each_entry(copy, [&]<class T>(const std::string& path, Cited<T>& cited) {
    if constexpr (std::is_same_v<T, net::Duration>) {
      if (cited.value <= net::Duration::zero() || cited.value + by <= net::Duration::zero()) return;
      for (const std::int64_t digits : {10, 100}) {
        const net::Duration cut = cut_to(cited.value + by, digits);
        if (cut != cited.value) flips.push_back({path, print_duration(cut), cited.entry});
      }
    }
  });
  return flips;
}

Profile flipped(const Profile& profile, const PolicyFlip& flip) {
  Profile other = profile;
  bool done = false;
  for_each_policy(other, [&](const std::string& path, EntryIndex index, auto& value) {
    if (path != flip.path || !set_policy(value, flip.value, other.family)) return;
    Entry& entry = other.entries[index];
    entry.note = "Turned by a flip; it was " + entry.value + '.';
    entry.evidence = "turned";
    entry.grade = "-";
    entry.value = flip.value;
    done = true;
  });
  if (!done) done = set_value(other, flip.path, flip.value, "a flip");
  if (done && inconsistency(other).empty()) return other;
  throw ProfileError{profile.name, flip.path, "expected an entry and one of its values, found \"" + flip.value + '"',
                     "profile.value.enumerator"};
}

}  // namespace halfopen::profiles
