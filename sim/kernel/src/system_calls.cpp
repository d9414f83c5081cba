// The calls that concern no single socket, and those that make and unmake one.
#include <algorithm>
#include <utility>

#include "parts.h"
#include "sim_process.h"
#include "tcp_socket.h"
#include "udp_socket.h"

namespace halfopen::sim::kernel {

using profiles::Situation;

namespace {

bool receives(net::Op op) {
  return op == net::Op::Recv || op == net::Op::RecvFrom || op == net::Op::RecvMessage;
}

}  // namespace

Attempt Process::failure(Situation situation) const {
  const net::Error code = parts_.errors.code(situation);
  return code ? failed(code) : done(0);
}

Attempt Process::startup(net::Operation&) {
  initialised_ = true;
  return done(0);
}

Attempt Process::socket(net::Operation& call) {
  if (descriptors_.full()) return failure(Situation::TooManyDescriptors);
  if (parts_.shortage.buffers) return failure(Situation::NoBuffers);
  if (call.call.type == net::SocketType::Stream) {
    return done(add_socket(std::make_unique<TcpSocket>(parts_, *this, call.call.family, OptionValues{})));
  }
  return done(add_socket(std::make_unique<UdpSocket>(parts_, *this, call.call.family)));
}

// Calls under way on the socket either keep it until they return (linux/0.28) or are cancelled, and a cancelled receive
// resets the connection (windows/2.3, windows/4.17).
Attempt Process::close(net::Operation& call) {
  if (call.queue != nullptr) return await_close(call);
  const net::Descriptor descriptor = call.call.descriptor;
  if (descriptors_.file(descriptor) == nullptr) return failure(Situation::BadDescriptor);
  const Socket* const socket = descriptors_.find(descriptor);
  if (socket != nullptr) {
    if (const auto error = socket->refuses_close()) return failed(*error);
  }
  std::unique_ptr<File> file = descriptors_.take(descriptor);
  if (parts_.errors.use(parts_.profile.socket.close_cancels)) wake_polls_of(descriptor);
  if (socket == nullptr || !file) return done(0);
  return close_socket(std::unique_ptr<Socket>{static_cast<Socket*>(file.release())}, descriptor);
}

Attempt Process::close_socket(std::unique_ptr<Socket> socket, net::Descriptor descriptor) {
  const bool ends = parts_.errors.use(parts_.profile.socket.close_cancels);
  const bool held = !ends && held_by_polls(*socket, descriptor);
  bool abort = false;
  if (!socket->waiters().empty() || held) {
    if (!ends) {
      keep(std::move(socket));
      return done(0);
    }
    // An overlapped call under way aborts whatever it is (windows/4.16).
    socket->waiters().for_each([&](net::Operation& other) {
      abort = abort || receives(other.call.op) || is_overlapped(other);
      const auto end = is_overlapped(other) ? Situation::ClosedPending : Situation::Cancelled;
      settle(other, failure(end), socket->ordinal);
    });
  }
  const net::Duration patience = abort ? net::Duration{} : socket->begin_linger();
  if (patience.count() > 0) return wait_in(keep(std::move(socket)).waiters(), patience);
  socket->let_go(abort, false);
  return done(0);
}

Attempt Process::await_close(net::Operation& call) {
  Socket& socket = *queue_of(call)->socket();
  const bool over = deadline_of(call) <= parts_.now();
  if (socket.lingering() && !over) return wait_in(socket.waiters());
  socket.let_go(false, socket.lingering());
  return done(0);
}

Socket& Process::keep(std::unique_ptr<Socket> socket) {
  socket->closing = true;
  closing_.push_back(std::move(socket));
  return *closing_.back();
}

// The last call under way on a closed socket has returned.
void Process::finish_closing(Socket& socket) {
  const bool held = std::any_of(holds_.begin(), holds_.end(), [&](const Hold& hold) { return hold.socket == &socket; });
  if (!socket.closing || !socket.waiters().empty() || held) return;
  socket.let_go(false, false);
  std::erase_if(closing_, [&](const auto& kept) { return kept.get() == &socket; });
}

void Process::close_quietly(net::Descriptor descriptor) {
  if (!alive_) return;
  (void)start(quiet_.emplace_back(net::Operation{.call = {.op = net::Op::Close, .descriptor = descriptor}}));
}

// What the resolver answers is settled now; the call waits for as long as asking takes, with the outcome in its memory.
Attempt Process::resolve(net::Operation& call) {
  if (call.queue != nullptr) {
    const net::Outcome& settled = call.outcome;
    return settled.error ? failed(settled.error) : done(settled.value);
  }
  const names::Answer answer = parts_.names.lookup(call.call.name);
  const Attempt result = look_up(answer, call);
  if (answer.takes.count() <= 0) return result;
  call.outcome.value = result.value;
  call.outcome.error = result.error;
  return wait_in(asleep_, answer.takes);
}

Attempt Process::look_up(const names::Answer& answer, net::Operation& call) const {
  switch (answer.outcome) {
    case names::Outcome::NoSuchHost:
      return failure(Situation::NoSuchHost);
    case names::Outcome::TemporaryFailure:
      return failure(Situation::NameTemporary);
    case names::Outcome::Silence:
      parts_.usage.mark(parts_.profile.socket.name_patience.entry);
      return failure(Situation::NameSilent);
    case names::Outcome::Found:
      break;
  }
  std::int64_t found = 0;
  for (const net::Address& address : answer.addresses) {
    if (address.family == call.call.family && found++ == 0) call.outcome.peer.address = address;
  }
  return found > 0 ? done(found) : failure(Situation::NameNoData);
}

Attempt Process::sleep(net::Operation& call) {
  if (call.queue != nullptr || call.call.argument <= 0) return done(0);
  return wait_in(asleep_, net::Duration{call.call.argument});
}

Attempt Process::compute(net::Operation& call) {
  if (call.queue != nullptr || call.call.argument <= 0) return done(0);
  computing_ = true;
  reconsider();
  parts_.run_queue.park(*this);
  return wait_in(asleep_, net::Duration{call.call.argument});
}

Attempt Process::write_log(net::Operation& call) { return done(static_cast<std::int64_t>(call.call.name.size())); }

Attempt Process::exit(net::Operation& call) {
  end({"exited", call.call.argument}, parts_.errors.use(parts_.profile.socket.exit));
  return gone();
}

}  // namespace halfopen::sim::kernel
