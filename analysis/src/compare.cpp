#include "halfopen/analysis/compare.h"

#include <algorithm>
#include <optional>

#include "alignment.h"
#include "halfopen/model/tolerance.h"
#include "lateness.h"
#include "ranges.h"

namespace halfopen::analysis {
namespace {

using model::Observation;
using Kind = Observation::Kind;

bool yields_descriptor(const Observation& observation) {
  return observation.kind == Kind::Call && (observation.op == net::Op::Socket || observation.op == net::Op::Accept) &&
         !observation.error;
}

bool same_what(const Observation& a, const Observation& b) {
  if (a.kind != b.kind || a.step != b.step) return false;
  if (a.kind == Kind::Call || a.kind == Kind::Waiting) return a.op == b.op && a.socket == b.socket;
  return a.name == b.name;
}

/// The text of these is an address, which each backend chooses.
bool tells_an_address(const Observation& observation) {
  return observation.op == net::Op::LocalName || observation.op == net::Op::PeerName || observation.op == net::Op::Resolve;
}

bool same_value(const Observation& a, const Observation& b) {
  if (a.kind == Kind::Waiting || yields_descriptor(a)) return true;
  if (a.kind == Kind::Call && tells_an_address(a)) return a.value == b.value;
  return a.value == b.value && a.ready == b.ready && a.text == b.text;
}

/// Which record's times are nominal, and how late the other one's may be.
struct Times {
  bool nominal_left = false, nominal_right = false;
  std::optional<Lateness> lateness;  ///< If the simulated record names its timers.

  static Times of(const model::Record& left, const model::Record& right) {
    Times times{left.backend == "sim", right.backend == "sim", {}};
    const model::Record& nominal = times.nominal_left ? left : right;
    if (times.tolerant() && nominal.timers) times.lateness.emplace(nominal);
    return times;
  }
  bool tolerant() const { return nominal_left != nominal_right; }
  net::Instant latest(std::string_view host, net::Instant nominal) const {
    const net::Duration due = nominal - net::kStart;
    return net::kStart + (lateness ? model::latest_tolerated(due, lateness->at(host, nominal)) : model::latest_tolerated(due));
  }
};

/// One program of both records, being compared.
class Programs {
 public:
  Programs(const model::ProgramRecord& left, const model::ProgramRecord& right, const Times& times, const model::Program* script,
           bool cut_short)
      : name_{left.name}, host_{left.host}, times_{times}, script_{script}, cut_short_{cut_short} {
    left_.take(left.observations, ranges(), script);
    right_.take(right.observations, ranges(), script);
  }

  void compare(Comparison& out) {
    const auto alike = [this](std::size_t i, std::size_t j) { return same_what(left_.seen[i], right_.seen[j]); };
    for (const Pair& pair : align(left_.seen.size(), right_.seen.size(), alike)) {
      const Observation* a = pair.left == Pair::kNone ? nullptr : &left_.seen[pair.left];
      const Observation* b = pair.right == Pair::kNone ? nullptr : &right_.seen[pair.right];
      const std::optional<Difference> found = a && b ? difference(*a, *b, out) : std::optional{Difference::Missing};
      if (found) {
        out.findings.push_back({name_, *found, left_.side(a), right_.side(b), latest(a, b)});
      } else {
        ++out.agreements;
      }
      left_.pass(a, !found);
      right_.pass(b, !found);
    }
  }

 private:
  struct One {
    std::vector<Observation> seen;
    std::vector<std::size_t> places;
    std::size_t passed = 0;       ///< So many have been looked at.
    net::Instant last{};          ///< When the last of them was,
    net::Instant agreed{};        ///< and the last on which both sides agree.

    void take(const std::vector<Observation>& observations, bool join, const model::Program* script) {
      if (join) {
        seen = with_receptions_joined(observations, script, places);
      } else {
        seen = observations;
        for (std::size_t i = 0; i < seen.size(); ++i) places.push_back(i);
      }
    }
    Side side(const Observation* observation) const {
      const std::size_t beyond = places.empty() ? 0 : places.back() + 1;
      const std::size_t index = passed < places.size() ? places[passed] : beyond;
      if (!observation) return {.index = index, .text = {}, .at = last, .since = agreed};
      return {.index = index, .text = to_string(*observation), .at = observation->at, .since = agreed, .error = observation->error};
    }
    void pass(const Observation* observation, bool agrees) {
      if (!observation) return;
      ++passed;
      last = observation->at;
      if (agrees) agreed = last;
    }
  };

  /// Between a simulated and a real record buffers and packets are not exactly the same.
  bool ranges() const { return times_.tolerant(); }

  bool same_time(const Observation& a, const Observation& b) const {
    if (a.kind == Kind::Waiting) return true;
    if (!ranges()) return a.at == b.at;
    const net::Instant nominal = times_.nominal_left ? a.at : b.at;
    const net::Instant real = times_.nominal_left ? b.at : a.at;
    return !model::early(nominal - net::kStart, real - net::kStart) && real <= times_.latest(host_, nominal);
  }

  std::optional<net::Instant> latest(const Observation* a, const Observation* b) const {
    const Observation* nominal = times_.nominal_left ? a : b;
    return ranges() && nominal ? std::optional{times_.latest(host_, nominal->at)} : std::nullopt;
  }

  std::optional<Difference> difference(const Observation& a, const Observation& b, Comparison& out) const {
    if (!same_what(a, b)) return Difference::What;
    if (!(a.error == b.error)) return Difference::Code;
    const bool ranged = !same_value(a, b);
    if (ranged && !(ranges() && within_range(a, b, step_of(a, script_), cut_short_))) return Difference::Value;
    if (!same_time(a, b)) return Difference::Time;
    if (ranged) ++out.ranged;
    return std::nullopt;
  }

  std::string name_;
  std::string host_;
  const Times& times_;
  const model::Program* script_;
  bool cut_short_;  ///< A send of either run was.
  One left_, right_;
};

Finding program_missing(const std::string& name, bool in_left) {
  Finding finding{name, Difference::Missing, {}, {}, {}};
  (in_left ? finding.left : finding.right).text = "program ran";
  return finding;
}

}  // namespace

Comparison compare(const model::Record& left, const model::Record& right, const CompareOptions& options) {
  Comparison out;
  const Times times = Times::of(left, right);
  const model::Scenario* scenario = options.scenario;
  const bool cut_short = scenario && (sends_cut_short(left, *scenario) || sends_cut_short(right, *scenario));
  const auto wanted = [&](const std::string& name) {
    return options.programs.empty() || std::ranges::count(options.programs, name) > 0;
  };
  for (const model::ProgramRecord& program : left.programs) {
    if (!wanted(program.name)) continue;
    const model::ProgramRecord* other = find_program(right, program.name);
    const model::Program* script = scenario ? find_program(*scenario, program.name) : nullptr;
    if (other) {
      Programs{program, *other, times, script, cut_short}.compare(out);
    } else {
      out.findings.push_back(program_missing(program.name, true));
    }
  }
  for (const model::ProgramRecord& program : right.programs) {
    if (wanted(program.name) && !find_program(left, program.name)) out.findings.push_back(program_missing(program.name, false));
  }
  return out;
}

std::string_view to_string(Difference difference) {
  switch (difference) {
    case Difference::Missing: return "number of observations";
    case Difference::What: return "what happened";
    case Difference::Code: return "code";
    case Difference::Value: return "value";
    case Difference::Time: return "time";
  }
  return {};
}

}  // namespace halfopen::analysis
