// Threads for calls that truly block.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace halfopen::realnet {

/// Every piece of work has a thread at once; threads that are done wait for the next. They end with the process: a thread
/// inside a system call cannot be asked to leave.
class BlockingPool {
 public:
  /// As many calls of one process may block at a time.
  static constexpr std::size_t kMostThreads = 1024;

  BlockingPool();
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Throws std::runtime_error if kMostThreads are busy.
  void run(std::function<void()> work);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace halfopen::realnet
