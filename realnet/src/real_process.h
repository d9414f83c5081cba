// The system as a program of the real backend sees it: raw calls on native descriptors.
#pragma once

#include <pthread.h>

#include <atomic>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "halfopen/model/call_faults.h"
#include "halfopen/net/process.h"

#include "blocking_pool.h"
#include "event_loop.h"
#include "host_addresses.h"
#include "witness.h"

namespace halfopen::realnet {

/// Tasks run on the loop's thread, one at a time. A call that may block is made on a thread of its own, on a descriptor in the
/// mode the program chose; every other call is made at once. Either way its outcome is what the system returned.
///
/// This object lives as long as its process, which ends by _exit or a signal and never by return.
class RealProcess final : public net::Process {
 public:
  RealProcess(EventLoop& loop, Witness& witness, std::unique_ptr<const HostAddresses> addresses, net::Duration epoch);

  /// Runs the program; its process ends with it.
  void run(net::Task<int> main);
  model::CallFaults& faults() { return faults_; }
  /// A fault sends a signal: the program's choice decides what it does, and if that is a handler, it interrupts the call that
  /// has waited longest, on its thread.
  void deliver_signal(std::int32_t number);
  /// The process ends by itself, closing nothing.
  [[noreturn]] void exit(int code);

  void post(std::coroutine_handle<> ready) override;
  bool start(net::Operation& op) override;
  void abandon(net::Operation& op) override;
  net::Duration wall_clock() const override { return epoch_ + (now() - net::kStart); }
  net::Instant now() const override { return witness_.now(); }
  net::ErrorFamily error_family() const override { return net::ErrorFamily::Linux; }
  void observe(std::string_view name, std::int64_t value) override { witness_.note(name, value, {}); }
  void observe(std::string_view name, std::string_view text) override { witness_.note(name, 0, text); }
  void on_pipe_signal(net::PipeSignal disposition) override;
  void on_signal(std::int32_t number, net::SignalAction action) override;
  void close_quietly(net::Descriptor descriptor) override;
  void spawn(net::Task<> task) override;

 private:
  /// A call under way. Buffers are its own: a thread may be inside the system when the frame that made the call goes away.
  struct Job {
    net::Operation* op = nullptr;  ///< Null once abandoned.
    net::Call call;
    std::vector<std::byte> out;
    std::vector<std::byte> in;
    std::vector<net::PollEntry> polled;
    net::Message message;
    Witnessed witnessed;
    net::Outcome outcome{};
    bool told = false;  ///< The agent has heard of the outcome.
    std::atomic<bool> on_thread{false};  ///< `thread` is inside the call.
    pthread_t thread{};
  };
  using JobPointer = std::shared_ptr<Job>;

  void schedule();
  void run_ready();
  void look_after_tasks();
  [[noreturn]] void crash(const std::exception_ptr& failure);

  JobPointer job_for(net::Operation& op, bool own_buffers);
  void dispatch(const JobPointer& job);
  void make_on_thread(const JobPointer& job);
  void compute(const JobPointer& job);
  void complete_at(SteadyClock::time_point when, const JobPointer& job);
  net::Outcome carry_out(const net::Call& call);
  void complete(const JobPointer& job);

  EventLoop& loop_;
  Witness& witness_;
  std::unique_ptr<const HostAddresses> addresses_;
  net::Duration epoch_;
  BlockingPool pool_;
  model::CallFaults faults_;
  std::deque<std::coroutine_handle<>> ready_;
  net::Task<int> main_;
  std::list<net::Task<>> tasks_;
  std::vector<JobPointer> jobs_;
  std::map<std::int32_t, net::SignalAction> signals_;
  bool scheduled_ = false;
  bool rested_ = false;
  std::size_t computing_ = 0;  ///< While it is not zero, no task of this process runs.
};

}  // namespace halfopen::realnet
