// Case outcomes as a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "halfopen/library/cases.h"

namespace halfopen::library {

/// How the words of a verdict are written.
struct Marks {
  std::string as_expected = "ok";
  std::string unexpected = "DIFFERS";
  std::string_view arrow = "->";
};

/// Outcomes of one variant under every pair: a heading, then a row per pair and watched step with what is documented, what the
/// evidence says, what was simulated and the verdict. Expectations that were not met follow as lines of their own.
std::string variant_table(const std::vector<CaseOutcome>& outcomes, const Marks& marks);

/// "client-1-sends-after-close/sigpipe-default linux-6 windows-11 6c88e780908f7364 701100691a940245 53278a9cbfa2dd96".
std::string digest_line(const CaseOutcome& outcome);

/// Counts over all outcomes: pairs x variants, watched values, unexpected ones, those that rest on unverified entries.
struct Totals {
  std::size_t runs = 0, watched = 0, unexpected = 0, on_unverified = 0, differing_from_source = 0;
  void add(const CaseOutcome& outcome);
};
std::string totals_text(const Totals& totals);

}  // namespace halfopen::library
