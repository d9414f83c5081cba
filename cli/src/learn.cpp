#include "learn.h"

#include <algorithm>
#include <set>

#include "app.h"
#include "both_backends.h"
#include "halfopen/profiles/entry_json.h"
#include "halfopen/scenarios/load.h"

namespace halfopen::cli {
namespace {

std::string system_of(const model::Record& record) { return record.hosts.empty() ? "" : record.hosts.front().os; }

/// "conformance/linux/a-close" -> "a-close"
std::string leaf(const std::string& scenario) { return scenario.substr(scenario.rfind('/') + 1); }

std::string observed(const analysis::Side& side) { return side.text.empty() ? "nothing" : side.text; }

/// What differs, as a sentence: the record is on the right.
std::string sentence(const analysis::Finding& finding) {
  return finding.program + ": " + observed(finding.right) + ", simulated " + observed(finding.left);
}

std::string basis(const profiles::Entry& entry) {
  return entry.unverified() ? "[unverified]" : "[" + entry.evidence + ", " + entry.grade + "]";
}

/// A row's id begins with the family of its system.
std::string row_id(const Lesson::Witness& witness) {
  return witness.system.substr(0, witness.system.find('-')) + "/learned." + leaf(witness.scenario);
}

std::string row_text(const Lesson::Witness& witness) {
  return "| `" + row_id(witness) + "` | M | " + witness.scenario + " on " + witness.system + " | " + witness.says + " |";
}

std::string values(const std::vector<Lesson::Witness>& witnesses) {
  std::set<std::string> words;
  for (const Lesson::Witness& witness : witnesses) words.insert(witness.flip.value);
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
  return text;
}

}  // namespace

void Learning::take(const model::Record& record, const std::string& file) {
  if (record.text.empty()) {
    throw InputError{file + ": /text: expected the scenario of the record, as run --record writes it [learn.text]"};
  }
  ++records_;
  model::Scenario scenario = scenarios::load_text(record.text, file + " (text)").scenario;
  std::vector<std::string> turned;
  scenario = with_profile(std::move(scenario), profile_, record, turned);
  for (const std::string& knob : turned) turned_.push_back(file + ": " + knob);
  const EntryTrials trials{scenario, profile_, catalogue_, record};
  const bool agrees = trials.standing().same();
  bool explained = agrees;
  for (const profiles::PolicyFlip& flip : trials.candidates()) {
    const EntryTrial trial = trials.try_out(flip);
    Lesson& lesson = lessons_[profile_.entries[flip.entry].path];
    Lesson::Witness witness{flip, file, system_of(record), record.scenario, {}};
    if (agrees && trial.first) {
      witness.says = sentence(*trial.first) + " with " + flip.path + " = " + flip.value;
      lesson.excluded.push_back(std::move(witness));
    } else if (!agrees && trial.differences == 0) {
      witness.says = sentence(trials.standing().findings.front()) + " unless " + flip.path + " = " + flip.value;
      lesson.better.push_back(std::move(witness));
      explained = true;
    }
  }
  if (!explained) unexplained_.push_back(file + ": " + sentence(trials.standing().findings.front()));
}

bool Learning::contradicted() const {
  return !unexplained_.empty() || std::ranges::any_of(lessons_, [](const auto& lesson) { return lesson.second.contradicted(); });
}

/// The exact change of the profile, and the row that it rests on: for an entry that was unverified, or is wrong.
std::string Learning::change_text(const profiles::Entry& entry, const Lesson& lesson) const {
  const bool right = lesson.confirmed();
  if (right && !entry.unverified()) return {};
  const Lesson::Witness& witness = right ? lesson.excluded.front() : lesson.better.front();
  const profiles::Profile better = right ? profile_ : profiles::flipped(profile_, witness.flip);
  const std::string json = profiles::entry_json(better, entry.path, row_id(witness));
  if (json.empty()) return {};
  return "    the profile: " + json + "\n    the evidence: " + row_text(witness) + "\n";
}

std::string Learning::text() const {
  std::string confirmed, contradicted, uncovered;
  std::size_t counts[3]{};
  for (std::size_t i = 1; i < profile_.entries.size(); ++i) {
    const profiles::Entry& entry = profile_.entries[i];
    const auto found = lessons_.find(entry.path);
    const std::string line = "  " + entry.path + " = " + entry.value + " " + basis(entry);
    if (found != lessons_.end() && found->second.contradicted()) {
      const Lesson& lesson = found->second;
      contradicted += line + ": with " + lesson.better.front().flip.path + " = " + values(lesson.better) + " " +
                      lesson.better.front().record + " agrees";
      contradicted += lesson.excluded.empty() ? "\n" : ", but " + lesson.excluded.front().record + " speaks for it as it is\n";
      contradicted += "    " + lesson.better.front().says + "\n" + change_text(entry, lesson);
      ++counts[1];
    } else if (found != lessons_.end() && found->second.confirmed()) {
      confirmed += line + ": not " + values(found->second.excluded) + " (" + found->second.excluded.front().record + ")\n" +
                   change_text(entry, found->second);
      ++counts[0];
    } else {
      uncovered += line + "\n";
      ++counts[2];
    }
  }
  std::string text = profile_.name + " against " + std::to_string(records_) + " records\n";
  for (const std::string& knob : turned_) text += "as on the host of " + knob + "\n";
  text += "confirmed: " + std::to_string(counts[0]) + "\n" + confirmed;
  text += "contradicted: " + std::to_string(counts[1]) + "\n" + contradicted;
  text += "not covered: " + std::to_string(counts[2]) + "\n" + uncovered;
  for (const std::string& record : unexplained_) text += "differs, and no other value of one entry explains it: " + record + "\n";
  return text;
}

}  // namespace halfopen::cli
