// The rows of docs/evidence and the lists in tests/evidence that say what shows each of them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::evidence {

/// A dossier of which every row of some sections must be shown by something.
struct Dossier {
  std::string_view name;      ///< "linux": docs/evidence/linux.md, tests/evidence/linux.rows.
  std::vector<int> sections;  ///< The sections that state how the system behaves.
};

/// What is covered. The other sections are source maps, probes, contradictions and open experiments.
const std::vector<Dossier>& dossiers();

struct Row {
  std::string id;     ///< "linux/2.2.rst"
  std::string grade;  ///< Its second cell.
  std::string text;   ///< The cells after it.
};

struct Section {
  int number = 0;
  std::string title;
  std::vector<Row> rows;
};

/// The covered sections of a dossier, in the order of the page. Rows without a third cell are ids of sections and left
/// out.
std::vector<Section> sections_of(const Dossier& dossier, std::string_view page);

/// What a list says shows a row, from strongest to weakest.
enum class Shown {
  Scenario,    ///< A file of scenarios/conformance or scenarios/abnormal-close, run by a test.
  Test,        ///< A test, as CTest names it: sim_kernel/AfterDeath.RecvTakesTheErrorOnce
  Limitation,  ///< Words of docs/limitations.md: what the row speaks of does not exist here.
  Definition,  ///< It states no behaviour of its own.
  Open,        ///< Nothing shows it yet.
};
inline constexpr std::size_t kShownCount = 5;

/// "scenario", "test", "limitation", "definition", "open".
std::string_view to_string(Shown shown);

struct Claim {
  Shown kind{};
  std::string what;  ///< File, test, words, or the reason.
};

struct Entry {
  std::string id;
  int line = 0;
  std::vector<Claim> claims;  ///< One at least.
};

/// Reads a list: `ID KIND WHAT` per line, further claims of the same row on indented lines, `#` begins a comment line.
/// Errors: std::invalid_argument naming file and line.
std::vector<Entry> read_list(std::string_view text, const std::string& file);

/// How many rows of a section are shown by what; a row counts once, under its strongest claim.
struct Count {
  std::size_t rows = 0;
  std::array<std::size_t, kShownCount> shown{};
  std::size_t missing = 0;  ///< Rows that are not in the list.
};

Count count(const Section& section, const std::vector<Entry>& list);

}  // namespace halfopen::evidence
