// The tables of docs/profiles.md. They are written here and nowhere else; a test compares the page with them.
#include <algorithm>

#include "halfopen/profiles/describe.h"
#include "halfopen/profiles/error.h"
#include "units.h"

namespace halfopen::profiles {
namespace {

// A row of a Markdown table; an empty cell prints as a dash.
std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += ' ' + (cell.empty() ? "-" : cell) + " |";
  return line + '\n';
}

std::string rule(std::size_t columns) {
  std::string line = "|";
  for (std::size_t column = 0; column < columns; ++column) line += " --- |";
  return line + '\n';
}

std::string code(const std::string& text) { return text.empty() ? "" : '`' + text + '`'; }

// `linux/2.2.rst`, `linux/3.C2.result`
std::string evidence_of(const Entry& entry) {
  if (entry.unverified()) return "**unverified**";
  std::string text = code(entry.evidence);
  for (std::size_t at = 0; (at = text.find(", ", at)) != std::string::npos; at += 4) text.replace(at, 2, "`, `");
  return text;
}

std::string summary_table() {
  std::string text =
      row({"Profile", "Aliases", "Extends", "Entries", "Its own", "Unverified", "Other guesses"}) + rule(7);
  for (const std::string_view name : profile_names()) {
    const Profile& profile = *find_profile(name);
    std::string aliases;
    for (const std::string& alias : profile.aliases) aliases += (aliases.empty() ? "" : ", ") + code(alias);
    std::size_t own = 0;
    for (const Entry& entry : profile.entries) own += entry.from == profile.name ? 1 : 0;
    const std::size_t unverified = unverified_entries(profile).size();
    text += row({code(profile.name), aliases, code(profile.extends), std::to_string(profile.entries.size() - 1),
                 std::to_string(own), std::to_string(unverified),
                 std::to_string(guessed_entries(profile).size() - unverified)});
  }
  return text;
}

std::string root_table(const Profile& profile) {
  std::string text = row({"Entry", "Value", "Evidence", "Grade", "Note"}) + rule(5);
  for (std::size_t index = kNoEntry + 1; index < profile.entries.size(); ++index) {
    const Entry& entry = profile.entries[index];
    text += row({code(entry.path), entry.value, evidence_of(entry), entry.grade, entry.note});
  }
  return text;
}

std::string difference_table(const Profile& profile, const Profile& base) {
  std::string text = row({"Entry", base.name, profile.name, "Evidence", "Grade", "Note"}) + rule(6);
  for (const EntryDifference& each : differences(base, profile)) {
    text += row({code(each.right.path), each.left.value, each.in_value() ? each.right.value : "the same",
                 evidence_of(each.right), each.right.grade, each.right.note});
  }
  return text;
}

const Knob* knob_of(const Profile& profile, std::string_view name) {
  const auto at = std::ranges::find(profile.knobs, name, &Knob::name);
  return at == profile.knobs.end() ? nullptr : &*at;
}

std::string range_of(const Knob& knob) {
  std::string text;
  if (knob.unit_ns != 0 || knob.means.empty() || knob.most != Knob{}.most) {
    text = std::to_string(knob.least) + " to " + std::to_string(knob.most);
  }
  for (const KnobMeaning& meaning : knob.means) {
    text += (text.empty() ? "" : "; ") + meaning.text + " = " + meaning.value;
  }
  return text;
}

std::string knob_row(const Knob& knob) {
  std::string sets;
  for (const std::string& path : knob.paths) sets += (sets.empty() ? "" : ", ") + (path.empty() ? "-" : code(path));
  if (knob.scale_least >= 0) sets += ", `tcp.window_scale`";
  for (const KnobEffect& effect : knob.also) sets += ", " + code(effect.path) + " = " + effect.value;
  const std::string unit = knob.unit_ns == 0 ? "" : print_duration(net::Duration{knob.unit_ns});
  return row({code(knob.name), sets, unit, range_of(knob), knob.note});
}

// All knobs of a root; of an extending profile those that the base has not, or has otherwise, or alone has.
std::string knob_table(const Profile& profile, const Profile* base) {
  std::string text;
  for (const Knob& knob : profile.knobs) {
    const Knob* other = base ? knob_of(*base, knob.name) : nullptr;
    if (!other || knob_row(*other) != knob_row(knob)) text += knob_row(knob);
  }
  for (const Knob& knob : base ? base->knobs : std::vector<Knob>{}) {
    if (!knob_of(profile, knob.name)) text += row({code(knob.name), "", "", "", "Not there."});
  }
  return text.empty() ? text : "\nKnobs:\n\n" + row({"Knob", "Sets", "Unit", "Values", "Note"}) + rule(5) + text;
}

std::string problem_table() {
  std::string text = row({"Id", "Means"}) + rule(2);
  for (const ProblemId& problem : problem_ids())
    text += row({code(std::string{problem.id}), std::string{problem.meaning}});
  return text;
}

}  // namespace

std::string profiles_markdown() {
  std::string text = "## The profiles\n\n" + summary_table();
  for (const std::string_view name : profile_names()) {
    const Profile& profile = *find_profile(name);
    const Profile* base = profile.extends.empty() ? nullptr : find_profile(profile.extends);
    text += "\n## " + profile.name + "\n\n";
    if (base) text += "What it states differently from `" + base->name + "`:\n\n";
    text += base ? difference_table(profile, *base) : root_table(profile);
    text += knob_table(profile, base);
  }
  return text + "\n## Messages\n\n" + problem_table();
}

}  // namespace halfopen::profiles
