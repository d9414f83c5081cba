// Signals: what one does to the process, and to a call that waits.
#include <algorithm>
#include <array>

#include "parts.h"
#include "sim_process.h"

namespace halfopen::sim::kernel {

using net::Op;
using net::SignalAction;
using profiles::Situation;

namespace {

// signal(7), and linux/14: SIGPIPE. Those whose default is to do nothing: SIGCHLD, SIGCONT, SIGURG, SIGWINCH.
constexpr std::int64_t kPipeSignal = 13;
constexpr std::array<std::int32_t, 4> kIgnoredByDefault = {17, 18, 23, 28};
constexpr std::int32_t kKill = 9, kContinue = 18, kStop = 19;

model::ObservationView delivered(std::int64_t number) {
  model::ObservationView observation;
  observation.kind = model::Observation::Kind::Signal;
  observation.value = number;
  return observation;
}

bool transfers(Op op) {
  return op == Op::Recv || op == Op::RecvFrom || op == Op::RecvMessage || op == Op::Send || op == Op::SendTo;
}

}  // namespace

bool Process::deliver_pipe_signal() {
  if (pipe_signal_ == net::PipeSignal::Ignored) return true;
  model::ObservationView observation = delivered(kPipeSignal);
  witness(observation);
  if (pipe_signal_ == net::PipeSignal::Handled) return true;
  end({"signalled", kPipeSignal}, parts_.errors.use(parts_.profile.socket.kill));
  return false;
}

// A handler runs beside the tasks, which are to a process what threads are: one call that waits is interrupted.
void Process::deliver_signal(std::int32_t number) {
  const auto chosen = signals_.find(number);
  SignalAction action = chosen == signals_.end() ? SignalAction::Default : chosen->second;
  if (number == kKill || number == kStop) action = SignalAction::Default;  // these two cannot be chosen
  if (number == kStop) return set_stopped(true);
  if (number == kContinue) set_stopped(false);
  if (action == SignalAction::Ignored) return;
  model::ObservationView observation = delivered(number);
  if (action == SignalAction::Default) {
    if (std::find(kIgnoredByDefault.begin(), kIgnoredByDefault.end(), number) != kIgnoredByDefault.end()) return;
    witness(observation);
    return end({"signalled", number}, parts_.errors.use(parts_.profile.socket.kill));
  }
  witness(observation);
  net::Operation* const call = interruptible_call();
  if (call != nullptr && !restarts(*call, action)) interrupt(*call);
}

// The call that has waited longest; one that has been woken has what it waited for.
net::Operation* Process::interruptible_call() {
  net::Operation* oldest = nullptr;
  const auto& ending = parts_.profile.socket.interrupted_calls;
  parts_.usage.mark(ending.entry);
  for_each_queue([&](WaitQueue& queue) {
    queue.for_each([&](net::Operation& call) {
      const bool ends = !woken(call) && call.queue != &stalled_ && ending.value.contains(call.call.op);
      if (ends && (oldest == nullptr || number_of(call) < number_of(*oldest))) oldest = &call;
    });
  });
  return oldest;
}

// linux/surface.sa-restart: no call that has a time-out, none that has moved something already.
bool Process::restarts(const net::Operation& call, SignalAction action) const {
  const auto& restarted = parts_.profile.socket.restarted_calls;
  parts_.usage.mark(restarted.entry);
  const bool moved = transfers(call.call.op) && call.outcome.value > 0;
  return action == SignalAction::Restarting && restarted.value.contains(call.call.op) && !has_deadline(call) && !moved;
}

void Process::interrupt(net::Operation& call) {
  Socket* const socket = queue_of(call)->socket();
  const std::int32_t ordinal = ordinal_of(call, socket_of(call));
  if (transfers(call.call.op) && call.outcome.value > 0) return settle(call, done(call.outcome.value), ordinal);
  if (call.call.op == Op::Close && socket != nullptr) {
    socket->let_go(false, true);
    return settle(call, done(0), ordinal);
  }
  settle(call, failure(Situation::Interrupted), ordinal);
}

}  // namespace halfopen::sim::kernel
