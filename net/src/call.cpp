// The printed names of operations, flags and readiness.
#include "halfopen/net/call.h"

#include <array>

namespace halfopen::net {

namespace {

// In the order of Op.
constexpr std::array<std::string_view, kOps> kOpNames = {
    "startup", "socket",   "bind",     "listen",  "connect",    "accept",     "send",        "sendto",
    "recv",    "recvfrom", "shutdown", "close",   "setsockopt", "getsockopt", "getsockname", "getpeername",
    "poll",    "resolve",  "sleep",    "compute", "log",        "exit",
    "dup",     "select",   "recvmsg",  "epoll_create", "epoll_ctl", "epoll_wait", "create_event", "reset_event",
    "event_select", "enum_events", "wait_events", "create_port", "associate_port", "completion", "overlapped_result",
    "system_result", "cancel"};
// A row that is missing would be empty.
static_assert(!kOpNames.back().empty());

template <class Bit>
struct BitName {
  Bit bit;
  std::string_view name;
};

constexpr BitName<MessageFlag> kFlags[] = {
    {MessageFlag::Peek, "MSG_PEEK"},         {MessageFlag::WaitAll, "MSG_WAITALL"},
    {MessageFlag::DontWait, "MSG_DONTWAIT"}, {MessageFlag::NoSignal, "MSG_NOSIGNAL"},
    {MessageFlag::More, "MSG_MORE"},         {MessageFlag::OutOfBand, "MSG_OOB"},
    {MessageFlag::Truncate, "MSG_TRUNC"},    {MessageFlag::ErrorQueue, "MSG_ERRQUEUE"},
};

constexpr BitName<Ready> kReady[] = {
    {Ready::In, "POLLIN"},      {Ready::Priority, "POLLPRI"}, {Ready::Out, "POLLOUT"},          {Ready::Err, "POLLERR"},
    {Ready::HangUp, "POLLHUP"}, {Ready::Invalid, "POLLNVAL"}, {Ready::ReadHangUp, "POLLRDHUP"},
    {Ready::Exclusive, "EPOLLEXCLUSIVE"}, {Ready::OneShot, "EPOLLONESHOT"}, {Ready::EdgeTriggered, "EPOLLET"},
};

constexpr BitName<NetworkEvent> kNetworkEventNames[kNetworkEvents] = {
    {NetworkEvent::Read, "FD_READ"},     {NetworkEvent::Write, "FD_WRITE"},     {NetworkEvent::OutOfBand, "FD_OOB"},
    {NetworkEvent::Accept, "FD_ACCEPT"}, {NetworkEvent::Connect, "FD_CONNECT"}, {NetworkEvent::Close, "FD_CLOSE"},
};

template <class Bit, std::size_t N>
std::string names_of(Bit set, const BitName<Bit> (&names)[N]) {
  std::string text;
  for (const auto& [bit, name] : names) {
    if (has(set, bit)) (text += text.empty() ? "" : "|") += name;
  }
  return text.empty() ? "0" : text;
}

template <class Bit, std::size_t N>
std::optional<Bit> bit_named(std::string_view name, const BitName<Bit> (&names)[N]) {
  for (const auto& row : names) {
    if (row.name == name) return row.bit;
  }
  return std::nullopt;
}

}  // namespace

Ready found_by(const Call& call, const Outcome& outcome) {
  const bool fills = call.op == Op::EpollWait;  // only so many entries were written
  const bool several = fills || call.op == Op::Select;
  if (!outcome.ok() || (!several && (call.op != Op::Poll || call.polled.size() != 1))) return Ready::None;
  const std::size_t count = fills ? static_cast<std::size_t>(outcome.value) : call.polled.size();
  Ready found = Ready::None;
  for (const PollEntry& entry : call.polled.first(count)) found = found | entry.found;
  return found;
}

Descriptor only_polled(const Call& call) {
  const bool polls = call.op == Op::Poll || call.op == Op::Select;
  return polls && call.polled.size() == 1 ? call.polled.front().descriptor : kNoDescriptor;
}

std::string_view to_string(Op op) { return kOpNames[static_cast<std::size_t>(op)]; }

std::optional<Op> op_named(std::string_view name) {
  for (std::size_t i = 0; i < kOps; ++i) {
    if (kOpNames[i] == name) return static_cast<Op>(i);
  }
  return std::nullopt;
}

std::string to_string(MessageFlag flags) { return names_of(flags, kFlags); }
std::optional<MessageFlag> flag_named(std::string_view name) { return bit_named(name, kFlags); }
std::string to_string(Ready ready) { return names_of(ready, kReady); }
std::optional<Ready> ready_named(std::string_view name) { return bit_named(name, kReady); }
std::string to_string(NetworkEvent events) { return names_of(events, kNetworkEventNames); }
std::optional<NetworkEvent> network_event_named(std::string_view name) { return bit_named(name, kNetworkEventNames); }

std::string to_string(const NetworkEvents& events) {
  std::string text;
  for (std::size_t i = 0; i < kNetworkEvents; ++i) {
    const auto& [event, name] = kNetworkEventNames[i];
    if (!has(events.happened, event)) continue;
    (text += text.empty() ? "" : " ") += name;
    if (events.codes[i]) (text += "=") += events.codes[i].symbol();
  }
  return text.empty() ? "0" : text;
}

std::string to_string(const QueuedError& queued) {
  return std::string{queued.error.symbol()} + " by icmp " + std::to_string(queued.type) + "/" +
         std::to_string(queued.code) + " from " + queued.offender.to_string();
}

}  // namespace halfopen::net
