// How a call is carried out: at once if it can be, else when what it waits for has come or its time is over.
#include <algorithm>
#include <iterator>
#include <string>

#include "parts.h"
#include "sim_process.h"

namespace halfopen::sim::kernel {

using net::Op;
using profiles::Situation;

namespace {

bool waits_to_read(Op op) {
  return op == Op::Recv || op == Op::RecvFrom || op == Op::RecvMessage || op == Op::Accept;
}

}  // namespace

const Process::CallRow& Process::row_of(Op op) {
  static constexpr CallRow kRows[] = {
      {Op::Startup, &Process::startup, nullptr, false, false},
      {Op::Socket, &Process::socket, nullptr, true, true},
      {Op::Bind, nullptr, &Socket::bind, true, false},
      {Op::Listen, nullptr, &Socket::listen, true, false},
      {Op::Connect, nullptr, &Socket::connect, true, false},
      {Op::Accept, nullptr, &Socket::accept, true, true},
      {Op::Send, nullptr, &Socket::send, true, false},
      {Op::SendTo, nullptr, &Socket::send, true, false},
      {Op::Recv, nullptr, &Socket::receive, true, false},
      {Op::RecvFrom, nullptr, &Socket::receive, true, false},
      {Op::Shutdown, nullptr, &Socket::shutdown, true, false},
      {Op::Close, &Process::close, nullptr, true, false},
      {Op::SetOption, nullptr, &Socket::set_option, true, false},
      {Op::GetOption, nullptr, &Socket::get_option, true, false},
      {Op::LocalName, nullptr, &Socket::local_name, true, false},
      {Op::PeerName, nullptr, &Socket::peer_name, true, false},
      {Op::Poll, &Process::poll, nullptr, true, true},
      {Op::Resolve, &Process::resolve, nullptr, true, true},
      {Op::Sleep, &Process::sleep, nullptr, false, false},
      {Op::Compute, &Process::compute, nullptr, false, false},
      {Op::WriteLog, &Process::write_log, nullptr, false, true},
      {Op::Exit, &Process::exit, nullptr, false, false},
      {Op::Duplicate, &Process::duplicate, nullptr, true, false},
      {Op::Select, &Process::select, nullptr, true, true},
      {Op::RecvMessage, nullptr, &Socket::receive, true, true},
      {Op::EpollCreate, &Process::epoll_create, nullptr, true, false},
      {Op::EpollControl, &Process::epoll_control, nullptr, true, false},
      {Op::EpollWait, &Process::epoll_wait, nullptr, true, true},
      {Op::CreateEvent, &Process::create_event, nullptr, true, false},
      {Op::ResetEvent, &Process::reset_event, nullptr, true, false},
      {Op::EventSelect, &Process::event_select, nullptr, true, false},
      {Op::EnumEvents, &Process::enum_events, nullptr, true, true},
      {Op::WaitEvents, &Process::wait_events, nullptr, true, false},
      {Op::CreatePort, &Process::create_port, nullptr, true, false},
      {Op::AssociatePort, &Process::associate_port, nullptr, true, false},
      {Op::TakeCompletion, &Process::take_completion, nullptr, true, false},
      {Op::OverlappedResult, &Process::overlapped_result, nullptr, true, false},
      {Op::SystemResult, &Process::overlapped_result, nullptr, true, false},
      {Op::Cancel, &Process::cancel, nullptr, true, false},
  };
  static constexpr bool kInOrder = [] {
    for (std::size_t i = 0; i < net::kOps; ++i) {
      if (kRows[i].op != static_cast<Op>(i)) return false;
    }
    return std::size(kRows) == net::kOps;
  }();
  static_assert(kInOrder, "rows stand in the order of net::Op");
  return kRows[static_cast<std::size_t>(op)];
}

bool Process::start(net::Operation& call) {
  if (!alive_) return false;
  call.ticket = ++calls_ << 1;
  call.began = parts_.now();
  call.outcome = {};
  Socket* const socket = descriptors_.find(call.call.descriptor);
  const std::int32_t ordinal = ordinal_of(call, socket);  // a call may be the end of its socket
  if (!faults_.empty()) {
    if (const auto met = meet_fault(call)) return begin_call(call, *met, ordinal);
  }
  return begin_call(call, first_attempt(call, socket), ordinal);
}

std::optional<Attempt> Process::meet_fault(const net::Operation& call) {
  const auto fault = faults_.take(call.call.op);
  if (fault && fault->error) return failed(fault->error);
  if (fault && fault->stall.count() > 0) return wait_in(stalled_, fault->stall);
  return std::nullopt;
}

// True if the call is complete, and its task may go on at once.
bool Process::begin_call(net::Operation& call, const Attempt& result, std::int32_t socket) {
  if (result.kind != Attempt::Kind::Done) {
    settle(call, result, socket);
    return false;
  }
  conclude(call, result);
  observe_call(call, result, socket);
  if (call.waiter && goes_on()) return true;
  hand_over(call);
  return false;
}

Attempt Process::first_attempt(net::Operation& call, Socket* socket) {
  // Before WSAStartup every call that concerns sockets fails, whatever else is wrong with it.
  if (!initialised_ && row_of(call.call.op).network) {
    if (parts_.errors.use(parts_.profile.socket.needs_startup)) return failure(Situation::NotInitialised);
    initialised_ = true;
  }
  if (parts_.errors.lacks(call.call.op)) return failure(Situation::NoSuchCall);
  return starts_overlapped(call) ? start_overlapped(call) : attempt(call, socket);
}

Attempt Process::attempt(net::Operation& call, Socket* socket) {
  const CallRow& row = row_of(call.call.op);
  if (row.own != nullptr) return (this->*row.own)(call);
  if (socket == nullptr) return attempt_on_none(call);
  if (parts_.errors.lacks_flag(call.call.flags) && parts_.errors.has_code(Situation::UnknownFlag)) {
    return failure(Situation::UnknownFlag);
  }
  Attempt result = (socket->*row.socket)(call);
  if (result.kind != Attempt::Kind::Gone && socket->has_watch() && socket->watch().events) {
    enable_events(*socket, call, result);
  }
  return result;
}

Attempt Process::attempt_on_none(const net::Operation& call) const {
  const bool other = descriptors_.file(call.call.descriptor) != nullptr;
  return failure(other ? Situation::NotASocket : Situation::BadDescriptor);
}

void Process::settle(net::Operation& call, const Attempt& result, std::int32_t socket) {
  switch (result.kind) {
    case Attempt::Kind::Done:
      return complete(call, result, socket);
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
  if (result.patience <= net::Duration::zero() || has_deadline(call) || is_overlapped(call)) return;
  call.outcome.extra = (parts_.now() + result.patience - net::kStart).count();
  deadlines_.add(call);
}

void Process::complete(net::Operation& call, const Attempt& result, std::int32_t socket) {
  Socket* const waited_for = call.queue != nullptr ? queue_of(call)->socket() : nullptr;
  if (is_overlapped(call)) {
    finish_overlapped(call, result);  // whoever takes its result observes it
    detach(call);
    if (waited_for != nullptr) finish_closing(*waited_for);
    return;
  }
  detach(call);
  conclude(call, result);
  observe_call(call, result, socket);
  hand_over(call);
  if (waited_for != nullptr && waited_for->closing) finish_closing(*waited_for);
}

// To its task, which goes on in a later turn; or to nobody.
void Process::hand_over(net::Operation& call) {
  if (call.waiter) return post(call.waiter);
  quiet_.remove_if([&](const net::Operation& quiet) { return &quiet == &call; });
}

void Process::observe_call(const net::Operation& call, const Attempt& result, std::int32_t socket) {
  model::ObservationView seen;
  seen.op = call.call.op;
  seen.began = call.began;
  seen.step = call.call.step;
  seen.socket = socket;
  seen.value = result.value;
  seen.error = result.error;
  const bool detailed = row_of(seen.op).detailed || call.call.message != nullptr || result.completed_with;
  if (!detailed) return witness(seen);
  std::string text;
  add_details(seen, text, call, result);
  seen.text = text;
  witness(seen);
}

void Process::add_details(model::ObservationView& seen, std::string& text, const net::Operation& call,
                          const Attempt& result) const {
  if (call.call.op == Op::WriteLog) text = call.call.name;
  if (result.completed_with) text = numbers_text(result.completed_with, result.status);
  const net::Outcome& outcome = call.outcome;
  if (outcome.error) return;
  if (call.call.op == Op::Accept) text = outcome.peer.to_string();
  if (call.call.op == Op::EnumEvents && call.call.network_events != nullptr) {
    text = to_string(*call.call.network_events);
  }
  if (call.call.message != nullptr && has(call.call.message->flags, net::MessageFlag::ErrorQueue)) {
    text = to_string(call.call.message->queued);
  }
  if (call.call.op == Op::Resolve) text = outcome.peer.address.to_string();
  seen.ready = net::found_by(call.call, outcome);
  if (call.call.op == Op::Socket) {
    const Socket* made = descriptors_.find(static_cast<net::Descriptor>(outcome.value));
    if (made != nullptr) seen.socket = made->ordinal;
  }
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

void Process::try_again(net::Operation& call) {
  set_woken(call, false);
  Socket* const socket = socket_of(call);
  const std::int32_t ordinal = ordinal_of(call, socket);
  if (call.queue != &stalled_) return settle(call, attempt(call, socket), ordinal);
  stalled_.remove(call);
  call.outcome = {};
  settle(call, first_attempt(call, socket), ordinal);
}

// A computing process is woken by its own deadline only: it is busy, not asleep, and goes on before its other tasks.
void Process::deadline_passed(void* self, net::Operation& call) {
  Process& process = *static_cast<Process*>(self);
  const bool computed = call.call.op == Op::Compute && call.queue == &process.asleep_;
  if (computed) {
    process.computing_ = false;
    process.reconsider();
  }
  process.wake(call);
  if (computed && process.may_run_) process.unpark();
}

void Process::socket_changed(Socket& socket, bool to_read, bool to_write) {
  if (!alive_) return;
  socket.waiters().for_each([&](net::Operation& call) {
    if (waits_to_read(call.call.op) ? to_read : to_write) wake(call);
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
    model::ObservationView observation;
    observation.kind = model::Observation::Kind::Waiting;
    observation.op = call->call.op;
    observation.step = call->call.step;
    observation.socket = ordinal_of(*call, socket_of(*call));
    observation.began = call->began;
    witness(observation);
  }
}

}  // namespace halfopen::sim::kernel
