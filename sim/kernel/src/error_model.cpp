#include "error_model.h"

#include <utility>

namespace halfopen::sim::kernel {

void PendingError::latch(net::Error code, profiles::Latch latch) {
  code_ = code;
  latch_ = latch;
}

net::Error PendingError::take() { return sticky() ? code_ : std::exchange(code_, {}); }
net::Error PendingError::take_for_connect() {
  latch_ = profiles::Latch::Once;
  return take();
}

ErrorModel::ErrorModel(const profiles::SocketModel& model, profiles::Usage& usage) : model_{model}, usage_{usage} {
  for (const net::Op op : model.missing_calls.value.items) missing_.set(static_cast<std::size_t>(op));
  for (const net::MessageFlag flag : model.message_flags.value.items) flags_ = flags_ | flag;
}

const profiles::StatusRow* ErrorModel::status(net::Error code, net::SocketType socket) const {
  for (const profiles::StatusRow& row : model_.statuses) {
    if (row.code != code || row.socket.value_or(socket) != socket) continue;
    usage_.mark(row.entry);
    return &row;
  }
  return nullptr;
}

net::Error ErrorModel::code(profiles::Situation situation) const {
  return usage_.use(model_.codes[static_cast<std::size_t>(situation)]);
}

const profiles::ErrorRow* ErrorModel::row(profiles::Cause cause, net::TcpState state) const {
  for (const profiles::ErrorRow& row : model_.errors) {
    if (row.when != cause || (row.states & profiles::state_bit(state)) == 0) continue;
    usage_.mark(row.entry);
    return &row;
  }
  return nullptr;
}

const profiles::ErrorRow* ErrorModel::ending(profiles::Cause cause, net::TcpState state) const {
  const profiles::ErrorRow* found = row(cause, state);
  return found != nullptr && found->code ? found : nullptr;
}

const profiles::IcmpRow* ErrorModel::icmp(std::uint8_t type, std::uint8_t code) const {
  for (const profiles::IcmpRow& row : model_.icmp) {
    if (row.type != type || row.code != code) continue;
    usage_.mark(row.entry);
    return &row;
  }
  return nullptr;
}

const profiles::OptionRule* ErrorModel::option_rule(net::Option option) const {
  for (const profiles::OptionRule& rule : model_.options) {
    if (rule.option != option) continue;
    usage_.mark(rule.entry);
    return &rule;
  }
  return nullptr;
}

IcmpNumbers as_icmp_v4(net::AddressFamily family, std::uint8_t type, std::uint8_t code) {
  if (family == net::AddressFamily::V4) return {type, code};
  struct Kin {
    std::uint8_t type, code;
    IcmpNumbers v4;
  };
  // RFC 4443, 3, beside RFC 792; a code that is not listed means nothing to IPv4.
  static constexpr Kin kKin[] = {
      {1, 0, {3, 0}},  {1, 1, {3, 13}}, {1, 2, {3, 1}},  {1, 3, {3, 1}},  {1, 4, {3, 3}},
      {1, 5, {3, 13}}, {1, 6, {3, 13}}, {2, 0, {3, 4}},  {3, 0, {11, 0}}, {3, 1, {11, 1}},
      {4, 0, {12, 0}}, {4, 1, {12, 0}},  {4, 2, {12, 0}},
  };
  for (const Kin& kin : kKin) {
    if (kin.type == type && kin.code == code) return kin.v4;
  }
  return {0xFF, 0xFF};
}

}  // namespace halfopen::sim::kernel
