// How a call is carried out: at once if it can be, else when what it waits for has come or its time is over.
#include <algorithm>
#include <utility>

#include "halfopen/sim/core/check.h"
#include "parts.h"
#include "sim_process.h"

namespace halfopen::sim::kernel {

using model::Observation;
using net::Op;
using profiles::Situation;

const Process::CallRow& Process::row_of(Op op) {
  static constexpr CallRow kRows[] = {
      {Op::Startup, &Process::startup, nullptr, false},
      {Op::Socket, &Process::socket, nullptr, true},
      {Op::Bind, nullptr, &Socket::bind, true},
      {Op::Listen, nullptr, &Socket::listen, true},
      {Op::Connect, nullptr, &Socket::connect, true},
      {Op::Accept, nullptr, &Socket::accept, true},
      {Op::Send, nullptr, &Socket::send, true},
      {Op::SendTo, nullptr, &Socket::send, true},
      {Op::Recv, nullptr, &Socket::receive, true},
      {Op::RecvFrom, nullptr, &Socket::receive, true},
      {Op::Shutdown, nullptr, &Socket::shutdown, true},
      {Op::Close, &Process::close, nullptr, true},
      {Op::SetOption, nullptr, &Socket::set_option, true},
      {Op::GetOption, nullptr, &Socket::get_option, true},
      {Op::LocalName, nullptr, &Socket::local_name, true},
      {Op::PeerName, nullptr, &Socket::peer_name, true},
      {Op::Poll, &Process::poll, nullptr, true},
      {Op::Resolve, &Process::resolve, nullptr, true},
      {Op::Sleep, &Process::sleep, nullptr, false},
      {Op::Compute, &Process::compute, nullptr, false},
      {Op::WriteLog, &Process::write_log, nullptr, false},
      {Op::Exit, &Process::exit, nullptr, false},
      {Op::Duplicate, &Process::duplicate, nullptr, true},
      {Op::Select, &Process::select, nullptr, true},
      {Op::RecvMessage, nullptr, &Socket::receive, true},
      {Op::EpollCreate, &Process::epoll_create, nullptr, true},
      {Op::EpollControl, &Process::epoll_control, nullptr, true},
      {Op::EpollWait, &Process::epoll_wait, nullptr, true},
      {Op::CreateEvent, &Process::create_event, nullptr, true},
      {Op::ResetEvent, &Process::reset_event, nullptr, true},
      {Op::EventSelect, &Process::event_select, nullptr, true},
      {Op::EnumEvents, &Process::enum_events, nullptr, true},
      {Op::WaitEvents, &Process::wait_events, nullptr, true},
      {Op::CreatePort, &Process::create_port, nullptr, true},
      {Op::AssociatePort, &Process::associate_port, nullptr, true},
      {Op::TakeCompletion, &Process::take_completion, nullptr, true},
      {Op::OverlappedResult, &Process::overlapped_result, nullptr, true},
      {Op::SystemResult, &Process::overlapped_result, nullptr, true},
      {Op::Cancel, &Process::cancel, nullptr, true},
  };
  const CallRow& row = kRows[static_cast<std::size_t>(op)];
  core::check(row.op == op, "Process::row_of: rows stand in the order of net::Op");
  return row;
}

void Process::start(net::Operation& call) {
  if (!alive_) return;
  call.ticket = ++calls_ << 1;
  call.began = parts_.now();
  call.outcome = {};
  const std::int32_t socket = ordinal_of(call);
  if (const auto fault = faults_.take(call.call.op)) {
    if (fault->error) return complete(call, {.value = -1, .error = fault->error}, socket);
    if (fault->stall.count() > 0) return settle(call, wait_in(stalled_, fault->stall), socket);
  }
  settle(call, first_attempt(call), socket);
}

Attempt Process::first_attempt(net::Operation& call) {
  // Before WSAStartup every call that concerns sockets fails, whatever else is wrong with it.
  const bool missing =
      !initialised_ && row_of(call.call.op).network && parts_.errors.use(parts_.profile.socket.needs_startup);
  if (missing) return failure(Situation::NotInitialised);
  if (parts_.errors.lacks(call.call.op)) return failure(Situation::NoSuchCall);
  return starts_overlapped(call) ? start_overlapped(call) : attempt(call);
}

Attempt Process::attempt(net::Operation& call) {
  const CallRow& row = row_of(call.call.op);
  if (row.own != nullptr) return (this->*row.own)(call);
  Socket* socket = socket_of(call);
  if (socket == nullptr) {
    const bool other = descriptors_.file(call.call.descriptor) != nullptr;
    return failure(other ? Situation::NotASocket : Situation::BadDescriptor);
  }
  if (parts_.errors.lacks_flag(call.call.flags) && parts_.errors.has_code(Situation::UnknownFlag)) {
    return failure(Situation::UnknownFlag);
  }
  Attempt result = (socket->*row.socket)(call);
  const bool watched = result.kind != Attempt::Kind::Gone && socket->has_watch() && socket->watch().events;
  if (watched) enable_events(*socket, call, result);
  return result;
}

/// The socket a call is about: the one it waits for, since its descriptor may have been closed meanwhile.
Socket* Process::socket_of(const net::Operation& call) const {
  const WaitQueue* queue = queue_of(call);
  if (queue != nullptr && queue->socket() != nullptr) return queue->socket();
  return descriptors_.find(call.call.descriptor);
}

std::int32_t Process::ordinal_of(const net::Operation& call) const {
  const net::Descriptor polled = net::only_polled(call.call);
  const Socket* socket = polled != net::kNoDescriptor ? descriptors_.find(polled) : socket_of(call);
  return socket != nullptr ? socket->ordinal : 0;
}

void Process::settle(net::Operation& call, const Attempt& result, std::int32_t socket) {
  switch (result.kind) {
    case Attempt::Kind::Done:
      return complete(call, result.outcome, socket, result.shows);
    case Attempt::Kind::Wait:
      return wait(call, result);
    case Attempt::Kind::Gone:
      return;  // and with its process perhaps its frame: nothing of it may be touched
  }
}

void Process::wait(net::Operation& call, const Attempt& result) {
  if (call.queue != result.queue) {
    if (call.queue != nullptr) queue_of(call)->remove(call);
    result.queue->insert(call);
  }
  if (result.patience.count() <= 0 || has_deadline(call) || is_overlapped(call)) return;
  call.outcome.extra = (parts_.now() + result.patience - net::kStart).count();
  deadlines_.add(call);
}

void Process::complete(net::Operation& call, const net::Outcome& outcome, std::int32_t socket, std::string_view shows) {
  Socket* const waited_for = call.queue != nullptr ? queue_of(call)->socket() : nullptr;
  if (is_overlapped(call)) {
    finish_overlapped(call, outcome);  // whoever takes its result observes it
    detach(call);
    if (waited_for != nullptr) finish_closing(*waited_for);
    return;
  }
  detach(call);
  call.outcome = outcome;
  Observation observation = observation_of(call, socket);
  observation.value = outcome.value;
  observation.error = outcome.error;
  if (!shows.empty()) observation.text = shows;
  witness(std::move(observation));
  if (call.waiter) {
    post(call.waiter);
  } else {
    quiet_.remove_if([&](const net::Operation& quiet) { return &quiet == &call; });
  }
  if (waited_for != nullptr) finish_closing(*waited_for);
}

Observation Process::observation_of(const net::Operation& call, std::int32_t socket) const {
  Observation observation;
  observation.op = call.call.op;
  observation.began = call.began;
  observation.step = call.call.step;
  observation.socket = socket;
  const net::Outcome& outcome = call.outcome;
  if (call.call.op == Op::WriteLog) observation.text = call.call.name;
  if (outcome.error) return observation;
  if (call.call.op == Op::Accept) observation.text = outcome.peer.to_string();
  if (call.call.op == Op::EnumEvents && call.call.network_events != nullptr) {
    observation.text = to_string(*call.call.network_events);
  }
  if (call.call.message != nullptr && has(call.call.message->flags, net::MessageFlag::ErrorQueue)) {
    observation.text = to_string(call.call.message->queued);
  }
  if (call.call.op == Op::Resolve) observation.text = outcome.peer.address.to_string();
  observation.ready = net::found_by(call.call, outcome);
  if (call.call.op == Op::Socket) {
    const Socket* made = descriptors_.find(static_cast<net::Descriptor>(outcome.value));
    if (made != nullptr) observation.socket = made->ordinal;
  }
  return observation;
}

void Process::detach(net::Operation& call) {
  if (call.queue != nullptr) queue_of(call)->remove(call);
  if (has_deadline(call)) deadlines_.remove(call);
  if (woken(call)) forget_turn(call);
  if (!holds_.empty()) release_holds(call);
}

void Process::forget_turn(const net::Operation& call) {
  parts_.run_queue.forget(call);
  std::erase_if(parked_, [&](const Turn& turn) { return turn.is_of(call); });
}

void Process::abandon(net::Operation& call) {
  if (!alive_) return;
  if (call.queue == nullptr) return forget_turn(call);  // complete, but its task has not been resumed
  Socket* const waited_for = queue_of(call)->socket();
  detach(call);
  if (waited_for != nullptr) finish_closing(*waited_for);
}

void Process::wake(net::Operation& call) {
  if (woken(call)) return;
  set_woken(call, true);
  parts_.run_queue.post({this, {}, &call});
}

void Process::try_again(net::Operation& call) {
  set_woken(call, false);
  const std::int32_t socket = ordinal_of(call);
  if (call.queue != &stalled_) return settle(call, attempt(call), socket);
  stalled_.remove(call);
  call.outcome = {};
  settle(call, first_attempt(call), socket);
}

// A computing process is woken by its own deadline only: it is busy, not asleep, and goes on before its other tasks.
void Process::deadline_passed(void* self, net::Operation& call) {
  Process& process = *static_cast<Process*>(self);
  const bool computed = call.call.op == Op::Compute && call.queue == &process.asleep_;
  if (computed) process.computing_ = false;
  process.wake(call);
  if (computed && process.may_run()) process.unpark();
}

void Process::socket_changed(Socket& socket, bool to_read, bool to_write) {
  const auto concerned = [&](const net::Operation& call) {
    switch (call.call.op) {
      case Op::Recv:
      case Op::RecvFrom:
      case Op::RecvMessage:
      case Op::Accept:
        return to_read;
      default:
        return to_write;
    }
  };
  if (!alive_) return;
  socket.waiters().for_each([&](net::Operation& call) {
    if (concerned(call)) wake(call);
  });
  polls_.for_each([&](net::Operation& call) {
    if (!woken(call) && satisfies(socket, call.call)) wake(call);
  });
  if (socket.closing) wake_holders(socket);
  if (socket.has_watch()) tell_watchers(socket, to_read, to_write);
}

void Process::fail_waiters(Socket& socket, net::Error error) {
  socket.waiters().for_each([&](net::Operation& call) { settle(call, failed(error), socket.ordinal); });
}

void Process::observe_waiting() {
  std::vector<const net::Operation*> waiting;
  // An overlapped call is under way, but nobody waits in it.
  for_each_queue([&](WaitQueue& queue) {
    queue.for_each([&](net::Operation& call) {
      if (!is_overlapped(call)) waiting.push_back(&call);
    });
  });
  std::sort(waiting.begin(), waiting.end(),
            [](const net::Operation* a, const net::Operation* b) { return number_of(*a) < number_of(*b); });
  for (const net::Operation* call : waiting) {
    Observation observation;
    observation.kind = Observation::Kind::Waiting;
    observation.op = call->call.op;
    observation.step = call->call.step;
    observation.socket = ordinal_of(*call);
    observation.began = call->began;
    witness(std::move(observation));
  }
}

}  // namespace halfopen::sim::kernel
