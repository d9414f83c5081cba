#include "halfopen/report/record_json.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace halfopen::report {
namespace {

using Json = nlohmann::ordered_json;
using model::Observation;
using Kind = Observation::Kind;

constexpr int kFormat = 1;

template <class Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

constexpr Names<Kind, 5> kKinds{{{Kind::Call, "call"}, {Kind::Waiting, "waiting"}, {Kind::Note, "note"},
                                 {Kind::Signal, "signal"}, {Kind::Ended, "ended"}}};
constexpr Names<model::End, 4> kEnds{{{model::End::Finished, "finished"}, {model::End::Until, "until"},
                                      {model::End::Idle, "idle"}, {model::End::Limit, "limit"}}};
constexpr Names<net::ErrorFamily, 2> kFamilies{{{net::ErrorFamily::Linux, "linux"}, {net::ErrorFamily::Windows, "windows"}}};
using Way = model::PacketRecord::Way;
constexpr Names<Way, 3> kWays{{{Way::Out, "out"}, {Way::In, "in"}, {Way::Lost, "lost"}}};

template <class Value, std::size_t N>
std::string_view name_of(const Names<Value, N>& names, Value value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return {};
}

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

Json to_json(const model::PacketRecord& packet) {
  return {{"at", ns(packet.at)}, {"host", packet.host}, {"way", name_of(kWays, packet.way)}, {"arp", packet.arp},
          {"bytes", hex(packet.bytes)}};
}

/// Reads members by name and knows where it is, so that every complaint names its place.
class Reader {
 public:
  Reader(const Json& json, std::string path, std::string_view file) : json_{json}, path_{std::move(path)}, file_{file} {}

  [[noreturn]] void fail(const std::string& expected) const {
    throw RecordError{std::string{file_} + ": " + (path_.empty() ? "/" : path_) + ": expected " + expected + " [record.format]"};
  }
  bool has(const char* key) const { return json_.is_object() && json_.contains(key); }
  Reader at(const char* key) const {
    if (!has(key)) fail(std::string{"an object with \""} + key + "\"");
    return {json_.at(key), path_ + "/" + key, file_};
  }
  std::vector<Reader> items() const {
    if (!json_.is_array()) fail("an array");
    std::vector<Reader> out;
    for (std::size_t i = 0; i < json_.size(); ++i) out.emplace_back(json_[i], path_ + "/" + std::to_string(i), file_);
    return out;
  }
  std::string text() const {
    if (!json_.is_string()) fail("a string");
    return json_.get<std::string>();
  }
  bool boolean() const {
    if (!json_.is_boolean()) fail("true or false");
    return json_.get<bool>();
  }
  std::int64_t integer() const {
    if (!json_.is_number_integer()) fail("an integer");
    return json_.get<std::int64_t>();
  }
  std::int32_t small() const {
    const std::int64_t value = integer();
    if (value < INT32_MIN || value > INT32_MAX) fail("a 32-bit integer");
    return static_cast<std::int32_t>(value);
  }
  net::Instant instant() const { return net::kStart + net::Duration{integer()}; }
  template <class Value, std::size_t N>
  Value one_of(const Names<Value, N>& names) const {
    const std::string word = text();
    std::string known;
    for (const auto& [value, name] : names) {
      if (name == word) return value;
      known += (known.empty() ? "" : ", ") + std::string{name};
    }
    fail("one of " + known);
  }
  std::uint64_t hex_number() const {
    std::uint64_t value = 0;
    const std::string digits = text();
    if (digits.size() != 16) fail("16 hexadecimal digits");
    for (const char digit : digits) value = value << 4 | nibble(digit);
    return value;
  }
  std::vector<std::byte> octets() const {
    const std::string digits = text();
    if (digits.size() % 2 != 0) fail("pairs of hexadecimal digits");
    std::vector<std::byte> out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      out.push_back(static_cast<std::byte>(nibble(digits[i]) << 4 | nibble(digits[i + 1])));
    }
    return out;
  }

 private:
  unsigned nibble(char digit) const {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
    fail("hexadecimal digits");
  }

  const Json& json_;
  std::string path_;
  std::string_view file_;
};

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

model::HostRecord host_from(const Reader& reader) {
  model::HostRecord out{reader.at("name").text(), reader.at("os").text(), {}};
  for (const Reader& item : reader.at("addresses").items()) {
    const auto address = net::Address::parse(item.text());
    if (!address) item.fail("an IP address");
    out.addresses.push_back(*address);
  }
  if (!reader.has("facts")) return out;
  for (const Reader& item : reader.at("facts").items()) out.facts.emplace_back(item.at("name").text(), item.at("value").text());
  return out;
}

model::ProgramRecord program_from(const Reader& reader) {
  model::ProgramRecord out{reader.at("name").text(), reader.at("host").text(), {}};
  for (const Reader& item : reader.at("observations").items()) out.observations.push_back(observation_from(item));
  return out;
}

model::PacketRecord packet_from(const Reader& reader) {
  return {reader.at("at").instant(), reader.at("host").small(), reader.at("way").one_of(kWays), reader.at("arp").boolean(),
          reader.at("bytes").octets()};
}

std::string hex_number(std::uint64_t value) {
  std::array<std::byte, 8> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::byte>(value >> (56 - 8 * i));
  return hex(octets);
}

}  // namespace

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
    for (const auto& [name, value] : host.facts) written["facts"].push_back({{"name", name}, {"value", value}});
    out["hosts"].push_back(std::move(written));
  }
  out["programs"] = Json::array();
  for (const model::ProgramRecord& program : record.programs) {
    Json observations = Json::array();
    for (const Observation& observation : program.observations) observations.push_back(to_json(observation));
    out["programs"].push_back({{"name", program.name}, {"host", program.host}, {"observations", observations}});
  }
  out["packets"] = Json::array();
  for (const model::PacketRecord& packet : record.packets) out["packets"].push_back(to_json(packet));
  out["unverified"] = record.unverified;
  out["digests"] = {{"version", model::kDigestVersion}, {"observations", hex_number(record.digests.observations)},
                    {"calls", hex_number(record.digests.calls)}, {"wire", hex_number(record.digests.wire)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

model::Record record_from_json(std::string_view json, std::string_view file) {
  Json parsed;
  try {
    parsed = Json::parse(json);
  } catch (const Json::exception& error) {
    throw RecordError{std::string{file} + ": /: expected JSON: " + error.what() + " [record.json]"};
  }
  const Reader reader{parsed, "", file};
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
  for (const Reader& item : reader.at("unverified").items()) out.unverified.push_back(item.text());
  const Reader digests = reader.at("digests");
  out.digests = {digests.at("observations").hex_number(), digests.at("calls").hex_number(), digests.at("wire").hex_number()};
  return out;
}

}  // namespace halfopen::report
