#include "witness.h"

#include <unistd.h>

#include <cstdlib>

#include "event_loop.h"
#include "observation_fields.h"
#include "sockaddr.h"

namespace halfopen::realnet {

namespace {

using Kind = model::Observation::Kind;

bool makes_socket(net::Op op) { return op == net::Op::Socket || op == net::Op::Accept; }

}  // namespace

net::Instant Witness::now() const {
  const auto since_boot = std::chrono::duration_cast<net::Duration>(SteadyClock::now().time_since_epoch());
  return net::kStart + since_boot - net::Duration{start_};
}

std::int32_t Witness::ordinal(net::Descriptor descriptor) const {
  const auto found = ordinals_.find(descriptor);
  return found == ordinals_.end() ? 0 : found->second;
}

Witnessed Witness::began(const net::Call& call, bool may_wait) {
  const std::lock_guard lock{mutex_};
  const net::Descriptor polled = net::only_polled(call);
  const net::Descriptor about = polled != net::kNoDescriptor ? polled : call.descriptor;
  Witnessed witnessed{.ticket = ++tickets_,
                      .observation = {.op = call.op, .began = now(), .step = call.step, .socket = ordinal(about)}};
  if (may_wait) {
    Message message{.word = std::string{word::kBegan}, .fields = to_fields(witnessed.observation)};
    message.fields.insert(message.fields.begin(), std::to_string(witnessed.ticket));
    send(message);
  }
  return witnessed;
}

void Witness::closing(net::Descriptor descriptor) {
  const std::lock_guard lock{mutex_};
  ordinals_.erase(descriptor);
  const auto listener = listening_.find(descriptor);
  if (listener == listening_.end()) return;
  send({.word = std::string{word::kListens}, .fields = {std::to_string(listener->second), "0"}});
  listening_.erase(listener);
}

void Witness::completed(const Witnessed& call, const net::Call& made, const net::Outcome& outcome) {
  const std::lock_guard lock{mutex_};
  model::Observation seen = call.observation;
  seen.at = now();
  seen.value = outcome.value;
  seen.error = outcome.error;
  if (made.op == net::Op::WriteLog) seen.text = made.name;
  if (outcome.ok()) add_details(seen, made, outcome);
  if (!forgotten_.contains(call.ticket)) tell(call.ticket, seen);
}

void Witness::add_details(model::Observation& seen, const net::Call& made, const net::Outcome& outcome) {
  if (makes_socket(made.op)) ordinals_[static_cast<net::Descriptor>(outcome.value)] = ++sockets_;
  if (made.op == net::Op::Socket) seen.socket = sockets_;
  if (made.op == net::Op::Accept) seen.text = outcome.peer.to_string();
  if (made.op == net::Op::Resolve) seen.text = outcome.peer.address.to_string();
  if (made.op == net::Op::Listen) tell_of_listener(made.descriptor);
  if (made.op == net::Op::Duplicate) ordinals_[static_cast<net::Descriptor>(outcome.value)] = seen.socket;
  if (made.message != nullptr && has(made.message->flags, net::MessageFlag::ErrorQueue)) {
    seen.text = to_string(made.message->queued);
  }
  seen.ready = net::found_by(made, outcome);
}

void Witness::tell_of_listener(net::Descriptor descriptor) {
  SocketAddress name;
  if (::getsockname(descriptor, name.get(), name.size_to_fill()) != 0) return;
  listening_[descriptor] = name.endpoint().port;
  send({.word = std::string{word::kListens}, .fields = {std::to_string(name.endpoint().port), "1"}});
}

void Witness::forget(Ticket ticket) {
  const std::lock_guard lock{mutex_};
  forgotten_.insert(ticket);
  send({.word = std::string{word::kForgot}, .fields = {std::to_string(ticket)}});
}

void Witness::note(std::string_view name, std::int64_t value, std::string_view text) {
  const std::lock_guard lock{mutex_};
  const net::Instant at = now();
  tell(0, {.kind = Kind::Note, .at = at, .began = at, .value = value, .name = std::string{name}, .text = std::string{text}});
}

void Witness::signal(std::int32_t number) {
  const std::lock_guard lock{mutex_};
  const net::Instant at = now();
  tell(0, {.kind = Kind::Signal, .at = at, .began = at, .value = number});
}

void Witness::ready() { send({.word = std::string{word::kReady}}); }

void Witness::resting() { send({.word = std::string{word::kResting}}); }

void Witness::ended(std::string_view name, std::int64_t code, std::string_view text, void (*then)(int)) {
  mutex_.lock();  // for ever: no thread of this process says another word
  const net::Instant at = now();
  tell(0, {.kind = Kind::Ended, .at = at, .began = at, .value = code, .name = std::string{name}, .text = std::string{text}});
  then(static_cast<int>(code));
  std::abort();
}

void Witness::unable(std::string_view why) {
  send({.word = std::string{word::kUnable}, .fields = {std::string{why}}});
  ::_exit(EXIT_FAILURE);
}

void Witness::tell(Ticket ticket, const model::Observation& observation) {
  Message message{.word = std::string{word::kSeen}, .fields = to_fields(observation)};
  message.fields.insert(message.fields.begin(), std::to_string(ticket));
  send(message);
}

void Witness::send(const Message& message) {
  try {
    channel_.send(message);
  } catch (const ChannelClosed&) {
    ::_exit(EXIT_FAILURE);  // no agent, nobody to be a program for
  }
}

}  // namespace halfopen::realnet
