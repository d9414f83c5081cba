// A child process of the agent: this executable, started again.
#pragma once

#include "handle.h"

namespace halfopen::realnet {

/// What says that a process is a child: the first argument, before its agent's process id.
inline constexpr const char* kChildArgument = "--halfopen-child";
/// Set in a child's environment, so that a child whose main() does not know it is one can notice.
inline constexpr const char* kChildVariable = "HALFOPEN_CHILD";
/// Where a child finds its end of the control connection.
inline constexpr int kChildControl = 3;

/// How a process ended, as the system tells its parent.
struct Death {
  enum class How { Exited, Signalled, Unknown } how = How::Unknown;
  int code = 0;  ///< Exit code or signal.
};

/// Owns a child: when the owner goes, so does the child.
class ChildProcess {
 public:
  ChildProcess() = default;
  /// Starts this executable with `control` as its end of the control connection; it never outlives the calling thread. Throws
  /// std::runtime_error.
  static ChildProcess start(Handle control);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  // Signals; nothing happens to a child that has been reaped.
  void kill();
  void stop();
  void proceed();
  void hang_up();

  /// Stops the child and waits until none of its threads runs, or it is dead.
  void hold();
  /// Waits for the end of a child whose control connection has ended, and says what it was. One that is still alive
  /// is killed; one that is ending already keeps the end it chose.
  Death reap();

 private:
  explicit ChildProcess(int id) : id_{id} {}
  void signal(int number);

  int id_ = 0;
};

/// A child, and the agent's end of its control connection.
struct ConnectedChild {
  Handle ours;
  ChildProcess process;
};
/// Throws std::runtime_error.
ConnectedChild start_connected_child();

}  // namespace halfopen::realnet
