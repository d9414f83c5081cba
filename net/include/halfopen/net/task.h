// Task: what a program is made of. A coroutine that awaits calls and other tasks.
//
// Nobody resumes a task inside the call that started its operation, and never by symmetric transfer (GCC 12 overflows the
// stack at -O0): whatever becomes ready is posted to the scheduler of the process, which resumes it from its queue.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace halfopen::net {

/// Resumes what is posted to it, later, in order. Each process has one.
class Scheduler {
 public:
  virtual void post(std::coroutine_handle<> ready) = 0;
  /// A task that nobody awaits has come to its end; once resume() has returned it may be destroyed.
  virtual void ended(std::coroutine_handle<> root) { (void)root; }

 protected:
  ~Scheduler() = default;
};

namespace detail {

struct TaskPromiseBase {
  Scheduler* scheduler = nullptr;
  std::coroutine_handle<> awaiting;  ///< Who waits for the end of this task; none for a root.
  std::exception_ptr failure;

  struct Final {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) noexcept {
      TaskPromiseBase& promise = ended.promise();
      promise.awaiting ? promise.scheduler->post(promise.awaiting) : promise.scheduler->ended(ended);
    }
    void await_resume() noexcept {}
  };

  std::suspend_always initial_suspend() noexcept { return {}; }
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
  std::optional<T> value;
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
  }
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
  void return_void() noexcept {}
  void take() {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace detail

/// A coroutine of a program. Starts when it is awaited or spawned, ends once, and owns its frame: destroying an
/// unfinished task destroys its locals. An exception that leaves it is rethrown to whoever awaits it.
template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : detail::TaskPromise<T> {
    Task get_return_object() { return Task{std::coroutine_handle<promise_type>::from_promise(*this)}; }
  };
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  Task(Task&& other) noexcept : handle_{std::exchange(other.handle_, {})} {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool valid() const { return static_cast<bool>(handle_); }
  bool done() const { return handle_ && handle_.done(); }

  /// For schedulers: posts a root task for its first step.
  void start(Scheduler& scheduler) {
    handle_.promise().scheduler = &scheduler;
    scheduler.post(handle_);
  }
  /// For schedulers: the result of a task that is done, or its exception.
  T result() { return handle_.promise().take(); }

  auto operator co_await() && noexcept { return Awaiter{handle_}; }

 private:
  struct Awaiter {
    Handle task;
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> parent) {
      Scheduler* scheduler = parent.promise().scheduler;
      task.promise().scheduler = scheduler;
      task.promise().awaiting = parent;
      scheduler->post(task);
    }
    T await_resume() { return task.promise().take(); }
  };

  explicit Task(Handle handle) : handle_{handle} {}
  Handle handle_;
};

}  // namespace halfopen::net
