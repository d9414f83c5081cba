// The fault vocabulary: the same words in C++, JSON, both backends and reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "halfopen/net/call.h"
#include "halfopen/net/time.h"

namespace halfopen::model {

/// What can go wrong, and what ends it. Each word says on what it acts and which parameters of Fault it reads.
enum class Word : std::uint8_t {
  // On a link.
  Cut,      ///< Silence; direction. Neither host is told.
  Restore,  ///< Ends a Cut; direction.
  Unplug,   ///< Carrier lost at both ends: the hosts know.
  Plug,     ///< Carrier back.
  DropSegment,       ///< From now the n-th matching packet of a direction is lost; direction, nth, count, flags, payload.
  DelaySegment,      ///< It arrives `duration` later, and what follows overtakes it.
  DuplicateSegment,  ///< A copy of it arrives `duration` later.
  // On a host.
  Crash,   ///< Power gone: nothing is sent, every process and connection is forgotten. Never back by itself.
  Reboot,  ///< Crash, and after `duration` the host is up again, without its connections; its programs start anew if they say so.
  Freeze,  ///< Nothing runs, neither kernel nor programs; segments that arrive are lost when the card's queue is full.
  Thaw,    ///< Ends a Freeze.
  ClockStep,  ///< The wall clock jumps by `duration`.
  // On a program.
  Kill,          ///< SIGKILL, TerminateProcess.
  Exit,          ///< The process ends by itself, closing nothing (return from main, exit()).
  ConsoleClose,  ///< Its console window is closed.
  Stop,          ///< SIGSTOP: it runs no more; its kernel goes on.
  Continue,      ///< SIGCONT.
  StallCall,     ///< The next `count` calls of kind `op` complete `duration` late.
  FailCall,      ///< The next `count` calls of kind `op` fail with `error` and do nothing.
};

enum class Direction : std::uint8_t { Both, Forward, Backward };  ///< Forward: from the first host a link names.

/// What a fault waits for, when not for a time.
struct Trigger {
  std::string program;
  std::string observation;     ///< Name of a program's own observation; empty if a step is meant.
  std::int32_t step = -1;      ///< Completion of this step (index into the program's steps).
  std::int32_t occurrence = 1; ///< The n-th time.

  friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// One fault of a scenario's timeline.
struct Fault {
  Word word{};
  std::string target;                 ///< Link, host or program, by name.
  std::optional<Trigger> after;       ///< Waits for an observation; `at` is then the delay from it.
  net::Duration at{};                 ///< When, from the start of the run (or from `after`).
  Direction direction = Direction::Both;
  net::Duration duration{};
  std::int32_t count = 1;
  std::int32_t nth = 1;               ///< The first packet taken, counted from 1 among those that match.
  std::uint8_t flags = 0;             ///< TCP flags a packet must have to match: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  bool payload = false;               ///< Only packets that carry octets match.
  net::Op op = net::Op::Close;
  std::string error;                  ///< Symbol, in the family of the program's host.
  bool assumed = false;               ///< For incidents: not documented by the source.
  std::string why;                    ///< Source or reason, printed in reports.

  friend bool operator==(const Fault&, const Fault&) = default;
};

std::string_view to_string(Word word);
std::optional<Word> word_named(std::string_view name);
enum class Target : std::uint8_t { Link, Host, Program };
Target target_of(Word word);

}  // namespace halfopen::model
