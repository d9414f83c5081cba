#include "observation_fields.h"

#include "message.h"

namespace halfopen::realnet {

namespace {

using Kind = model::Observation::Kind;

constexpr std::size_t kFields = 11;

std::string text_of(net::Instant instant) { return std::to_string((instant - net::kStart).count()); }
net::Instant instant_of(std::string_view text) { return net::kStart + net::Duration{number<std::int64_t>(text)}; }

Kind kind_of(std::string_view text) {
  const auto value = number<unsigned>(text);
  if (value > static_cast<unsigned>(Kind::Ended)) throw ProtocolError{"an observation of no kind"};
  return static_cast<Kind>(value);
}

net::Op op_of(std::string_view text) {
  const std::optional<net::Op> op = net::op_named(text);
  if (!op) throw ProtocolError{"an observation of no operation"};
  return *op;
}

}  // namespace

std::vector<std::string> to_fields(const model::Observation& seen) {
  return {std::to_string(static_cast<unsigned>(seen.kind)),
          std::string{net::to_string(seen.op)},
          text_of(seen.at),
          text_of(seen.began),
          std::to_string(seen.step),
          std::to_string(seen.socket),
          std::to_string(seen.value),
          std::to_string(seen.error.number()),
          std::to_string(static_cast<unsigned>(seen.ready)),
          seen.name,
          seen.text};
}

model::Observation from_fields(std::span<const std::string> fields) {
  if (fields.size() != kFields) throw ProtocolError{"an observation of " + std::to_string(fields.size()) + " fields"};
  return {.kind = kind_of(fields[0]),
          .op = op_of(fields[1]),
          .at = instant_of(fields[2]),
          .began = instant_of(fields[3]),
          .step = number<std::int32_t>(fields[4]),
          .socket = number<std::int32_t>(fields[5]),
          .value = number<std::int64_t>(fields[6]),
          .error = net::Error{net::ErrorFamily::Linux, number<std::int32_t>(fields[7])},
          .ready = static_cast<net::Ready>(number<std::uint16_t>(fields[8])),
          .name = fields[9],
          .text = fields[10]};
}

}  // namespace halfopen::realnet
