// How far a long run is, on a terminal; and Ctrl-C, which ends it early.
#pragma once

#include <chrono>
#include <cstddef>

namespace halfopen::cli {

/// "1,234 of 10,000 runs, 8,100/s, 2 s left" on standard error, rewritten a few times a second. Silent if that is no terminal.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// One thread at a time.
  void tell(std::size_t done, std::size_t all);

 private:
  bool shown_;
  std::size_t width_ = 0;  ///< Of the line that stands there.
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point next_;
};

/// While it lives, the first SIGINT is noted instead of ending the program; a second one ends it.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool asked() const;

 private:
  void (*before_)(int);
};

}  // namespace halfopen::cli
