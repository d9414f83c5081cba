#include "faults.h"

#include <algorithm>
#include <array>
#include <utility>

#include "halfopen/model/completions.h"
#include "run_data.h"

namespace halfopen::report::html {
namespace {

using model::Fault;
using model::Observation;
using model::Word;

constexpr std::array<std::pair<Word, Word>, 11> kEndedBy{{{Word::Cut, Word::Restore},
                                                          {Word::Unplug, Word::Plug},
                                                          {Word::Freeze, Word::Thaw},
                                                          {Word::Stop, Word::Continue},
                                                          {Word::ExhaustPorts, Word::FreePorts},
                                                          {Word::ExhaustBuffers, Word::FreeBuffers},
                                                          {Word::FillBacklog, Word::DrainBacklog},
                                                          {Word::ForgetName, Word::RestoreName},
                                                          {Word::SilenceName, Word::RestoreName},
                                                          {Word::FailName, Word::RestoreName},
                                                          {Word::MisdirectName, Word::RestoreName}}};

std::optional<Word> ended_by(Word word) {
  const auto row = std::ranges::find(kEndedBy, word, &std::pair<Word, Word>::first);
  return row == kEndedBy.end() ? std::nullopt : std::optional{row->second};
}

/// Words whose effect lasts until the run ends, if no duration says otherwise.
bool lasts(Word word) {
  return is_condition(word) || word == Word::Crash || word == Word::Reboot || word == Word::ClockDrift ||
         word == Word::ClockResolution || word == Word::LimitDescriptors;
}

/// The n-th time the program observed what the trigger names.
const Observation* observation_of(const Shown& run, const model::Trigger& trigger) {
  const model::ProgramRecord* seen = find_program(*run.record, trigger.program);
  const model::Program* program = find_program(*run.scenario, trigger.program);
  if (seen == nullptr || program == nullptr) return nullptr;
  if (trigger.step >= 0 && trigger.step < static_cast<std::int32_t>(program->steps.size())) {
    const auto done = completions_of(program->steps[static_cast<std::size_t>(trigger.step)], trigger.step, *seen);
    return trigger.occurrence <= static_cast<std::int32_t>(done.size()) ? done[static_cast<std::size_t>(trigger.occurrence) - 1].seen : nullptr;
  }
  std::int32_t left = trigger.occurrence;
  for (const Observation& observation : seen->observations) {
    if (observation.kind == Observation::Kind::Note && observation.name == trigger.observation && --left == 0) return &observation;
  }
  return nullptr;
}

std::optional<net::Instant> time_of(const Shown& run, const Fault& fault) {
  net::Instant at = net::kStart + fault.at;
  if (fault.after && fault.after->events != 0) {
    at = net::kStart + fault.after->instant;
  } else if (fault.after) {
    const Observation* seen = observation_of(run, *fault.after);
    if (seen == nullptr || seen->kind == Observation::Kind::Waiting) return std::nullopt;
    at = seen->at + fault.at;
  }
  return at <= run.record->ended_at ? std::optional{at} : std::nullopt;
}

bool ends(const Fault& later, const Fault& earlier) {
  const bool directions = later.direction == model::Direction::Both || later.direction == earlier.direction;
  return later.word == ended_by(earlier.word) && later.target == earlier.target && later.name == earlier.name && directions;
}

void find_end(FaultTime& time, const std::vector<FaultTime>& all) {
  const Fault& fault = *time.fault;
  time.instant = !lasts(fault.word) && !ended_by(fault.word);
  if (!time.at || time.instant) return;
  if (lasts(fault.word)) {
    if (fault.duration > net::Duration::zero() && fault.word != Word::ClockResolution) time.until = *time.at + fault.duration;
    return;
  }
  for (const FaultTime& other : all) {
    if (!other.at || *other.at < *time.at || !ends(*other.fault, fault)) continue;
    if (!time.until || *other.at < *time.until) time.until = other.at;
  }
}

/// Which lanes it is about.
void add_place(Json& out, const Shown& run, const Fault& fault) {
  const auto host = [&](const std::string& name) -> Json {
    const auto found = std::ranges::find(run.record->hosts, name, &model::HostRecord::name);
    return found == run.record->hosts.end() ? Json{} : Json(found - run.record->hosts.begin());
  };
  switch (target_of(fault.word)) {
    case model::Target::Link: {
      const auto link = std::ranges::find(run.scenario->links, fault.target, &model::Link::name);
      if (link != run.scenario->links.end()) out["link"] = {host(link->a), host(link->b)};
      if (fault.direction != model::Direction::Both) out["way"] = fault.direction == model::Direction::Forward ? 1 : -1;
      break;
    }
    case model::Target::Host: out["host"] = host(fault.target); break;
    case model::Target::Program: {
      const auto& programs = run.record->programs;
      const auto program = std::ranges::find(programs, fault.target, &model::ProgramRecord::name);
      if (program != programs.end()) out["program"] = program - programs.begin();
      break;
    }
  }
}

}  // namespace

std::vector<FaultTime> fault_times(const Shown& run) {
  std::vector<FaultTime> times;
  for (const Fault& fault : run.scenario->faults) times.push_back({.fault = &fault, .at = time_of(run, fault), .until = {}});
  for (FaultTime& time : times) find_end(time, times);
  return times;
}

Json faults_json(const Shown& run) {
  const Json scenario = run.scenario_text.empty() ? Json{} : Json::parse(run.scenario_text);
  Json out = Json::array();
  for (const FaultTime& time : fault_times(run)) {
    std::string word{to_string(time.fault->word)};
    std::ranges::replace(word, '_', ' ');
    Json fault{{"word", word}, {"target", time.fault->target}, {"instant", time.instant}};
    if (time.at) fault["at"] = ns(*time.at);
    if (time.until) fault["until"] = ns(*time.until);
    if (!time.fault->why.empty()) fault["why"] = time.fault->why;
    add_place(fault, run, *time.fault);
    if (scenario.contains("faults") && out.size() < scenario["faults"].size()) fault["written"] = scenario["faults"][out.size()].dump();
    out.push_back(std::move(fault));
  }
  return out;
}

}  // namespace halfopen::report::html
