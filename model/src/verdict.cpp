// judge(): walks the expectations of a scenario along a record.
#include "halfopen/model/verdict.h"

#include "halfopen/model/completions.h"
#include "halfopen/model/expectation.h"
#include "halfopen/model/packet_view.h"
#include "halfopen/model/program_end.h"
#include "wire_count.h"

namespace halfopen::model {

namespace {

using Kind = Observation::Kind;

/// Where a program ran, as far as expectations ask.
struct Systems {
  std::string_view own;
  std::string_view peer;  ///< Of the other host in a two-host scenario; empty otherwise.
};

/// The system a host ran: what the record says, or what the scenario asked for if the record does not know the host.
std::string_view system_of(const Scenario& scenario, const Record& record, std::string_view host) {
  for (const HostRecord& seen : record.hosts) {
    if (seen.name == host) return seen.os;
  }
  const Host* planned = find_host(scenario, host);
  return planned ? std::string_view{planned->os} : std::string_view{};
}

Systems systems_of(const Scenario& scenario, const Record& record, std::string_view host) {
  Systems systems{.own = system_of(scenario, record, host), .peer = {}};
  if (scenario.hosts.size() != 2) return systems;
  const Host& other = scenario.hosts[scenario.hosts[0].name == host ? 1 : 0];
  systems.peer = system_of(scenario, record, other.name);
  return systems;
}

/// The index of the expectation that counts, or the list's size.
template <class Conditional>
std::size_t chosen(const std::vector<Conditional>& expect, const Systems& systems) {
  std::size_t i = 0;
  while (i < expect.size() && !(os_matches(expect[i].on, systems.own) && os_matches(expect[i].peer, systems.peer))) ++i;
  return i;
}

class Judge {
 public:
  Judge(const Scenario& scenario, const Record& record)
      : scenario_{scenario}, record_{record}, times_{record.backend == "sim" ? Times::Exact : Times::Tolerated} {}

  Verdict verdict() {
    if (record_.end == End::Limit) {
      ++verdict_.checked;
      add("/", "run.limit", "a run within its limits",
          "limit reached at " + to_string(record_.ended_at - net::kStart) +
              (record_.pending.empty() ? "" : ", pending: " + record_.pending));
    }
    for (std::size_t i = 0; i < scenario_.programs.size(); ++i) judge_program(i);
    for (std::size_t i = 0; i < scenario_.wire.size(); ++i) judge_wire(scenario_.wire[i], "/wire/" + std::to_string(i));
    return std::move(verdict_);
  }

 private:
  void judge_program(std::size_t index) {
    const Program& program = scenario_.programs[index];
    const std::string path = "/programs/" + std::to_string(index);
    const ProgramRecord* seen = find_program(record_, program.name);
    if (seen) judge_payload(*seen, path);
    const Systems systems = systems_of(scenario_, record_, program.host);
    const std::size_t end = chosen(program.ends, systems);
    if (end != program.ends.size()) judge_end(program.ends[end], seen, path + "/ends/" + std::to_string(end));
    for (std::size_t step = 0; step < program.steps.size(); ++step) {
      const auto& expect = program.steps[step].expect;
      const std::size_t which = chosen(expect, systems);
      if (which == expect.size()) continue;
      std::string where = path + "/steps/" + std::to_string(step) + "/expect";
      if (expect.size() > 1) where += "/" + std::to_string(which);
      judge_step(program.steps[step], static_cast<std::int32_t>(step), expect[which].expect, seen, where);
    }
  }

  void judge_payload(const ProgramRecord& program, const std::string& path) {
    for (const Observation& seen : program.observations) {
      if (seen.kind == Kind::Note && seen.name == note::kDamaged) {
        ++verdict_.checked;
        return add(
            path, "run.damaged", "the octets that were sent",
            "a wrong octet at offset " + std::to_string(seen.value) + ", seen at " + to_string(seen.at - net::kStart));
      }
    }
  }

  void judge_end(const EndExpect& expect, const ProgramRecord* program, const std::string& path) {
    ++verdict_.checked;
    const Observation* end = end_of(program);
    if (!meets(expect, end, times_)) {
      add(path, "scenario.end.mismatch", expected_text(expect, times_), end_text(end));
    }
  }

  void judge_wire(const WireExpect& expect, const std::string& path) {
    const Systems systems = systems_of(scenario_, record_, expect.from);
    if (!os_matches(expect.on, systems.own) || !os_matches(expect.peer, systems.peer)) return;
    if (record_.backend != "sim" && record_.packets.empty()) return;  // Real sockets without a capture.
    ++verdict_.checked;
    const std::int64_t sent = segments_sent(record_, expect.from, expect.flags);
    if (sent >= expect.at_least && sent <= expect.at_most) return;
    const std::string range = expect.at_most == WireExpect::kNoLimit ? "at least " + std::to_string(expect.at_least)
                              : expect.at_least == 0
                                  ? "at most " + std::to_string(expect.at_most)
                                  : std::to_string(expect.at_least) + " to " + std::to_string(expect.at_most);
    add(path, "scenario.wire.mismatch", range + " segments with " + flags_text(expect.flags) + " from " + expect.from,
        std::to_string(sent));
  }

  void judge_step(const Step& step, std::int32_t index, const Expect& expect, const ProgramRecord* program,
                  const std::string& path) {
    ++verdict_.checked;
    const auto completions = program ? completions_of(step, index, *program) : std::vector<Completion>{};
    const auto done = static_cast<std::int32_t>(completions.size());
    // Of a repeated step that must end up waiting only the last time counts: those before it had to complete.
    const bool only_last = expect.waiting && done > 0;
    for (std::size_t i = only_last ? completions.size() - 1 : 0; i < completions.size(); ++i) {
      if (meets(expect, completions[i], times_)) continue;
      return add(path, "scenario.expect.mismatch", expected_text(step, expect, times_),
                 observed_text(step, completions[i]) + (step.times > 1 ? ", time " + std::to_string(i + 1) : ""));
    }
    if (done > 0 && (expect.waiting || done >= step.times)) return;
    std::string observed =
        done > 0 ? "done " + std::to_string(done) + " of " + std::to_string(step.times) + " times" : "never reached";
    add(path, "scenario.expect.unreached", expected_text(step, expect, times_), observed + "; " + last_of(program));
  }

  static std::string last_of(const ProgramRecord* program) {
    if (!program || program->observations.empty()) return "the program observed nothing";
    return "last observed: " + to_string(program->observations.back());
  }

  void add(std::string path, std::string id, std::string expected, std::string observed) {
    verdict_.mismatches.push_back({std::move(path), std::move(id), std::move(expected), std::move(observed)});
  }

  const Scenario& scenario_;
  const Record& record_;
  Times times_;
  Verdict verdict_;
};

}  // namespace

Verdict judge(const Scenario& scenario, const Record& record) { return Judge{scenario, record}.verdict(); }

}  // namespace halfopen::model
