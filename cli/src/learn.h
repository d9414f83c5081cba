// What records of real runs teach about a profile.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "doubts.h"
#include "halfopen/model/record.h"
#include "halfopen/profiles/catalogue.h"

namespace halfopen::cli {

/// What is known of one entry after all records.
struct Lesson {
  /// A value that a record speaks against, or for.
  struct Witness {
    profiles::PolicyFlip flip;
    std::string record;  ///< Its file.
    std::string system;  ///< That the record is of: "linux-6.18.44".
    std::string scenario;
    std::string says;    ///< What was observed, and what the simulated run shows instead.
  };
  std::vector<Witness> excluded;  ///< Other values: with them the simulated run differs from a record it agrees with.
  std::vector<Witness> better;    ///< Values with which it agrees with a record it differs from.

  bool confirmed() const { return !excluded.empty() && better.empty(); }
  bool contradicted() const { return !better.empty(); }
};

/// Takes records one by one.
class Learning {
 public:
  Learning(const profiles::Profile& profile, const profiles::Catalogue& catalogue) : profile_{profile}, catalogue_{catalogue} {}

  /// Simulates the record's scenario under the profile, the sysctls of its hosts turned as the record has them, and turns each
  /// entry over that may have decided. Throws InputError if the record does not hold its scenario.
  void take(const model::Record& record, const std::string& file);

  /// Every entry, in the order of the profile: confirmed, contradicted, not covered; what to change, and the row of evidence.
  std::string text() const;
  bool contradicted() const;

 private:
  std::string change_text(const profiles::Entry& entry, const Lesson& lesson) const;

  const profiles::Profile& profile_;
  const profiles::Catalogue& catalogue_;
  std::map<std::string, Lesson> lessons_;    ///< By the entry's path.
  std::vector<std::string> unexplained_;     ///< Records that differ, and no value of one entry makes them agree.
  std::vector<std::string> turned_;
  std::size_t records_ = 0;
};

}  // namespace halfopen::cli
