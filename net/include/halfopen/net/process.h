// The system as a program sees it. Both backends implement this one class; everything else in net/ is a face over it.
#pragma once

#include <coroutine>
#include <cstdint>
#include <string>
#include <string_view>

#include "halfopen/net/call.h"
#include "halfopen/net/task.h"

namespace halfopen::net {

/// What SIGPIPE does to a process. Systems without signals ignore the setting.
enum class PipeSignal : std::uint8_t { Default, Ignored, Handled };

/// What a signal does to a process. SIGKILL and SIGSTOP are the faults `kill` and `stop`.
enum class SignalAction : std::uint8_t {
  Default,
  Ignored,
  Handled,     ///< A handler; a call that waits fails with EINTR where the system says so.
  Restarting,  ///< The same with SA_RESTART: calls that the system restarts go on.
};

/// A call under way. Lives in the awaiting coroutine's frame, so starting one allocates nothing.
struct Operation {
  Call call;
  Outcome outcome{};
  std::coroutine_handle<> waiter{};  ///< Posted to the process when the outcome is there.
  Operation* next = nullptr;         ///< For the backend's wait queues, as are the four below.
  Operation* previous = nullptr;
  void* queue = nullptr;
  Instant began{};
  std::uint64_t ticket = 0;
};

/// An overlapped call of a Windows program (OVERLAPPED and its buffers' owner). Lives in the program; destroying one
/// whose call is under way forgets that call.
struct Overlapped {
  explicit Overlapped(std::int64_t own_key = 0) : key{own_key} {}
  Overlapped(const Overlapped&) = delete;
  Overlapped& operator=(const Overlapped&) = delete;
  ~Overlapped();

  enum class State : std::uint8_t { Idle, Pending, Complete };

  std::int64_t key;                      ///< What tells a completion port's reader which call it was.
  Descriptor event = kNoDescriptor;      ///< hEvent: signalled on completion.
  State state = State::Idle;
  std::uint32_t status = 0;              ///< NTSTATUS of the completion.
  Error socket_error{};                  ///< As WSAGetOverlappedResult says it.
  Error system_error{};                  ///< As GetOverlappedResult and the completion port say it.
  Operation operation{};                 ///< The call itself, as its system carries it out.
  class Process* process = nullptr;      ///< Whose call it is.
};

/// A running program's view of its system: calls in, outcomes out.
///
/// Blocking calls suspend the task that made them, and no other: tasks of one process are to it what threads are.
/// After the process is dead (exit, kill, crash) every method is inert: destructors of a destroyed frame reach nothing.
class Process : public Scheduler {
 public:
  /// Starts a call, which completes exactly once. False: `op.waiter` is posted when `op.outcome` is there, and never
  /// resumed inside this function. True: it is there already, and nothing else is to happen before its task goes on: that
  /// does so without having been suspended.
  virtual bool start(Operation& op) = 0;
  /// Forgets a call whose task is going away. Harmless for one that has completed.
  virtual void abandon(Operation& op) = 0;

  /// The time the program's own clock shows: quantised, stepped and drifting as its host's clock is. Nanoseconds since
  /// the epoch the scenario chose.
  virtual Duration wall_clock() const = 0;
  /// Monotonic time since the start of the run, in the resolution of the system's clock.
  virtual Instant now() const = 0;
  /// Which numbers this system's errors have.
  virtual ErrorFamily error_family() const = 0;

  /// The program's only voice beside its calls: an observation of its own in the record.
  virtual void observe(std::string_view name, std::int64_t value) = 0;
  virtual void observe(std::string_view name, std::string_view text) = 0;

  /// Chooses what SIGPIPE does. Initially Default.
  virtual void on_pipe_signal(PipeSignal disposition) = 0;
  /// Chooses what signal `number` does; SIGPIPE has on_pipe_signal. Initially Default. Systems without signals ignore it.
  virtual void on_signal(std::int32_t number, SignalAction action) = 0;

  /// Closes a descriptor whose owner is being destroyed: a close() of its own that nobody waits for. What it does to the
  /// connection is what the system's close does; its result goes to nobody but the record.
  virtual void close_quietly(Descriptor descriptor) = 0;

  /// Runs another task beside the one that calls this; it is destroyed when it ends or the process does.
  virtual void spawn(Task<> task) = 0;

  /// Makes a call: `Outcome o = co_await process.call({.op = Op::Recv, ...})`.
  auto call(const Call& call) {
    struct Awaiter {
      Process& process;
      Operation op;
      bool started = false;
      bool await_ready() const noexcept { return false; }
      bool await_suspend(std::coroutine_handle<> waiter) {
        op.waiter = waiter;
        started = true;
        return !process.start(op);
      }
      Outcome await_resume() noexcept {
        started = false;
        return op.outcome;
      }
      ~Awaiter() {
        if (started) process.abandon(op);
      }
    };
    return Awaiter{*this, Operation{.call = call}};
  }

 protected:
  ~Process() = default;
};

inline Overlapped::~Overlapped() {
  if (state == State::Pending) process->abandon(operation);
}

}  // namespace halfopen::net
