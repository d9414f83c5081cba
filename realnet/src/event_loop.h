// The event loop of an agent and of a child: readiness, timers, work handed over by other threads.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace halfopen::realnet {

/// Time of a run, on both ends of a control connection: the system's monotonic clock.
using SteadyClock = std::chrono::steady_clock;

/// Does one thing after the other on the thread that calls run(). Only post() may be called from another thread.
class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Does `work` soon, never inside this call.
  void post(std::function<void()> work);
  /// Does `work` at `when`, never earlier; soon if that has passed.
  void at(SteadyClock::time_point when, std::function<void()> work);
  /// Does `work` whenever the descriptor has something to read or has ended, until forget(). The descriptor stays its
  /// owner's, but may be put into non-blocking mode.
  void when_readable(int descriptor, std::function<void()> work);
  /// Must come before the descriptor is closed. Harmless for one that is not watched.
  void forget(int descriptor);

  /// Runs until stop(). An exception that leaves a piece of work leaves run().
  void run();
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace halfopen::realnet
