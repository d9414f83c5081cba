#include "halfopen/library/case_text.h"

#include <algorithm>
#include <array>

namespace halfopen::library {
namespace {

using Row = std::array<std::string, 6>;

/// Characters as a terminal counts them: UTF-8 continuation octets take no place.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t to) {
  return text + std::string(to - std::min(to, width(text)), ' ');
}

std::string table(const std::vector<Row>& rows) {
  Row::size_type columns = Row{}.size();
  std::array<std::size_t, 6> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < columns; ++i) line += padded(row[i], widths[i]) + "  ";
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::vector<Row> rows_of(const CaseOutcome& outcome, const Marks& marks) {
  std::vector<Row> rows;
  for (const WatchOutcome& watch : outcome.watches) {
    const std::string pair = rows.empty() ? outcome.client + " " + std::string{marks.arrow} + " " + outcome.server : "";
    rows.push_back({pair, watch.what, watch.documented, watch.evidence, watch.simulated,
                    watch.as_expected ? marks.as_expected : marks.unexpected});
  }
  return rows;
}

}  // namespace

std::string variant_table(const std::vector<CaseOutcome>& outcomes, const Marks& marks) {
  const CaseVariant& variant = *outcomes.front().variant;
  std::string text = variant.documented.id + ": " + variant.documented.variant + "\n";
  std::vector<Row> rows{{"client " + std::string{marks.arrow} + " server", "what", "documented", "evidence", "simulated", ""}};
  std::string notes;
  std::vector<std::string> reasons;
  for (const CaseOutcome& outcome : outcomes) {
    for (Row& row : rows_of(outcome, marks)) rows.push_back(std::move(row));
    for (const WatchOutcome& watch : outcome.watches) {
      if (!watch.because.empty() && std::find(reasons.begin(), reasons.end(), watch.because) == reasons.end()) {
        reasons.push_back(watch.because);
      }
    }
    for (const model::Mismatch& mismatch : outcome.verdict.mismatches) {
      notes += "  " + variant.file + " with " + outcome.client + ", " + outcome.server + ": " + mismatch.path + ": expected " +
               mismatch.expected + ", observed " + mismatch.observed + " [" + mismatch.id + "]\n";
    }
  }
  text += table(rows) + notes;
  for (const std::string& reason : reasons) text += "  differs from the source: " + reason + "\n";
  return text + "\n";
}

std::string digest_line(const CaseOutcome& outcome) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string line = outcome.variant->scenario.name + " " + outcome.client + " " + outcome.server;
  for (const std::uint64_t digest : {outcome.digests.observations, outcome.digests.calls, outcome.digests.wire}) {
    line += ' ';
    for (int shift = 60; shift >= 0; shift -= 4) line += kDigits[digest >> shift & 15];
  }
  return line;
}

void Totals::add(const CaseOutcome& outcome) {
  ++runs;
  watched += outcome.watches.size();
  for (const WatchOutcome& watch : outcome.watches) {
    if (!watch.as_expected) ++unexpected;
    if (!watch.because.empty()) ++differing_from_source;
    if (!outcome.unverified.empty()) ++on_unverified;
  }
  if (!outcome.verdict.passed()) unexpected += outcome.verdict.mismatches.size();
}

std::string totals_text(const Totals& totals) {
  return std::to_string(totals.runs) + " runs (pairs x variants), " + std::to_string(totals.watched) + " values: " +
         std::to_string(totals.unexpected) + " not as expected, " + std::to_string(totals.differing_from_source) +
         " where the evidence corrects the source, " + std::to_string(totals.on_unverified) +
         " resting on profile entries without evidence\n";
}

}  // namespace halfopen::library
