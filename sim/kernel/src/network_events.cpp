// WSAEventSelect, WSAEnumNetworkEvents and event objects: which events are recorded, when, and with what code.
#include "event_object.h"
#include "parts.h"
#include "sim_process.h"
#include "watch.h"

namespace halfopen::sim::kernel {

using net::NetworkEvent;
using net::Op;
using profiles::Situation;

namespace {

constexpr NetworkEvent kAll = NetworkEvent::Read | NetworkEvent::Write | NetworkEvent::OutOfBand |
                              NetworkEvent::Accept | NetworkEvent::Connect | NetworkEvent::Close;

constexpr NetworkEvent bit_of(std::size_t index) { return static_cast<NetworkEvent>(1u << index); }

/// The events a call makes possible again (windows/11.data; Winsock's documentation of WSAEventSelect).
NetworkEvent enabled_by(Op op, bool would_block) {
  switch (op) {
    case Op::Recv:
    case Op::RecvFrom:
      return NetworkEvent::Read | NetworkEvent::OutOfBand;
    case Op::Accept:
      return NetworkEvent::Accept;
    case Op::Send:
    case Op::SendTo:
      return would_block ? NetworkEvent::Write : NetworkEvent::None;
    case Op::Connect:
      return NetworkEvent::Connect | NetworkEvent::Write;
    default:
      return NetworkEvent::None;
  }
}

}  // namespace

Attempt Process::create_event(net::Operation&) {
  if (descriptors_.full()) return failure(Situation::TooManyDescriptors);
  return done(descriptors_.add(std::make_unique<EventObject>()));
}

Attempt Process::reset_event(net::Operation& call) {
  auto* event = descriptors_.find_as<EventObject>(call.call.descriptor);
  if (event == nullptr) return failure(Situation::WrongKind);
  event->signalled = false;
  return done(0);
}

void Process::signal_event(net::Descriptor descriptor) {
  auto* event = descriptors_.find_as<EventObject>(descriptor);
  if (event == nullptr) return;
  event->signalled = true;
  wake_all(objects_);
}

// A connection that was there before is no news, nor is an FD_CLOSE that was delivered (windows/11.fd-close-once).
Attempt Process::event_select(net::Operation& call) {
  Socket* socket = descriptors_.find(call.call.descriptor);
  if (socket == nullptr) return failure(Situation::NotASocket);
  const auto asked = static_cast<NetworkEvent>(call.call.argument);
  socket->set_non_blocking(true);  // windows/11.event-select-nonblocking
  Watch& watch = socket->watch();
  watch.events.reset();
  if (asked == NetworkEvent::None) return done(0);
  NetworkEvent enabled = kAll;
  if (has(socket->happening().happened, NetworkEvent::Connect)) enabled = without(enabled, NetworkEvent::Connect);
  if (watch.close_delivered) enabled = without(enabled, NetworkEvent::Close);
  watch.events = EventSelection{asked, enabled, static_cast<net::Descriptor>(call.call.second), {}};
  record_events(*socket);
  return done(0);
}

void Process::record_events(Socket& socket) {
  Watch& watch = socket.watch();
  EventSelection& selection = *watch.events;
  const net::NetworkEvents now = socket.happening();
  bool news = false;
  for (std::size_t i = 0; i < net::kNetworkEvents; ++i) {
    const NetworkEvent event = bit_of(i);
    if (!has(now.happened, event) || !has(selection.asked, event) || !has(selection.enabled, event)) continue;
    selection.recorded.happened = selection.recorded.happened | event;
    selection.recorded.codes[i] = now.codes[i];
    selection.enabled = without(selection.enabled, event);
    news = true;
  }
  if (news) signal_event(selection.event);
}

void Process::enable_events(Socket& socket, const net::Operation& call, const Attempt& result) {
  const bool would_block = result.error == parts_.errors.code(Situation::WouldBlock);
  EventSelection& selection = *socket.watch().events;
  selection.enabled = selection.enabled | enabled_by(call.call.op, would_block);
  record_events(socket);
}

Attempt Process::enum_events(net::Operation& call) {
  Socket* socket = descriptors_.find(call.call.descriptor);
  if (socket == nullptr) return failure(Situation::NotASocket);
  auto* event = descriptors_.find_as<EventObject>(static_cast<net::Descriptor>(call.call.second));
  if (event != nullptr) event->signalled = false;
  if (!socket->has_watch() || !socket->watch().events) return done(0);
  Watch& watch = socket->watch();
  const net::NetworkEvents found = std::exchange(watch.events->recorded, {});
  if (has(found.happened, NetworkEvent::Close)) watch.close_delivered = true;
  if (call.call.network_events != nullptr) *call.call.network_events = found;
  return done(static_cast<std::int64_t>(found.happened));
}

Attempt Process::wait_events(net::Operation& call) {
  for (std::size_t i = 0; i < call.call.polled.size(); ++i) {
    const auto* event = descriptors_.find_as<EventObject>(call.call.polled[i].descriptor);
    if (event == nullptr) return failure(Situation::WrongKind);
    if (event->signalled) return done(static_cast<std::int64_t>(i));
  }
  if (still_waits(call)) return wait_in(objects_, patience_of(call));
  return done(net::kWaitTimeout);
}

}  // namespace halfopen::sim::kernel
