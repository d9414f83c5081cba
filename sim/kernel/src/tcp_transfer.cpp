// send() and recv() on a stream socket. The order of their questions is the profile's.
#include <algorithm>
#include <vector>

#include "halfopen/sim/core/check.h"
#include "parts.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {

using net::MessageFlag;
using net::Option;
using profiles::RecvCheck;
using profiles::SendCheck;
using profiles::Situation;

namespace {

std::size_t moved(const net::Operation& call) { return static_cast<std::size_t>(call.outcome.value); }
Attempt done_count(std::size_t octets) { return done(static_cast<std::int64_t>(octets)); }

}  // namespace

// The error of a failed attempt shows in SO_ERROR only, where the attempt is not remembered: not before a second one
// either, nor during it (windows/7.17, windows/7.5).
bool TcpSocket::error_shows() const { return error_ && !(phase_ != Phase::Connected && error_.sticky()); }

// Whether a transfer waits for the end of the attempt: if its code for that is would-block (linux/4.4), or none.
bool TcpSocket::waits_while_connecting(Situation transfer) const {
  const net::Error code = parts_.errors.code(transfer);
  return !code || code == parts_.errors.code(Situation::WouldBlock);
}

Attempt TcpSocket::recv(net::Operation& call) {
  const Attempt result = receive_some(call);
  const bool last = own_shut_receive_ && result.kind == Attempt::Kind::Done && outlives_shutdown(call);
  if (last && tcb_ != nullptr && !receives_pending(&call)) shut_receiving_machine();
  return result;
}

Attempt TcpSocket::receive_some(net::Operation& call) {
  const net::Call& wants = call.call;
  if (has(wants.flags, MessageFlag::OutOfBand)) return recv_urgent(call);
  const bool all = has(wants.flags, MessageFlag::WaitAll);
  if (all && (!may_block(call) || has(wants.flags, MessageFlag::Peek)) &&
      parts_.errors.use(parts_.profile.socket.wait_all_blocks)) {
    return situation(Situation::NotSupported);
  }
  const auto room = static_cast<std::int64_t>(wants.in.size());
  const std::int64_t enough = all ? room : std::min(options().value(Option::ReceiveLowWater), room);
  const auto& order = parts_.profile.socket.recv_order;
  Found<RecvCheck> found = found_by_recv();
  const bool peeks = has(wants.flags, MessageFlag::Peek);
  if (tcb_ != nullptr && !peeks && !found.has(RecvCheck::Queue)) tcb_->machine.pass_mark();
  for (const RecvCheck check : order.value) {
    if (check != RecvCheck::Queue) {
      parts_.usage.mark(order.entry);
      if (!found.has(check)) continue;
      if (const auto result = answer(check, call)) return *result;
    } else if (found.has(check)) {
      const std::size_t from = has(wants.flags, MessageFlag::Peek) ? 0 : moved(call);
      call.outcome.value = static_cast<std::int64_t>(from + take(call, from));
      if (call.outcome.value >= enough) return done_count(moved(call));
      found = found_by_recv();  // reading may have made the machine do something
    }
  }
  if (moved(call) > 0 && (!may_block(call) || expired(call))) return done_count(moved(call));
  return wait(call, Option::ReceiveTimeout, Situation::RecvTimeout);
}

// linux/8.6.oob, linux/surface.oob-none: it never waits.
Attempt TcpSocket::recv_urgent(net::Operation& call) {
  if (phase_ == Phase::Listening) return situation(Situation::RecvUnconnected);
  std::byte octet{};
  const bool peek = has(call.call.flags, MessageFlag::Peek);
  const auto urgent = tcb_ == nullptr ? tcp::UrgentOctet::None : tcb_->machine.take_urgent(peek, octet);
  switch (urgent) {
    case tcp::UrgentOctet::None:
      return situation(Situation::Invalid);
    case tcp::UrgentOctet::Awaited:
      if (own_shut_receive_ || peer_finished() || ended()) return done(0);
      return situation(Situation::WouldBlock);
    case tcp::UrgentOctet::Here:
      break;
  }
  if (call.call.in.empty()) return done(0);
  call.call.in[0] = octet;
  return done(1);
}

// Moves what is there behind the `from` octets the call has already.
std::size_t TcpSocket::take(net::Operation& call, std::size_t from) {
  std::size_t taken = 0;
  std::span<std::byte> room = call.call.in.subspan(from);
  std::vector<std::byte> nowhere;  // linux/surface.trunc-tcp: taken, counted, and not handed over
  if (has(call.call.flags, MessageFlag::Truncate)) {
    nowhere.resize(room.size());
    room = nowhere;
  }
  drive([&](tcp::Connection& machine, tcp::Actions& out) {
    taken = machine.receive(room, has(call.call.flags, MessageFlag::Peek), parts_.now(), out);
  });
  return taken;
}

TcpSocket::Found<RecvCheck> TcpSocket::found_by_recv() const {
  Found<RecvCheck> found;
  found.add(RecvCheck::Queue, tcb_ != nullptr && tcb_->machine.readable() > 0);
  found.add(RecvCheck::EndOfStream, peer_finished());
  found.add(RecvCheck::Error, error_shows());
  found.add(RecvCheck::Shut, own_shut_receive_ || ended());
  found.add(RecvCheck::NotConnected, shown_state() < net::TcpState::Established);
  return found;
}

