// Scripts played against this machine's kernel: in real time, each in a network namespace of its own behind a TUN device.
//
// pkt/kernel joins the interpreter of scripts (pkt) and the real backend's namespaces (realnet); it refuses to know the
// simulator's hosts. Start at play_on_kernel().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/pkt/run.h"

namespace halfopen::pkt_kernel {

struct KernelOptions {
  std::uint32_t at_a_time = 8;  ///< Scripts; they mostly wait.
  /// A script that fails is played again, alone, up to so often in all: a machine that is busy is late. It passes if it
  /// passes once; what it took is told.
  std::uint32_t tries = 3;
  /// Times may be off by so much, whatever a script says: the kernel's clock ticks every 1 to 10 ms (HZ), and this
  /// process is woken late on a busy machine. On top comes the script's own share of the time since the event before.
  net::Duration tolerance = std::chrono::milliseconds{20};
  net::Duration limit = std::chrono::seconds{120};  ///< For one script; then its process is killed and it has failed.
};

/// A script as text, and its name for messages.
struct NamedText {
  std::string file;
  std::string text;
};

struct Played {
  pkt::Result result;       ///< Of the last try.
  std::uint32_t tries = 1;  ///< Made.
};

/// Plays every script; `options` say what they say to pkt::run_text, but for the profile, strictness and host. The calling
/// process should have one thread, as each script is played in a process forked from it. Where the machine gives no
/// namespace, every result is Skipped and says why.
std::vector<Played> play_on_kernel(const std::vector<NamedText>& scripts, const pkt::RunOptions& options,
                                   const KernelOptions& kernel = {});

}  // namespace halfopen::pkt_kernel
