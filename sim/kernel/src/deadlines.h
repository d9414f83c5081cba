// The deadlines of a process's waiting calls, behind one timer.
#pragma once

#include <vector>

#include "halfopen/net/process.h"
#include "halfopen/sim/core/event_queue.h"

namespace halfopen::sim::kernel {

/// Calls by deadline, those of one instant by number. A call has its deadline in its outcome (wait_queue.h).
class Deadlines {
 public:
  using Due = void (*)(void* owner, net::Operation& call);

  Deadlines(core::EventQueue& events, core::SourceKey key, Due due, void* owner);

  void add(net::Operation& call);
  /// Harmless for a call that is not here.
  void remove(const net::Operation& call);
  void clear();
  /// Nothing is due until resume(): its host is frozen.
  void pause();
  void resume();

 private:
  static void fired(void* self);
  void arm();

  std::vector<net::Operation*> calls_;  ///< The earliest last.
  Due due_;
  void* owner_;
  bool paused_ = false;
  core::EventQueue& events_;
  core::Timer timer_;
};

}  // namespace halfopen::sim::kernel
