// Overlapped calls: started here, carried out as any call that waits, completed with three numbers for one fact.
#include "event_object.h"
#include "parts.h"
#include "sim_process.h"
#include "watch.h"

namespace halfopen::sim::kernel {

using net::Op;
using net::Overlapped;
using profiles::Situation;

namespace {

bool can_overlap(Op op) {
  return op == Op::Connect || op == Op::Accept || op == Op::Send || op == Op::SendTo || op == Op::Recv ||
         op == Op::RecvFrom || op == Op::Shutdown;
}

}  // namespace

bool starts_overlapped(const net::Operation& call) {
  return call.call.overlapped != nullptr && can_overlap(call.call.op) && !is_overlapped(call);
}

// A failure at once is the call's own and posts nothing (windows/12.sync-failure). Time-outs of the socket do not count
// (windows/13.4), nor does its mode.
Attempt Process::start_overlapped(net::Operation& call) {
  if (parts_.errors.lacks(Op::OverlappedResult)) return failure(Situation::NoSuchCall);
  const Socket* socket = descriptors_.find(call.call.descriptor);
  // windows/7.20: ConnectEx needs a bound socket.
  if (call.call.op == Op::Connect && socket != nullptr && !socket->bound()) return failure(Situation::Invalid);
  Overlapped& overlapped = *call.call.overlapped;
  net::Operation& inner = overlapped.operation;
  overlapped.process = this;
  overlapped.state = Overlapped::State::Pending;
  overlapped.status = 0;
  overlapped.socket_error = overlapped.system_error = {};
  inner.call = call.call;
  inner.outcome = {};
  inner.ticket = ++calls_ << 1;
  inner.began = call.began;
  const Attempt result = attempt(inner, socket_of(inner));
  if (result.kind == Attempt::Kind::Wait) {
    wait(inner, result);
    return failure(Situation::IoPending);
  }
  if (result.kind == Attempt::Kind::Gone) return result;
  if (result.error) {
    overlapped.state = Overlapped::State::Idle;
    return result;
  }
  finish_overlapped(inner, result);
  call.outcome.peer = inner.outcome.peer;
  return result;
}

void Process::finish_overlapped(net::Operation& call, const Attempt& result) {
  Overlapped& overlapped = *call.call.overlapped;
  conclude(call, result);
  overlapped.state = Overlapped::State::Complete;
  overlapped.socket_error = overlapped.system_error = result.error;
  const Socket* socket = socket_of(call);
  const net::SocketType type = socket != nullptr ? socket->type() : net::SocketType::Stream;
  if (const profiles::StatusRow* row = parts_.errors.status(result.error, type)) {
    overlapped.status = row->status;
    if (row->system) overlapped.system_error = row->system;
  }
  signal_event(overlapped.event);
  auto* port = socket != nullptr && socket->has_watch()
                   ? descriptors_.find_as<CompletionPort>(socket->watched().port)
                   : nullptr;
  if (port != nullptr) post_completion(*port, overlapped);
  wake_all(objects_);
}

void Process::post_completion(CompletionPort& port, const Overlapped& overlapped) {
  const bool moves = overlapped.operation.call.op != Op::Accept && overlapped.operation.call.op != Op::Connect;
  const std::int64_t octets = moves && !overlapped.socket_error ? overlapped.operation.outcome.value : 0;
  port.completions.push_back(
      {overlapped.key, octets, overlapped.socket_error, overlapped.system_error, overlapped.status});
}

Attempt Process::create_port(net::Operation&) {
  if (descriptors_.full()) return failure(Situation::TooManyDescriptors);
  return done(descriptors_.add(std::make_unique<CompletionPort>()));
}

Attempt Process::associate_port(net::Operation& call) {
  Socket* socket = descriptors_.find(call.call.descriptor);
  const auto port = static_cast<net::Descriptor>(call.call.second);
  if (socket == nullptr) return failure(Situation::NotASocket);
  if (descriptors_.find_as<CompletionPort>(port) == nullptr) return failure(Situation::WrongKind);
  if (socket->has_watch() && socket->watch().port != net::kNoDescriptor) return failure(Situation::Invalid);
  socket->watch().port = port;
  return done(0);
}

Attempt Process::take_completion(net::Operation& call) {
  auto* port = descriptors_.find_as<CompletionPort>(call.call.descriptor);
  if (port == nullptr) return failure(Situation::WrongKind);
  if (port->completions.empty()) {
    return still_waits(call) ? wait_in(objects_, patience_of(call)) : failure(Situation::PortTimeout);
  }
  const Completion taken = port->completions.front();
  port->completions.pop_front();
  Attempt result = taken.system_error ? failed(taken.system_error) : done(taken.octets);
  result.extra = taken.key;
  result.status = taken.status;
  result.completed_with = taken.socket_error;
  return result;
}

Attempt Process::overlapped_result(net::Operation& call) {
  const Overlapped* overlapped = call.call.overlapped;
  if (overlapped == nullptr || overlapped->state == Overlapped::State::Idle) return failure(Situation::Invalid);
  if (overlapped->state == Overlapped::State::Pending) {
    return call.call.argument != 0 ? wait_in(objects_) : failure(Situation::IoIncomplete);
  }
  const bool system = call.call.op == Op::SystemResult;
  const net::Error error = system ? overlapped->system_error : overlapped->socket_error;
  Attempt result = error ? failed(error) : done(overlapped->operation.outcome.value);
  result.status = overlapped->status;
  result.completed_with = overlapped->socket_error;
  return result;
}

// "WSAECONNRESET 0xc000020d".
std::string Process::numbers_text(net::Error socket_error, std::uint32_t status) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text{socket_error.symbol()};
  text += " 0x";
  for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[status >> shift & 0xF];
  return text;
}

Attempt Process::cancel(net::Operation& call) {
  Socket* socket = descriptors_.find(call.call.descriptor);
  if (socket == nullptr) return failure(Situation::NotASocket);
  bool any = false, receive = false;
  socket->waiters().for_each([&](net::Operation& other) {
    const bool meant = call.call.overlapped == nullptr || call.call.overlapped == other.call.overlapped;
    if (!is_overlapped(other) || !meant) return;
    any = true;
    receive = receive || other.call.op == Op::Recv || other.call.op == Op::RecvFrom;
    settle(other, failure(Situation::Cancelled), socket->ordinal);
  });
  if (receive) socket->receive_cancelled();
  return any ? done(0) : failure(Situation::NothingToCancel);
}

}  // namespace halfopen::sim::kernel
