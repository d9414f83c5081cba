#include "halfopen/analysis/invariant.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace halfopen::analysis {
namespace {

using model::Observation;
using Kind = Observation::Kind;

bool is_note(const Observation& seen, std::string_view name) { return seen.kind == Kind::Note && seen.name == name; }

bool is_one_of(const Observation& seen, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return is_note(seen, name); });
}

std::string at(const Observation& seen) { return " at " + model::to_string(seen.at - net::kStart); }

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " or ") + name;
  return text;
}

// As C++ source.

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + quoted(text);
  return "{" + out + "}";
}

std::string source_of(net::Duration duration) { return "net::Duration{" + std::to_string(duration.count()) + "}"; }

}  // namespace

const std::vector<Observation>& seen_by(const model::Record& record, const std::string& program) {
  const model::ProgramRecord* found = model::find_program(record, program);
  if (found == nullptr) throw std::invalid_argument{"an invariant is about a program '" + program + "', which the run has not"};
  return found->observations;
}

Invariant eventually(std::string program, std::string note) {
  const std::string name = program + " eventually says " + note;
  std::string code = "analysis::eventually(" + quoted(program) + ", " + quoted(note) + ")";
  return {.name = name,
          .violated_by = [program = std::move(program), note = std::move(note)](const Finished& run) -> std::optional<std::string> {
            for (const Observation& seen : seen_by(run.record, program)) {
              if (is_note(seen, note)) return std::nullopt;
            }
            return "never";
          },
          .of_healing = true,
          .code = std::move(code)};
}

Invariant ends_up(std::string program, std::string good, std::vector<std::string> bad) {
  const std::string name = program + " ends up " + good + ", not " + joined(bad);
  std::string code = "analysis::ends_up(" + quoted(program) + ", " + quoted(good) + ", " + listed(bad) + ")";
  return {.name = name,
          .violated_by = [program = std::move(program), good = std::move(good), bad = std::move(bad)](const Finished& run) -> std::optional<std::string> {
            const Observation* last = nullptr;
            for (const Observation& seen : seen_by(run.record, program)) {
              if (is_note(seen, good) || is_one_of(seen, bad)) last = &seen;
            }
            if (last == nullptr) return "it says neither";
            if (last->name == good) return std::nullopt;
            return last->name + (last->text.empty() ? "" : " (" + last->text + ")") + at(*last);
          },
          .of_healing = true,
          .code = std::move(code)};
}

Invariant within(std::string program, std::string from, std::vector<std::string> to, net::Duration limit) {
  const std::string name = program + " says " + joined(to) + " within " + model::to_string(limit) + " of " + from;
  std::string code = "analysis::within(" + quoted(program) + ", " + quoted(from) + ", " + listed(to) + ", " + source_of(limit) + ")";
  return {.name = name,
          .violated_by = [program = std::move(program), from = std::move(from), to = std::move(to), limit](const Finished& run) -> std::optional<std::string> {
            const std::vector<Observation>& all = seen_by(run.record, program);
            for (auto seen = all.begin(); seen != all.end(); ++seen) {
              if (!is_note(*seen, from)) continue;
              const auto answer = std::find_if(seen + 1, all.end(), [&](const Observation& o) { return is_one_of(o, to); });
              const net::Instant came = answer != all.end() ? answer->at : run.record.ended_at;
              const bool gone = std::any_of(seen, answer, [](const Observation& o) { return o.kind == Kind::Ended; });
              if (!gone && came > seen->at + limit) return from + at(*seen) + " was not followed in time";
            }
            return std::nullopt;
          },
          .code = std::move(code)};
}

