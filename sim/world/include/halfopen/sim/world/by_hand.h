// The words of the fault vocabulary, said to something that runs: they act now.
#pragma once

#include <string>
#include <utility>

#include "halfopen/model/faults.h"

namespace halfopen::sim {

/// Which packets of a link a word about segments takes, from now on: the n-th that match, and so many in a row.
struct Segments {
  model::Direction direction = model::Direction::Both;
  std::int32_t nth = 1;
  std::int32_t count = 1;
  std::uint8_t flags = 0;  ///< TCP flags a packet must have: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  bool payload = false;    ///< Only packets that carry octets.
};

/// The same words as in a scenario's timeline (model::Word says what each does), without a time: they act at once. Each
/// throws std::invalid_argument for a link, host or program that is not there.
class Words {
 public:
  using Direction = model::Direction;

  void cut(std::string link, Direction direction = Direction::Both) { way(model::Word::Cut, std::move(link), direction); }
  void restore(std::string link, Direction direction = Direction::Both) { way(model::Word::Restore, std::move(link), direction); }
  void unplug(std::string link) { word(model::Word::Unplug, std::move(link)); }
  void plug(std::string link) { word(model::Word::Plug, std::move(link)); }
  /// Drops the next packet that matches.
  void drop_segment(std::string link, const Segments& which = {}) { segments(model::Word::DropSegment, std::move(link), {}, which); }
  void delay_segment(std::string link, net::Duration by, const Segments& which = {}) {
    segments(model::Word::DelaySegment, std::move(link), by, which);
  }
  void duplicate_segment(std::string link, net::Duration by, const Segments& which = {}) {
    segments(model::Word::DuplicateSegment, std::move(link), by, which);
  }

  void crash(std::string host) { word(model::Word::Crash, std::move(host)); }
  void reboot(std::string host, net::Duration duration) { word(model::Word::Reboot, std::move(host), duration); }
  void freeze(std::string host) { word(model::Word::Freeze, std::move(host)); }
  void thaw(std::string host) { word(model::Word::Thaw, std::move(host)); }
  void clock_step(std::string host, net::Duration by) { word(model::Word::ClockStep, std::move(host), by); }

  void kill(std::string program) { word(model::Word::Kill, std::move(program)); }
  void exit(std::string program) { word(model::Word::Exit, std::move(program)); }
  void console_close(std::string program) { word(model::Word::ConsoleClose, std::move(program)); }
  void stop(std::string program) { word(model::Word::Stop, std::move(program)); }
  void continue_(std::string program) { word(model::Word::Continue, std::move(program)); }
  void stall_call(std::string program, net::Op op, net::Duration by, std::int32_t count = 1) {
    act({.word = model::Word::StallCall, .target = std::move(program), .duration = by, .count = count, .op = op});
  }
  void fail_call(std::string program, net::Op op, std::string error, std::int32_t count = 1) {
    act({.word = model::Word::FailCall, .target = std::move(program), .count = count, .op = op, .error = std::move(error)});
  }

  /// Any word, now, those that have no function here too: `act(at(0s).loss("wire", ...))` in the builder's words. `at` and `after`
  /// of the fault are not looked at.
  virtual void act(model::Fault fault) = 0;

 protected:
  ~Words() = default;

 private:
  void word(model::Word what, std::string target, net::Duration duration = {}) {
    act({.word = what, .target = std::move(target), .duration = duration});
  }
  void way(model::Word what, std::string link, Direction direction) {
    act({.word = what, .target = std::move(link), .direction = direction});
  }
  void segments(model::Word what, std::string link, net::Duration by, const Segments& which) {
    act({.word = what, .target = std::move(link), .direction = which.direction, .duration = by, .count = which.count,
         .nth = which.nth, .flags = which.flags, .payload = which.payload});
  }
};

}  // namespace halfopen::sim
