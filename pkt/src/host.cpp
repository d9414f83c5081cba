#include "halfopen/pkt/host.h"

namespace halfopen::pkt {

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
