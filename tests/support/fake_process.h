// A process without a system: a queue, and answers the test gives. For testing what stands on net::Process.
#pragma once

#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/net/process.h"

namespace halfopen::testing {

/// Answers every call at once, in virtual time, and keeps a record as a backend does.
class FakeProcess final : public net::Process {
 public:
  /// What a call returns; nothing leaves it waiting. May write to the call's buffers. Sleep has passed already.
  using Answer = std::function<std::optional<net::Outcome>(const net::Call&)>;

  Answer answer = [](const net::Call&) { return net::Outcome{}; };
  std::vector<net::Call> calls;  ///< In the order of their start. Buffers may be gone.
  std::vector<net::Descriptor> closed_quietly;
  std::vector<net::PipeSignal> pipe_signals;
  std::vector<std::pair<std::int32_t, net::SignalAction>> signal_actions;
  model::ProgramRecord record;
  int abandoned = 0;
  bool keeps_calls = true;

  void post(std::coroutine_handle<> ready) override { ready_.push_back(ready); }

  bool start(net::Operation& op) override {
    if (keeps_calls) calls.push_back(op.call);
    const net::Instant began = now_;
    if (op.call.op == net::Op::Sleep || op.call.op == net::Op::Compute) now_ += net::Duration{op.call.argument};
    const auto outcome = answer(op.call);
    if (!outcome) {
      waiting_.push_back(&op);
      note({.kind = model::Observation::Kind::Waiting,
            .op = op.call.op,
            .at = now_,
            .began = began,
            .step = op.call.step});
      return false;
    }
    op.outcome = *outcome;
    note({.op = op.call.op,
          .at = now_,
          .began = began,
          .step = op.call.step,
          .value = outcome->value,
          .error = outcome->error,
          .ready = op.call.polled.empty() ? net::Ready::None : op.call.polled[0].found});
    post(op.waiter);
    return false;
  }

  void abandon(net::Operation& op) override {
    ++abandoned;
    waiting_.remove(&op);
  }

  net::Duration wall_clock() const override { return now_ - net::kStart; }
  net::Instant now() const override { return now_; }
  net::ErrorFamily error_family() const override { return net::ErrorFamily::Linux; }

  void observe(std::string_view name, std::int64_t value) override {
    note(
        {.kind = model::Observation::Kind::Note, .at = now_, .began = now_, .value = value, .name = std::string{name}});
  }
  void observe(std::string_view name, std::string_view text) override {
    note({.kind = model::Observation::Kind::Note,
          .at = now_,
          .began = now_,
          .name = std::string{name},
          .text = std::string{text}});
  }

  void on_pipe_signal(net::PipeSignal disposition) override { pipe_signals.push_back(disposition); }
  void on_signal(std::int32_t number, net::SignalAction action) override { signal_actions.emplace_back(number, action); }
  void close_quietly(net::Descriptor descriptor) override { closed_quietly.push_back(descriptor); }
  void spawn(net::Task<> task) override {
    spawned_.push_back(std::move(task));
    spawned_.back().start(*this);
  }

  /// Completes the oldest call that waits.
  void complete(const net::Outcome& outcome) {
    net::Operation& op = *waiting_.front();
    waiting_.pop_front();
    op.outcome = outcome;
    post(op.waiter);
  }

  /// Resumes until nothing is ready.
  void run() {
    while (!ready_.empty()) {
      const auto next = ready_.front();
      ready_.pop_front();
      next.resume();
    }
  }

  /// Runs a task to its end and hands over its result; throws if it waits for something that never comes.
  template <class T>
  T run(net::Task<T> task) {
    task.start(*this);
    run();
    if (!task.done()) throw std::logic_error{"the task is still waiting"};
    return task.result();
  }

 private:
  void note(model::Observation observation) {
    if (keeps_calls) record.observations.push_back(std::move(observation));
  }

  std::deque<std::coroutine_handle<>> ready_;
  std::list<net::Operation*> waiting_;
  std::list<net::Task<>> spawned_;
  net::Instant now_{};
};

}  // namespace halfopen::testing
