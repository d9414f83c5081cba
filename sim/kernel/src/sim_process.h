// A process of a simulated host: its tasks, descriptors, waiting calls and signals.
//
// Lifecycle and tasks: sim_process.cpp. How a call is carried out: calls.cpp. The calls that concern no single socket:
// system_calls.cpp.
#pragma once

#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attempt.h"
#include "deadlines.h"
#include "descriptors.h"
#include "halfopen/model/call_faults.h"
#include "halfopen/model/record.h"
#include "halfopen/net/process.h"
#include "halfopen/profiles/socket_model.h"
#include "halfopen/sim/kernel/kernel.h"
#include "ports.h"
#include "wait_queue.h"

namespace halfopen::sim::kernel {

class CompletionPort;

/// True for a call that is to be carried out as an overlapped one.
bool starts_overlapped(const net::Operation& call);

/// How a process ended, as its last observation says it.
struct ProcessEnded {
  std::string_view how;
  std::int64_t value = 0;
  std::string_view text{};
};

class Process final : public net::Process {
 public:
  Process(Parts& parts, std::int32_t program, std::string_view name, std::uint32_t number, User user);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void begin(const std::function<net::Task<int>(net::Process&)>& main);

  // net::Process. Inert once the process is dead.
  bool start(net::Operation& call) override;
  void abandon(net::Operation& call) override;
  net::Duration wall_clock() const override;
  net::Instant now() const override;
  net::ErrorFamily error_family() const override;
  void observe(std::string_view name, std::int64_t value) override;
  void observe(std::string_view name, std::string_view text) override;
  void on_pipe_signal(net::PipeSignal disposition) override { pipe_signal_ = disposition; }
  void on_signal(std::int32_t number, net::SignalAction action) override { signals_[number] = action; }
  void close_quietly(net::Descriptor descriptor) override;
  void spawn(net::Task<> task) override;
  void post(std::coroutine_handle<> ready) override;
  void ended(std::coroutine_handle<> root) override { ended_root_ = root; }

  // For the run queue.
  void take_turn(const Turn& turn) {
    if (turn.call != nullptr) return try_again(*turn.call);
    resume(turn.task);
  }
  void park(const Turn& turn) { parked_.push_back(turn); }

  // For sockets.
  /// Something about `socket` has changed that waiting calls may have waited for.
  void socket_changed(Socket& socket, bool to_read, bool to_write);
  /// Every call waiting on `socket` fails with `error`.
  void fail_waiters(Socket& socket, net::Error error);
  /// False if the process does not survive it.
  bool deliver_pipe_signal();
  void deliver_signal(std::int32_t number);
  const Descriptors& descriptors() const { return descriptors_; }
  net::Descriptor add_socket(std::unique_ptr<Socket> socket);

  // For the kernel.
  /// Death: observed first, then `rule` is applied to the descriptors (none: the host has lost its power), then the
  /// frames go.
  void end(const ProcessEnded& ended, std::optional<profiles::ProcessEnd> rule);
  void set_stopped(bool stopped);
  void freeze();
  void thaw();
  void observe_waiting();
  model::CallFaults& faults() { return faults_; }
  void limit_descriptors(std::int32_t most) { descriptors_.limit_open(most); }
  void fill_backlog(bool filled) { backlog_filled_ = filled; }
  bool backlog_filled() const { return backlog_filled_; }
  bool alive() const { return alive_; }
  std::int32_t program() const { return program_; }
  std::string_view name() const { return name_; }
  User user() const { return user_; }
  /// Every socket, those whose close still waits included.
  std::vector<const Socket*> sockets() const;

 private:
  using OwnCall = Attempt (Process::*)(net::Operation&);
  using SocketCall = Attempt (Socket::*)(net::Operation&);
  struct CallRow {
    net::Op op;
    OwnCall own;        ///< Either this
    SocketCall socket;  ///< or that.
    bool network;       ///< Needs the socket library where there is one.
    bool detailed;      ///< Its observation says more than what it returned.
  };
  /// A call that polls a socket whose descriptor has been closed meanwhile.
  struct Hold {
    net::Operation* call = nullptr;
    Socket* socket = nullptr;
    net::Descriptor descriptor = net::kNoDescriptor;
  };
  struct Root {
    std::uint64_t number = 0;
    net::Task<> task;
  };

