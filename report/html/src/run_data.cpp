#include "run_data.h"

#include <algorithm>
#include <string>

#include "halfopen/report/story.h"
#include "halfopen/report/text.h"

namespace halfopen::report::html {
namespace {

using model::Observation;
using Kind = Observation::Kind;

std::string_view kind_of(const Observation& observation) {
  switch (observation.kind) {
    case Kind::Call: return "call";
    case Kind::Waiting: return "waiting";
    case Kind::Note: return "note";
    case Kind::Signal: return "signal";
    case Kind::Ended: return "ended";
  }
  return "";
}

/// Without its time, which the page has.
std::string words_of(const Observation& observation) {
  const std::string text = to_string(observation);
  return text.substr(std::min(text.find(' ') + 1, text.size()));
}

Json observation_json(const Observation& observation) {
  Json out{{"kind", kind_of(observation)}, {"at", ns(observation.at)}, {"says", words_of(observation)}};
  if (observation.kind == Kind::Call || observation.kind == Kind::Waiting) {
    out["op"] = net::to_string(observation.op);
    out["began"] = ns(observation.began);
    if (observation.socket != 0) out["socket"] = observation.socket;
  }
  if (observation.step >= 0) out["step"] = observation.step;
  if (observation.kind != Kind::Waiting) out["value"] = observation.value;
  if (observation.error) {
    out["error"] = {{"symbol", observation.error.symbol()}, {"number", observation.error.number()}, {"text", observation.error.text()}};
  }
  if (!observation.name.empty()) out["name"] = observation.name;
  if (!observation.text.empty()) out["text"] = observation.text;
  return out;
}

Json host_json(const model::HostRecord& host) {
  Json out{{"name", host.name}, {"os", host.os}, {"addresses", Json::array()}, {"sockets", Json::array()}};
  for (const net::Address& address : host.addresses) out["addresses"].push_back(address.to_string());
  for (const model::SocketRow& row : host.sockets) {
    out["sockets"].push_back({{"state", row.state},
                              {"unread", row.unread},
                              {"unacknowledged", row.unacknowledged},
                              {"local", row.local ? row.local->to_string() : ""},
                              {"remote", row.remote ? row.remote->to_string() : ""},
                              {"holder", row.program.empty() ? "" : row.program + "#" + std::to_string(row.socket)}});
  }
  for (const auto& [name, value] : host.facts) out["facts"].push_back({name, value});
  return out;
}

Json program_json(const model::Record& record, const model::ProgramRecord& program) {
  const auto host = std::ranges::find(record.hosts, program.host, &model::HostRecord::name);
  Json out{{"name", program.name}, {"host", host == record.hosts.end() ? 0 : host - record.hosts.begin()}, {"seen", Json::array()}};
  for (const Observation& observation : program.observations) out["seen"].push_back(observation_json(observation));
  return out;
}

}  // namespace

Json run_json(const Shown& run) {
  const model::Record& record = *run.record;
  Json out{{"scenario", record.scenario}, {"label", run.label}, {"backend", record.backend}, {"level", record.level},
           {"seed", std::to_string(record.seed)}, {"end", to_string(record.end)}, {"ended_at", ns(record.ended_at)},
           {"pending", record.pending}, {"replay", run.replay}, {"unverified", record.unverified}};
  if (!(record.digests == model::Digests{})) out["digests"] = digests_text(record.digests);
  out["hosts"] = Json::array();
  for (const model::HostRecord& host : record.hosts) out["hosts"].push_back(host_json(host));
  out["programs"] = Json::array();
  for (const model::ProgramRecord& program : record.programs) out["programs"].push_back(program_json(record, program));
  out["segments"] = segments_json(record);
  out["connections"] = connections_json(run);
  out["timers"] = timers_json(record);
  if (run.scenario != nullptr) {
    out["why"] = run.scenario->why;
    out["written"] = run.scenario_text;
    out["faults"] = faults_json(run);
    if (run.violation == nullptr) out["verdict"] = verdict_json(run);
  }
  if (run.violation != nullptr) out["violation"] = run.violation->invariant + ": " + run.violation->what;
  return out;
}

}  // namespace halfopen::report::html