Invariant at_most(std::string program, net::Op op, std::int32_t most, net::Duration per) {
  const std::string name = program + " makes at most " + std::to_string(most) + " " + std::string{net::to_string(op)} +
                           " in " + model::to_string(per);
  std::string code = "analysis::at_most(" + quoted(program) + ", *net::op_named(" + quoted(std::string{net::to_string(op)}) + "), " + std::to_string(most) + ", " + source_of(per) + ")";
  return {.name = name,
          .violated_by = [program = std::move(program), op, most, per](const Finished& run) -> std::optional<std::string> {
            std::vector<net::Instant> began;
            for (const Observation& seen : seen_by(run.record, program)) {
              if ((seen.kind == Kind::Call || seen.kind == Kind::Waiting) && seen.op == op) began.push_back(seen.began);
            }
            std::sort(began.begin(), began.end());
            const auto span = static_cast<std::size_t>(most);
            for (std::size_t i = span; i < began.size(); ++i) {
              if (began[i] - began[i - span] < per) {
                return std::to_string(most + 1) + " from " + model::to_string(began[i - span] - net::kStart) + " on";
              }
            }
            return std::nullopt;
          },
          .code = std::move(code)};
}

Invariant counts_up(std::string program, std::string note) {
  const std::string name = program + "'s " + note + " counts up";
  std::string code = "analysis::counts_up(" + quoted(program) + ", " + quoted(note) + ")";
  return {.name = name,
          .violated_by = [program = std::move(program), note = std::move(note)](const Finished& run) -> std::optional<std::string> {
            std::int64_t next = 1;
            for (const Observation& seen : seen_by(run.record, program)) {
              if (!is_note(seen, note)) continue;
              if (seen.value != next) {
                return std::to_string(seen.value) + at(seen) + ", where " + std::to_string(next) + " was next";
              }
              ++next;
            }
            return std::nullopt;
          },
          .code = std::move(code)};
}

Invariant stays_alive(std::string program) {
  const std::string name = program + " stays alive";
  std::string code = "analysis::stays_alive(" + quoted(program) + ")";
  return {.name = name,
          .violated_by = [program = std::move(program)](const Finished& run) -> std::optional<std::string> {
            const bool ended_by_fault = std::any_of(run.scenario.faults.begin(), run.scenario.faults.end(), [&](const model::Fault& fault) {
              if (model::target_of(fault.word) == model::Target::Program) return fault.target == program;
              const model::Program* own = model::find_program(run.scenario, program);
              return model::target_of(fault.word) == model::Target::Host && own != nullptr && fault.target == own->host;
            });
            if (ended_by_fault) return std::nullopt;
            for (const Observation& seen : seen_by(run.record, program)) {
              if (seen.kind == Kind::Ended) return seen.name + (seen.text.empty() ? "" : ": " + seen.text) + at(seen);
            }
            return std::nullopt;
          },
          .code = std::move(code)};
}

Invariant no_damage() {
  Invariant invariant = holds("scripts receive what was sent", [](const model::Record& record) -> std::optional<std::string> {
    for (const model::ProgramRecord& program : record.programs) {
      for (const Observation& seen : program.observations) {
        if (is_note(seen, model::note::kDamaged)) return program.name + at(seen);
      }
    }
    return std::nullopt;
  });
  invariant.code = "analysis::no_damage()";
  return invariant;
}

Invariant no_endless_loop() {
  Invariant invariant = holds("nobody turns in circles", [](const model::Record& record) -> std::optional<std::string> {
    if (record.end != model::End::Limit) return std::nullopt;
    return "the limit of events is reached at " + model::to_string(record.ended_at - net::kStart);
  });
  invariant.code = "analysis::no_endless_loop()";
  return invariant;
}

Invariant holds(std::string name, std::function<std::optional<std::string>(const model::Record&)> broken) {
  return {.name = std::move(name),
          .violated_by = [broken = std::move(broken)](const Finished& run) { return broken(run.record); }};
}

std::optional<Violation> first_violation(const std::vector<Invariant>& invariants, const Finished& run, bool heals) {
  for (const Invariant& invariant : invariants) {
    if (invariant.of_healing && !heals) continue;
    if (auto what = invariant.violated_by(run)) return Violation{invariant.name, std::move(*what)};
  }
  return std::nullopt;
}

}  // namespace halfopen::analysis
