#include "real_process.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "pipe_signal.h"
#include "system_call.h"

namespace halfopen::realnet {

namespace {

using net::Op;

void end_normally(int code) {
  std::fflush(nullptr);
  ::_exit(code);
}

/// What the system does to a program whose exception nobody catches, without the core file.
void end_by_abort(int) {
  std::fflush(nullptr);
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

/// True for a call whose end the agent may have to wait for, and whose frame may go away before.
bool waits(const net::Call& call) { return call.op == Op::Sleep || call.op == Op::Compute || may_block(call); }

std::string text_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace

RealProcess::RealProcess(EventLoop& loop, Witness& witness, std::unique_ptr<const HostAddresses> addresses, net::Duration epoch)
    : loop_{loop}, witness_{witness}, addresses_{std::move(addresses)}, epoch_{epoch} {}

void RealProcess::run(net::Task<int> main) {
  main_ = std::move(main);
  main_.start(*this);
}

void RealProcess::exit(int code) { witness_.ended("exited", code, {}, ::_exit); }

void RealProcess::crash(const std::exception_ptr& failure) {
  witness_.ended("crashed", 0, text_of(failure), end_by_abort);
}

void RealProcess::post(std::coroutine_handle<> ready) {
  ready_.push_back(ready);
  schedule();
}

void RealProcess::schedule() {
  if (scheduled_ || computing_ != 0) return;
  scheduled_ = true;
  loop_.post([this] {
    scheduled_ = false;
    run_ready();
  });
}

void RealProcess::run_ready() {
  while (!ready_.empty() && computing_ == 0) {
    const std::coroutine_handle<> next = ready_.front();
    ready_.pop_front();
    next.resume();
    look_after_tasks();
  }
  if (!std::exchange(rested_, true)) witness_.resting();
}

void RealProcess::look_after_tasks() {
  for (auto task = tasks_.begin(); task != tasks_.end();) {
    if (!task->done()) {
      ++task;
      continue;
    }
    try {
      task->result();
    } catch (...) {
      crash(std::current_exception());
    }
    task = tasks_.erase(task);
  }
  if (!main_.done()) return;
  int code = 0;
  try {
    code = main_.result();
  } catch (...) {
    crash(std::current_exception());
  }
  witness_.ended("returned", code, {}, end_normally);
}

void RealProcess::spawn(net::Task<> task) {
  tasks_.push_back(std::move(task));
  tasks_.back().start(*this);
}

void RealProcess::on_pipe_signal(net::PipeSignal disposition) { set_pipe_signal(disposition); }

bool RealProcess::start(net::Operation& op) {
  op.began = now();
  const std::optional<model::CallFault> fault = faults_.take(op.call.op);
  const JobPointer job = job_for(op, fault || waits(op.call));
  if (!fault) {
    dispatch(job);
  } else if (fault->error) {
    job->outcome = {.value = -1, .error = fault->error};
    complete(job);
  } else {
    loop_.at(SteadyClock::now() + fault->stall, [this, job] {
      if (job->op) dispatch(job);
    });
  }
  return false;  // other tasks may be ready before it
}

void RealProcess::dispatch(const JobPointer& job) {
  const net::Call& call = job->call;
  if (call.op == Op::Sleep) return complete_at(SteadyClock::now() + net::Duration{call.argument}, job);
  if (call.op == Op::Compute) return compute(job);
  if (call.op == Op::Exit) exit(static_cast<int>(call.argument));
  if (may_block(call)) return make_on_thread(job);
  job->outcome = carry_out(call);
  complete(job);
}

void RealProcess::abandon(net::Operation& op) {
  std::erase(ready_, op.waiter);
  const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const JobPointer& job) { return job->op == &op; });
  if (found == jobs_.end()) return;
  (*found)->op = nullptr;
  witness_.forget((*found)->witnessed.ticket);
  jobs_.erase(found);
}

RealProcess::JobPointer RealProcess::job_for(net::Operation& op, bool own_buffers) {
  auto job = std::make_shared<Job>();
  job->op = &op;
  job->call = op.call;
  if (own_buffers) {
    job->out.assign(op.call.out.begin(), op.call.out.end());
    job->in.resize(op.call.in.size());
    job->polled.assign(op.call.polled.begin(), op.call.polled.end());
    job->call.out = job->out;
    job->call.in = job->in;
    job->call.polled = job->polled;
    if (op.call.message != nullptr) job->call.message = &job->message;
  }
  job->witnessed = witness_.began(op.call, own_buffers);
  jobs_.push_back(job);
  return job;
}

net::Outcome RealProcess::carry_out(const net::Call& call) {
  if (call.op == Op::Close) witness_.closing(call.descriptor);
  try {
    const net::Outcome outcome = perform(call, *addresses_);
    if (take_pipe_signal()) witness_.signal(SIGPIPE);
    return outcome;
  } catch (const OutsideLoopback& outside) {
    witness_.unable(std::string{net::to_string(call.op)} + ": " + outside.what());
  }
}

void RealProcess::make_on_thread(const JobPointer& job) {
  try {
    pool_.run([this, job] {
      job->thread = ::pthread_self();
      job->on_thread = true;
      job->outcome = carry_out(job->call);
      job->on_thread = false;
      witness_.completed(job->witnessed, job->call, job->outcome);
      job->told = true;
      loop_.post([this, job] { complete(job); });
    });
  } catch (const std::runtime_error& no_thread) {
    witness_.unable(no_thread.what());
  }
}

void RealProcess::complete_at(SteadyClock::time_point when, const JobPointer& job) {
  loop_.at(when, [this, job] { complete(job); });
}

void RealProcess::compute(const JobPointer& job) {
  ++computing_;
  loop_.at(SteadyClock::now() + net::Duration{job->call.argument}, [this, job] {
    --computing_;
    complete(job);
    schedule();
  });
}

void RealProcess::complete(const JobPointer& job) {
  if (!job->op) return;
  std::erase(jobs_, job);
  net::Operation& op = *job->op;
  if (!job->told) witness_.completed(job->witnessed, job->call, job->outcome);
  std::copy_n(job->in.begin(), std::min(job->in.size(), op.call.in.size()), op.call.in.begin());
  std::copy_n(job->polled.begin(), std::min(job->polled.size(), op.call.polled.size()), op.call.polled.begin());
  if (job->call.message == &job->message) *op.call.message = job->message;
  op.outcome = job->outcome;
  post(op.waiter);
}

void RealProcess::close_quietly(net::Descriptor descriptor) {
  const net::Call call{.op = Op::Close, .descriptor = descriptor};
  const Witnessed witnessed = witness_.began(call, false);
  witness_.completed(witnessed, call, carry_out(call));
}

}  // namespace halfopen::realnet
