#include "halfopen/profiles/describe.h"

#include <algorithm>
#include <array>

namespace halfopen::profiles {
namespace {

std::string citation(const Entry& entry) {
  if (entry.unverified()) return "[unverified]";
  return '[' + entry.evidence + ", " + entry.grade + ']';
}

std::string with_note(const std::string& line, const Entry& entry) {
  return entry.note.empty() ? line : line + ' ' + entry.note;
}

const Entry* entry_at(const Profile& profile, std::string_view path) {
  const auto at = std::ranges::find(profile.entries, path, &Entry::path);
  return at == profile.entries.end() ? nullptr : &*at;
}

bool same(const Entry& left, const Entry& right) {
  return left.value == right.value && left.evidence == right.evidence && left.grade == right.grade &&
         left.note == right.note;
}

template <class Condition>
std::vector<Entry> entries_where(const Profile& profile, Condition&& condition) {
  std::vector<Entry> found;
  for (std::size_t index = kNoEntry + 1; index < profile.entries.size(); ++index) {
    if (condition(profile.entries[index])) found.push_back(profile.entries[index]);
  }
  return found;
}

}  // namespace

std::string to_string(const Entry& entry) {
  return with_note(entry.path + " = " + entry.value + ' ' + citation(entry), entry);
}

std::vector<std::string> describe(const Profile& profile) {
  std::vector<std::string> lines;
  for (const Entry& entry : entries_where(profile, [](const Entry&) { return true; })) {
    lines.push_back(to_string(entry));
  }
  return lines;
}

std::vector<EntryDifference> differences(const Profile& left, const Profile& right) {
  std::vector<EntryDifference> found;
  for (const Entry& entry : entries_where(right, [](const Entry&) { return true; })) {
    const Entry* other = entry_at(left, entry.path);
    if (!other || !same(*other, entry)) found.push_back({other ? *other : Entry{}, entry});
  }
  for (const Entry& entry : entries_where(left, [&](const Entry& each) { return !entry_at(right, each.path); })) {
    found.push_back({entry, {}});
  }
  return found;
}

std::string to_string(const EntryDifference& difference) {
  const auto& [left, right] = difference;
  if (right.path.empty()) return left.path + ": " + left.value + " -> nothing";
  const std::string before = left.path.empty() ? "nothing" : left.value;
  const std::string change = difference.in_value() ? before + " -> " + right.value : right.value + " as before";
  return with_note(right.path + ": " + change + ' ' + citation(right), right);
}

std::vector<Entry> unverified_entries(const Profile& profile) {
  return entries_where(profile, [](const Entry& entry) { return entry.unverified(); });
}

std::vector<Entry> guessed_entries(const Profile& profile) {
  constexpr std::array<std::string_view, 5> kGuesses{"X", "G", "U", "-", "?"};
  return entries_where(profile, [&](const Entry& entry) {
    return entry.evidence != "turned" && std::ranges::find(kGuesses, entry.grade) != kGuesses.end();
  });
}

std::vector<Entry> error_entries(const Profile& profile) {
  return entries_where(profile, [](const Entry& entry) {
    const bool error = entry.path.starts_with("socket.errors[") || entry.path.starts_with("socket.icmp[") ||
                       entry.path.starts_with("socket.codes.");
    return error && !entry.value.starts_with("none");
  });
}

}  // namespace halfopen::profiles
