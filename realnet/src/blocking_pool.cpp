#include "blocking_pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace halfopen::realnet {

struct BlockingPool::State {
  std::mutex mutex;
  std::condition_variable filled;
  std::deque<std::function<void()>> work;
  std::size_t idle = 0;
  std::size_t threads = 0;

  void serve() {
    std::unique_lock lock{mutex};
    for (;;) {
      ++idle;
      filled.wait(lock, [this] { return !work.empty(); });
      --idle;
      const std::function<void()> next = std::move(work.front());
      work.pop_front();
      lock.unlock();
      next();
      lock.lock();
    }
  }
};

BlockingPool::BlockingPool() : state_{std::make_shared<State>()} {}
BlockingPool::~BlockingPool() = default;

void BlockingPool::run(std::function<void()> work) {
  const std::lock_guard lock{state_->mutex};
  if (state_->idle <= state_->work.size()) {
    if (state_->threads == kMostThreads) throw std::runtime_error{"more calls block at once than this backend has threads for"};
    std::thread{[state = state_] { state->serve(); }}.detach();
    ++state_->threads;
  }
  state_->work.push_back(std::move(work));
  state_->filled.notify_one();
}

}  // namespace halfopen::realnet
