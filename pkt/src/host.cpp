#include "halfopen/pkt/host.h"

#include "halfopen/sim/wire/parse.h"

namespace halfopen::pkt {

namespace {

/// The TCP options of a segment as they came.
std::vector<std::byte> options_in(const std::vector<std::byte>& octets, const sim::wire::Packet& packet) {
  if (packet.protocol != sim::wire::Protocol::Tcp) return {};
  const std::size_t ip = packet.ip.source.family == net::AddressFamily::V4 ? (static_cast<std::size_t>(octets[0]) & 15) * 4 : 40;
  constexpr std::size_t kDataOffset = 12, kFixed = 20;
  if (octets.size() <= ip + kDataOffset) return {};
  const std::size_t header = (static_cast<std::size_t>(octets[ip + kDataOffset]) >> 4) * 4;
  if (header <= kFixed || octets.size() < ip + header) return {};
  return {octets.begin() + static_cast<std::ptrdiff_t>(ip + kFixed), octets.begin() + static_cast<std::ptrdiff_t>(ip + header)};
}

}  // namespace

std::optional<Captured> read_packet(net::Instant at, const std::vector<std::byte>& octets) {
  sim::wire::Parsed parsed = sim::wire::parse(octets);
  if (!parsed) return std::nullopt;
  std::vector<std::byte> options = options_in(octets, parsed.packet);
  return Captured{at, std::move(parsed.packet), std::move(options)};
}

MadeCall& Host::call(const net::Call& call, std::size_t octets) {
  MadeCall& made = calls_.emplace_back();
  made.operation.call = call;
  made.octets.resize(octets);
  made.operation.call.out = made.octets;
  made.operation.call.in = made.octets;
  made.polled.assign(call.polled.begin(), call.polled.end());
  made.operation.call.polled = made.polled;
  if (call.op == net::Op::RecvMessage) made.operation.call.message = &made.message;
  start(made);
  return made;
}

std::optional<std::int64_t> Host::option(net::Descriptor descriptor, net::Option option) {
  const MadeCall& made = call({.op = net::Op::GetOption, .descriptor = descriptor, .option = option});
  if (!made.over() || made.operation.outcome.error) return std::nullopt;
  return made.operation.outcome.value;
}

}  // namespace halfopen::pkt
