#include "progress.h"

#include <csignal>
#include <cstdio>
#include <string>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace halfopen::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kEvery{200};

bool standard_error_is_terminal() {
#ifdef _WIN32
  return _isatty(_fileno(stderr)) != 0;
#else
  return isatty(STDERR_FILENO) != 0;
#endif
}

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

volatile std::sig_atomic_t interrupted = 0;

extern "C" void note_interrupt(int signal) {
  interrupted = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

Progress::Progress() : shown_{standard_error_is_terminal()}, began_{Clock::now()}, next_{began_ + kEvery} {}

Progress::~Progress() {
  if (width_ > 0) std::fprintf(stderr, "\r%*s\r", static_cast<int>(width_), "");
}

void Progress::tell(std::size_t done, std::size_t all) {
  if (!shown_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kEvery;
  const auto spent = static_cast<std::size_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now - began_).count());
  const std::size_t rate = done * 1'000 / (spent + 1);
  std::string line = grouped(done) + " of " + grouped(all) + " runs, " + grouped(rate) + "/s";
  if (rate > 0) line += ", " + grouped((all - done) / rate) + " s left";
  const std::size_t padding = width_ > line.size() ? width_ - line.size() : 0;
  width_ = line.size();
  std::fprintf(stderr, "\r%s%*s", line.c_str(), static_cast<int>(padding), "");
  std::fflush(stderr);
}

Interrupt::Interrupt() {
  interrupted = 0;
  before_ = std::signal(SIGINT, note_interrupt);
}

Interrupt::~Interrupt() { std::signal(SIGINT, before_); }

bool Interrupt::asked() const { return interrupted != 0; }

}  // namespace halfopen::cli
