#include "halfopen/analysis/work.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace halfopen::analysis {

void work_through(std::size_t count, unsigned jobs, const std::function<void(std::size_t done, std::size_t all)>& progress,
                  const std::function<void(std::size_t)>& piece, const std::function<bool()>& stop) {
  std::atomic<std::size_t> next = 0;
  std::mutex guard;
  std::size_t done = 0;
  std::exception_ptr failure;
  const auto work = [&] {
    for (;;) {
      if (stop && stop()) return;
      const std::size_t i = next++;
      if (i >= count) return;
      try {
        piece(i);
      } catch (...) {
        const std::lock_guard lock{guard};
        if (!failure) failure = std::current_exception();
        next = count;
      }
      if (!progress) continue;
      const std::lock_guard lock{guard};
      progress(++done, count);
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned job = 1; job < jobs; ++job) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace halfopen::analysis
