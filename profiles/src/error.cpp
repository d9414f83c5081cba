#include "halfopen/profiles/error.h"

#include <array>

namespace halfopen::profiles {
namespace {

constexpr std::array kProblems{
    ProblemId{"profile.json.syntax", "The text is not JSON."},
    ProblemId{"profile.json.duplicate-key", "An object names a key twice; JSON would silently keep one of them."},
    ProblemId{"profile.json.type", "A value has the wrong JSON type."},
    ProblemId{"profile.key.unknown", "A key that no profile has."},
    ProblemId{"profile.key.missing", "A key, an entry of a root or a row for a cause is not there."},
    ProblemId{"profile.extends.unknown", "`extends` names no profile that is known: compiled in, or given before."},
    ProblemId{"profile.extends.same", "An extending profile repeats what it inherits."},
    ProblemId{"profile.name.taken", "Another profile has this name or alias."},
    ProblemId{"profile.evidence.form", "Evidence is neither `unverified` nor an id such as `linux/2.2.rst`."},
    ProblemId{"profile.evidence.note", "An unverified entry lacks the note that says what was chosen and why."},
    ProblemId{"profile.evidence.grade", "A grade that the evidence pages do not define."},
    ProblemId{"profile.value.unit", "A duration without a unit, or with one that does not exist."},
    ProblemId{"profile.value.range", "A number that its entry cannot hold."},
    ProblemId{"profile.value.enumerator", "A word that is none of the entry's values."},
    ProblemId{"profile.value.symbol", "An error symbol that the system's list does not have."},
    ProblemId{"profile.row.duplicate", "Two rows of one table answer the same question."},
    ProblemId{"profile.row.unreachable", "A row that an earlier row always precedes."},
    ProblemId{"profile.entries.limit", "More entries than a run can keep account of."},
    ProblemId{"profile.knob.unknown", "The system has no knob of that name."},
    ProblemId{"profile.knob.value", "The knob does not take that value."},
    ProblemId{"profile.knob.definition", "A knob that sets what no profile has."},
};

}  // namespace

std::span<const ProblemId> problem_ids() { return kProblems; }

ProfileError::ProfileError(std::string_view file, std::string_view pointer, std::string_view expectation,
                           std::string_view id)
    : std::runtime_error{std::string{file} + ": " + std::string{pointer} + ": " + std::string{expectation} + " [" +
                         std::string{id} + "]"},
      file_{file},
      pointer_{pointer},
      id_{id} {}

}  // namespace halfopen::profiles
