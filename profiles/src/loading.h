// A profile on its way from JSON: what its parts share while they are read.
#pragma once

#include <optional>
#include <string>

#include "halfopen/profiles/profile.h"
#include "node.h"

namespace halfopen::profiles {

/// What an entry rests on.
struct Cite {
  std::string evidence;
  std::string grade;
  std::string note;

  friend bool operator==(const Cite&, const Cite&) = default;
};

/// The profile being read. It starts as a copy of the one it extends, or empty if it is a root.
class Loading {
 public:
  Loading(Profile& profile, bool root, std::string default_grade)
      : profile_{profile}, root_{root}, default_grade_{std::move(default_grade)} {}

  Profile& profile() { return profile_; }
  bool root() const { return root_; }

  /// Reads `evidence`, `grade` and `note` of an entry.
  Cite read_cite(const Node& entry) const;
  /// What the inherited entry rests on.
  Cite cite_of(EntryIndex entry) const;
  /// An error symbol of the system's list, or "none".
  net::Error read_error(const Node& symbol) const;

  /// Keeps account of an entry the file states: a new one where `known` is kNoEntry, else in the inherited one's place.
  EntryIndex record(EntryIndex known, std::string path, std::string value, Cite cite, const Node& where);

 private:
  Profile& profile_;
  bool root_;
  std::string default_grade_;
};

/// "ECONNRESET", or "none".
std::string print_error(net::Error error);

void read_members(Loading& loading, const Node& document);
void read_codes(Loading& loading, const std::optional<Node>& codes);
void read_error_rows(Loading& loading, const std::optional<Node>& rows);
void read_icmp_rows(Loading& loading, const std::optional<Node>& rows);
void read_status_rows(Loading& loading, const std::optional<Node>& rows);
void read_option_rules(Loading& loading, const std::optional<Node>& rows);
void read_knobs(Loading& loading, const std::optional<Node>& knobs);

/// What a row is about, "rst in CLOSE-WAIT", and what it says, "EPIPE, once, keep".
std::string print_question(const ErrorRow& row);
std::string print_answer(const ErrorRow& row);
std::string print_question(const IcmpRow& row);
std::string print_answer(const IcmpRow& row);
std::string print_question(const StatusRow& row);
std::string print_answer(const StatusRow& row);
std::string print_question(const OptionRule& rule);
std::string print_answer(const OptionRule& rule);

}  // namespace halfopen::profiles