  // calls.cpp
  static const CallRow& row_of(net::Op op);
  std::optional<Attempt> meet_fault(const net::Operation& call);
  bool begin_call(net::Operation& call, const Attempt& result, std::int32_t socket);
  Attempt first_attempt(net::Operation& call, Socket* socket);
  Attempt attempt(net::Operation& call, Socket* socket);
  Attempt attempt_on_none(const net::Operation& call) const;
  void settle(net::Operation& call, const Attempt& result, std::int32_t socket);
  void wait(net::Operation& call, const Attempt& result);
  void complete(net::Operation& call, const Attempt& result, std::int32_t socket);
  void hand_over(net::Operation& call);
  void detach(net::Operation& call);
  void forget_turn(const net::Operation& call);
  void try_again(net::Operation& call);
  void wake(net::Operation& call) {
    if (woken(call)) return;
    set_woken(call, true);
    due({this, {}, &call});
  }
  /// Queues a turn, or keeps it until the process may run.
  void due(const Turn& turn) { may_run_ ? run_queue_.post(turn) : parked_.push_back(turn); }
  static void deadline_passed(void* self, net::Operation& call);
  /// The socket a call is about: the one it waits for, since its descriptor may have been closed meanwhile.
  Socket* socket_of(const net::Operation& call) const {
    const WaitQueue* queue = queue_of(call);
    if (queue != nullptr && queue->socket() != nullptr) return queue->socket();
    return descriptors_.find(call.call.descriptor);
  }
  /// The number of the socket its record names: `socket`, or the only one that it polls.
  std::int32_t ordinal_of(const net::Operation& call, const Socket* socket) const {
    if (!call.call.polled.empty()) socket = descriptors_.find(net::only_polled(call.call));
    return socket != nullptr ? socket->ordinal : 0;
  }
  void observe_call(const net::Operation& call, const Attempt& result, std::int32_t socket);
  void add_details(model::ObservationView& seen, std::string& text, const net::Operation& call,
                   const Attempt& result) const;
  template <class F>
  void for_each_queue(F&& f) {
    for (WaitQueue* queue : {&polls_, &objects_, &asleep_, &stalled_}) f(*queue);
    descriptors_.for_each([&](Socket& socket) { f(socket.waiters()); });
    for (const auto& socket : closing_) f(socket->waiters());
  }

  // system_calls.cpp
  Attempt startup(net::Operation& call);
  Attempt socket(net::Operation& call);
  Attempt close(net::Operation& call);
  Attempt resolve(net::Operation& call);
  Attempt sleep(net::Operation& call);
  Attempt compute(net::Operation& call);
  Attempt write_log(net::Operation& call);
  Attempt exit(net::Operation& call);
  Attempt failure(profiles::Situation situation) const;
  Attempt look_up(const names::Answer& answer, net::Operation& call) const;
  Attempt close_socket(std::unique_ptr<Socket> socket, net::Descriptor descriptor);
  Attempt await_close(net::Operation& call);
  Socket& keep(std::unique_ptr<Socket> socket);
  void finish_closing(Socket& socket);

  // surfaces.cpp
  Attempt duplicate(net::Operation& call);
  Attempt poll(net::Operation& call);
  Attempt select(net::Operation& call);
  Attempt epoll_create(net::Operation& call);
  Attempt epoll_control(net::Operation& call);
  Attempt epoll_wait(net::Operation& call);
  Attempt wait_for_entries(net::Operation& call);
  net::Ready poll_entry(const net::PollEntry& entry) const;
  net::Ready select_entry(const net::PollEntry& entry) const;
  net::Ready entry_of(net::Op op, const net::PollEntry& entry) const;
  bool satisfies(const File& file, const net::Call& call) const;
  bool still_waits(const net::Operation& call) const;
  net::Duration patience_of(const net::Operation& call) const;
  bool held_by_polls(File& file, net::Descriptor descriptor);
  void release_holds(const net::Operation& call);
  void wake_holders(const Socket& socket);
  void wake_polls_of(net::Descriptor descriptor);
  void wake_all(WaitQueue& queue);
  void tell_watchers(Socket& socket, bool to_read, bool to_write);

