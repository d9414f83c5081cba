#include "halfopen/model/record.h"

namespace halfopen::model {

namespace {

std::string error_text(net::Error error) {
  const std::string_view symbol = error.symbol();
  return symbol.empty() ? "error " + std::to_string(error.number()) : std::string{symbol};
}

std::string call_text(const Observation& observation) {
  std::string text{net::to_string(observation.op)};
  if (observation.socket != 0) text += "#" + std::to_string(observation.socket);
  return text;
}

std::string body(const Observation& observation) {
  using Kind = Observation::Kind;
  switch (observation.kind) {
    case Kind::Call: {
      if (observation.error) return call_text(observation) + " -> " + error_text(observation.error);
      std::string text = call_text(observation) + " -> " + std::to_string(observation.value);
      if (observation.ready != net::Ready::None) text += " " + net::to_string(observation.ready);
      return text;
    }
    case Kind::Waiting:
      return call_text(observation) + " waiting since " + to_string(observation.began - net::kStart);
    case Kind::Note:
      return observation.name + " " + (observation.text.empty() ? std::to_string(observation.value) : observation.text);
    case Kind::Signal:
      return "signal " + std::to_string(observation.value) + (observation.name.empty() ? "" : " " + observation.name);
    case Kind::Ended:
      return observation.name + " " + std::to_string(observation.value);
  }
  return {};
}

}  // namespace

const ProgramRecord* find_program(const Record& record, std::string_view name) {
  for (const ProgramRecord& program : record.programs) {
    if (program.name == name) return &program;
  }
  return nullptr;
}

std::string_view to_string(End end) {
  switch (end) {
    case End::Finished:
      return "finished";
    case End::Until:
      return "until";
    case End::Idle:
      return "idle";
    case End::Limit:
      return "limit";
  }
  return {};
}

std::string printable(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char octet : octets) {
    const auto byte = static_cast<unsigned char>(octet);
    if (byte >= 0x20 && byte < 0x7f && byte != '\\') {
      text += octet;
    } else {
      text.append("\\x").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    }
  }
  return text;
}

std::string to_string(const Observation& observation) {
  return to_string(observation.at - net::kStart) + " " + body(observation);
}

}  // namespace halfopen::model
