#include "halfopen/report/record_json.h"

#include <array>
#include <utility>

#include "json_reader.h"

namespace halfopen::report {
namespace {

using model::Observation;
using Kind = Observation::Kind;

constexpr int kFormat = 1;

constexpr Names<Kind, 5> kKinds{{{Kind::Call, "call"}, {Kind::Waiting, "waiting"}, {Kind::Note, "note"},
                                 {Kind::Signal, "signal"}, {Kind::Ended, "ended"}}};
constexpr Names<model::End, 4> kEnds{{{model::End::Finished, "finished"}, {model::End::Until, "until"},
                                      {model::End::Idle, "idle"}, {model::End::Limit, "limit"}}};
constexpr Names<net::ErrorFamily, 2> kFamilies{{{net::ErrorFamily::Linux, "linux"}, {net::ErrorFamily::Windows, "windows"}}};
using Way = model::PacketRecord::Way;
using Event = model::KernelEvent;
constexpr Names<Event::Kind, 2> kEvents{{{Event::Kind::State, "state"}, {Event::Kind::Timer, "timer"}}};
constexpr Names<Way, 3> kWays{{{Way::Out, "out"}, {Way::In, "in"}, {Way::Lost, "lost"}}};

template <class Value, std::size_t N>
std::string_view name_of(const Names<Value, N>& names, Value value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return {};
}

using TimerKind = model::TimerRecord::Kind;
constexpr Names<TimerKind, 3> kTimers{{{TimerKind::Connection, "connection"}, {TimerKind::Call, "call"}, {TimerKind::Neighbour, "neighbour"}}};

std::string hex(std::span<const std::byte> octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(octets.size() * 2);
  for (const std::byte octet : octets) {
    text += kDigits[std::to_integer<unsigned>(octet) >> 4];
    text += kDigits[std::to_integer<unsigned>(octet) & 15];
  }
  return text;
}

std::int64_t ns(net::Instant instant) { return (instant - net::kStart).count(); }

Json to_json(const Observation& observation) {
  Json out{{"kind", name_of(kKinds, observation.kind)}, {"at", ns(observation.at)}};
  const bool is_call = observation.kind == Kind::Call || observation.kind == Kind::Waiting;
  if (is_call) out["op"] = net::to_string(observation.op);
  if (is_call) out["began"] = ns(observation.began);
  if (observation.step != net::kNoStep) out["step"] = observation.step;
  if (observation.socket != 0) out["socket"] = observation.socket;
  out["value"] = observation.value;
  if (observation.error) {
    out["error"] = {{"family", name_of(kFamilies, observation.error.family())}, {"number", observation.error.number()},
                    {"symbol", observation.error.symbol()}, {"text", observation.error.text()}};
  }
  if (observation.ready != net::Ready::None) out["ready"] = static_cast<unsigned>(observation.ready);
  if (!observation.name.empty()) out["name"] = observation.name;
  if (!observation.text.empty()) out["text"] = observation.text;
  return out;
}

Json to_json(const Event& event) {
  const auto text = [](const net::Endpoint& endpoint) { return endpoint.to_string(); };
  return {{"kind", name_of(kEvents, event.kind)}, {"at", ns(event.at)},         {"host", event.host},
          {"local", text(event.local)},           {"remote", text(event.remote)}, {"what", event.what}};
}

Json to_json(const model::PacketRecord& packet) {
  return {{"at", ns(packet.at)}, {"host", packet.host}, {"way", name_of(kWays, packet.way)}, {"arp", packet.arp},
          {"bytes", hex(packet.bytes)}};
}

Json to_json(const model::TimerRecord& timer) {
  return {{"host", timer.host}, {"kind", name_of(kTimers, timer.kind)}, {"armed", ns(timer.armed)}, {"fired", ns(timer.fired)}};
}

net::Op op_from(const Reader& reader) {
  const std::string name = reader.text();
  for (unsigned i = 0; i < net::kOps; ++i) {
    if (net::to_string(static_cast<net::Op>(i)) == name) return static_cast<net::Op>(i);
  }
  reader.fail("the name of a call");
}

Observation observation_from(const Reader& reader) {
  Observation out;
  out.kind = reader.at("kind").one_of(kKinds);
  out.at = reader.at("at").instant();
  if (out.kind == Kind::Call || out.kind == Kind::Waiting) {
    out.op = op_from(reader.at("op"));
    out.began = reader.at("began").instant();
  }
  if (reader.has("step")) out.step = reader.at("step").small();
  if (reader.has("socket")) out.socket = reader.at("socket").small();
  out.value = reader.at("value").integer();
  if (reader.has("error")) {
    const Reader error = reader.at("error");
    out.error = {error.at("family").one_of(kFamilies), error.at("number").small()};
  }
  if (reader.has("ready")) out.ready = static_cast<net::Ready>(reader.at("ready").small());
  if (reader.has("name")) out.name = reader.at("name").text();
  if (reader.has("text")) out.text = reader.at("text").text();
  return out;
}

net::Endpoint endpoint_from(const Reader& reader) {
  if (const auto endpoint = net::Endpoint::parse(reader.text())) return *endpoint;
  reader.fail("an address with a port");
}

Event event_from(const Reader& reader) {
  return {reader.at("kind").one_of(kEvents),      reader.at("at").instant(),            reader.at("host").small(),
          endpoint_from(reader.at("local")), endpoint_from(reader.at("remote")), reader.at("what").text()};
}

model::HostRecord host_from(const Reader& reader) {
  model::HostRecord out{reader.at("name").text(), reader.at("os").text(), {}};
  for (const Reader& item : reader.at("addresses").items()) {
    const auto address = net::Address::parse(item.text());
    if (!address) item.fail("an IP address");
    out.addresses.push_back(*address);
  }
  if (reader.has("rested_on")) out.rested_on = reader.at("rested_on").texts();
  if (!reader.has("facts")) return out;
  for (const Reader& item : reader.at("facts").items()) out.facts.emplace_back(item.at("name").text(), item.at("value").text());
  return out;
}

model::ProgramRecord program_from(const Reader& reader) {
  model::ProgramRecord out{reader.at("name").text(), reader.at("host").text(), {}};
  for (const Reader& item : reader.at("observations").items()) out.observations.push_back(observation_from(item));
  if (reader.has("states")) out.states = reader.at("states").texts();
  return out;
}

model::PacketRecord packet_from(const Reader& reader) {
  return {reader.at("at").instant(), reader.at("host").small(), reader.at("way").one_of(kWays), reader.at("arp").boolean(),
          reader.at("bytes").octets()};
}

model::TimerRecord timer_from(const Reader& reader) {
  return {reader.at("host").small(), reader.at("kind").one_of(kTimers), reader.at("armed").instant(), reader.at("fired").instant()};
}

std::string hex_number(std::uint64_t value) {
  std::array<std::byte, 8> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::byte>(value >> (56 - 8 * i));
  return hex(octets);
}

}  // namespace

std::string skipped_to_json(std::string_view scenario, std::string_view level, const std::vector<std::string>& reasons) {
  const Json out{{"halfopen_record", kFormat}, {"scenario", scenario}, {"backend", "real"}, {"level", level}, {"skipped", reasons}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string record_to_json(const model::Record& record) {
  Json out{{"halfopen_record", kFormat}, {"scenario", record.scenario}, {"backend", record.backend},
           {"seed", hex_number(record.seed)}, {"epoch", record.epoch.count()}, {"end", name_of(kEnds, record.end)},
           {"ended_at", ns(record.ended_at)}, {"pending", record.pending}};
  if (!record.level.empty()) out["level"] = record.level;
  out["hosts"] = Json::array();
  for (const model::HostRecord& host : record.hosts) {
    Json addresses = Json::array();
    for (const net::Address& address : host.addresses) addresses.push_back(address.to_string());
    Json written{{"name", host.name}, {"os", host.os}, {"addresses", addresses}};
    if (!host.rested_on.empty()) written["rested_on"] = host.rested_on;
    for (const auto& [name, value] : host.facts) written["facts"].push_back({{"name", name}, {"value", value}});
    out["hosts"].push_back(std::move(written));
  }
  out["programs"] = Json::array();
  for (const model::ProgramRecord& program : record.programs) {
    Json observations = Json::array();
    for (const Observation& observation : program.observations) observations.push_back(to_json(observation));
    Json written{{"name", program.name}, {"host", program.host}, {"observations", observations}};
    if (!program.states.empty()) written["states"] = program.states;
    out["programs"].push_back(std::move(written));
  }
  out["packets"] = Json::array();
  for (const model::PacketRecord& packet : record.packets) out["packets"].push_back(to_json(packet));
  for (const Event& event : record.events) out["events"].push_back(to_json(event));
  if (record.timers) {
    out["timers"] = Json::array();
    for (const model::TimerRecord& timer : *record.timers) out["timers"].push_back(to_json(timer));
  }
  if (!record.text.empty()) out["text"] = record.text;
  out["unverified"] = record.unverified;
  out["digests"] = {{"version", model::kDigestVersion}, {"observations", hex_number(record.digests.observations)},
                    {"calls", hex_number(record.digests.calls)}, {"wire", hex_number(record.digests.wire)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

model::Record record_from_json(std::string_view json, std::string_view file) {
  const Json parsed = parsed_json(json, file, "record.json");
  const Reader reader{parsed, "", file, "record.format"};
  if (reader.at("halfopen_record").integer() != kFormat) reader.at("halfopen_record").fail("format " + std::to_string(kFormat));
  model::Record out;
  out.scenario = reader.at("scenario").text();
  out.backend = reader.at("backend").text();
  if (reader.has("level")) out.level = reader.at("level").text();
  out.seed = reader.at("seed").hex_number();
  out.epoch = net::Duration{reader.at("epoch").integer()};
  out.end = reader.at("end").one_of(kEnds);
  out.ended_at = reader.at("ended_at").instant();
  out.pending = reader.at("pending").text();
  for (const Reader& item : reader.at("hosts").items()) out.hosts.push_back(host_from(item));
  for (const Reader& item : reader.at("programs").items()) out.programs.push_back(program_from(item));
  for (const Reader& item : reader.at("packets").items()) out.packets.push_back(packet_from(item));
  if (reader.has("events")) {
    for (const Reader& item : reader.at("events").items()) out.events.push_back(event_from(item));
  }
  if (reader.has("timers")) {
    out.timers.emplace();
    for (const Reader& item : reader.at("timers").items()) out.timers->push_back(timer_from(item));
  }
  if (reader.has("text")) out.text = reader.at("text").text();
  for (const Reader& item : reader.at("unverified").items()) out.unverified.push_back(item.text());
  const Reader digests = reader.at("digests");
  out.digests = {digests.at("observations").hex_number(), digests.at("calls").hex_number(), digests.at("wire").hex_number()};
  return out;
}

}  // namespace halfopen::report