  // network_events.cpp
  Attempt create_event(net::Operation& call);
  Attempt reset_event(net::Operation& call);
  Attempt event_select(net::Operation& call);
  Attempt enum_events(net::Operation& call);
  Attempt wait_events(net::Operation& call);
  void signal_event(net::Descriptor descriptor);
  void record_events(Socket& socket);
  void enable_events(Socket& socket, const net::Operation& call, const Attempt& result);

  // overlapped.cpp
  Attempt start_overlapped(net::Operation& call);
  Attempt create_port(net::Operation& call);
  Attempt associate_port(net::Operation& call);
  Attempt take_completion(net::Operation& call);
  Attempt overlapped_result(net::Operation& call);
  Attempt cancel(net::Operation& call);
  void finish_overlapped(net::Operation& call, const Attempt& result);
  static void post_completion(CompletionPort& port, const net::Overlapped& overlapped);
  static std::string numbers_text(net::Error socket_error, std::uint32_t status);

  // signals.cpp
  net::Operation* interruptible_call();
  bool restarts(const net::Operation& call, net::SignalAction action) const;
  void interrupt(net::Operation& call);

  // process.cpp
  void resume(std::coroutine_handle<> task);
  void root_ended(std::coroutine_handle<> root);
  /// Whether the task that runs would be resumed in the next step if it were posted now; then that step has begun.
  bool goes_on() { return may_run_ && resuming_ && nothing_due() && run_queue_.go_on(); }
  bool nothing_due() const;
  template <class Result>
  bool survives(Result&& result);
  /// After a change of what keeps a process from running.
  void reconsider();
  void unpark();
  void drop_waiting();
  void close_everything(profiles::ProcessEnd rule);
  void destroy_frames();
  void witness(model::ObservationView& observation);

  Parts& parts_;
  RunQueue& run_queue_;
  std::int32_t program_;
  std::string name_;
  User user_;
  net::PipeSignal pipe_signal_ = net::PipeSignal::Default;
  std::map<std::int32_t, net::SignalAction> signals_;  ///< What the program has chosen, by number.
  bool alive_ = true;
  bool stopped_ = false;  ///< SIGSTOP
  bool computing_ = false;
  bool may_run_ = true;   ///< Neither stopped nor computing, and its host is not frozen.
  bool resuming_ = false;  ///< One of its tasks is running now: frames must wait.
  bool initialised_ = false;
  bool backlog_filled_ = false;  ///< A fault: no listener of its has room.
  std::uint64_t calls_ = 0;
  std::int32_t sockets_ = 0;

  Descriptors descriptors_;
  std::vector<std::unique_ptr<Socket>> closing_;  ///< Closed, and kept by calls still under way.
  std::vector<Hold> holds_;
  WaitQueue polls_;    ///< poll and select.
  WaitQueue objects_;  ///< What waits for epoll instances, event objects, completions.
  WaitQueue asleep_;
  WaitQueue stalled_;
  Deadlines deadlines_;
  model::CallFaults faults_;
  std::list<net::Operation> quiet_;  ///< Closes that nobody waits for.
  std::deque<Turn> parked_;

  net::Task<int> main_;
  std::coroutine_handle<> main_handle_;
  std::coroutine_handle<> last_posted_;
  std::coroutine_handle<> ended_root_;  ///< To be looked after once it has returned.
  std::map<void*, Root> roots_;  ///< Spawned tasks by the address of their frame.
  std::uint64_t spawned_ = 0;
};

}  // namespace halfopen::sim::kernel