TcpSocket::Found<SendCheck> TcpSocket::found_by_send() const {
  const net::TcpState state = shown_state();
  const bool connecting = state == net::TcpState::SynSent || state == net::TcpState::SynReceived;
  Found<SendCheck> found;
  found.add(SendCheck::Connecting, connecting);
  found.add(SendCheck::Error, error_shows());
  found.add(SendCheck::Shut, own_shut_send_ || ended());
  found.add(SendCheck::NotConnected, state < net::TcpState::Established && !connecting);
  return found;
}

// What ends a call that has moved something already ends it with that count.
std::optional<Attempt> TcpSocket::answer(RecvCheck check, net::Operation& call) {
  const auto ends = [&](auto&& result) { return moved(call) > 0 ? done_count(moved(call)) : result(); };
  switch (check) {
    case RecvCheck::Queue:
      break;
    case RecvCheck::EndOfStream:
      return ends([] { return done(0); });
    case RecvCheck::Error:
      return ends([&] { return failed(error_.take()); });
    case RecvCheck::Shut:
      if (outlives_shutdown(call) && !ended()) break;
      return ends([&] { return situation(Situation::RecvShut); });
    case RecvCheck::NotConnected:
      if (!attempt_under_way()) return ends([&] { return situation(Situation::RecvUnconnected); });
      if (!waits_while_connecting(Situation::RecvConnecting)) return situation(Situation::RecvConnecting);
      break;
  }
  return std::nullopt;
}

Attempt TcpSocket::send(net::Operation& call) {
  const net::Call& wants = call.call;
  if (moved(call) > 0 && moved(call) == wants.out.size()) return await_acknowledgement(call);
  const auto& order = parts_.profile.socket.send_order;
  const Found<SendCheck> found = found_by_send();
  for (const SendCheck check : order.value) {
    parts_.usage.mark(order.entry);
    if (!found.has(check)) continue;
    if (const auto result = answer(check, call)) return *result;
  }
  core::check(tcb_ != nullptr, "profiles: send_order asks whether there is a connection");
  if (parts_.shortage.buffers) return send_without_memory(call);
  const bool whole = parts_.errors.use(parts_.profile.socket.send_taking) == profiles::SendTaking::Whole;
  drive([&](tcp::Connection& machine, tcp::Actions& out) {
    const auto rest = wants.out.subspan(moved(call));
    const std::size_t taken = has(wants.flags, MessageFlag::OutOfBand)
                                  ? machine.send_urgent(rest, whole, parts_.now(), out)
                                  : machine.send(rest, has(wants.flags, MessageFlag::More), whole, parts_.now(), out);
    call.outcome.value += static_cast<std::int64_t>(taken);
  });
  if (moved(call) == wants.out.size()) {
    return moved(call) > 0 && sends_unbuffered(call) ? await_acknowledgement(call) : done_count(moved(call));
  }
  starved = true;
  if (moved(call) > 0 && (!may_block(call) || expired(call))) return done_count(moved(call));
  return wait(call, Option::SendTimeout, Situation::SendTimeout);
}

// Without a buffer the octets are the program's until they are acknowledged (windows/10.6).
Attempt TcpSocket::await_acknowledgement(net::Operation& call) {
  if (error_shows()) return failed(error_.take());
  if (ended() || tcb_->machine.unacknowledged() == 0) return done_count(moved(call));
  return wait(call, Option::SendTimeout, Situation::SendTimeout);
}

// Without memory for a packet a send fails (windows/17.10055) or waits for some as it waits for room (linux/20.no-memory).
Attempt TcpSocket::send_without_memory(net::Operation& call) {
  if (moved(call) > 0 && (!may_block(call) || expired(call))) return done_count(moved(call));
  if (parts_.errors.has_code(Situation::SendNoBuffers)) {
    return moved(call) > 0 ? done_count(moved(call)) : situation(Situation::SendNoBuffers);
  }
  return wait(call, Option::SendTimeout, Situation::SendTimeout);
}

std::optional<Attempt> TcpSocket::answer(SendCheck check, net::Operation& call) {
  const auto ends = [&](auto&& result) {
    return moved(call) > 0 ? done_count(moved(call)) : fail_send(call, result());
  };
  switch (check) {
    case SendCheck::Connecting:
      if (waits_while_connecting(Situation::SendConnecting)) {
        return wait(call, Option::SendTimeout, Situation::SendTimeout);
      }
      return situation(Situation::SendConnecting);
    case SendCheck::Error:
      return ends([&] { return failed(error_.take()); });
    case SendCheck::Shut:
      return ends([&] { return situation(Situation::SendShut); });
    case SendCheck::NotConnected:
      return ends([&] { return situation(Situation::SendUnconnected); });
  }
  return std::nullopt;
}

// EPIPE comes with SIGPIPE where there are signals (linux/2.3): the process may not live to see the result.
Attempt TcpSocket::fail_send(const net::Operation& call, const Attempt& failure) {
  const bool signals = failure.error == net::linux_errno::kBrokenPipe &&
                       !has(call.call.flags, MessageFlag::NoSignal) &&
                       parts_.errors.use(parts_.profile.socket.pipe_signal);
  if (signals && !process().deliver_pipe_signal()) return gone();
  return failure;
}

}  // namespace halfopen::sim::kernel
