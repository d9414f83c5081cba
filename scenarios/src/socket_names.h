// Which sockets of a script are there before each step, as far as its text says.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// The variables of one script. A closed one stays known (using it is a question of its own) but is no longer open.
class SocketNames {
 public:
  bool is_known(const std::string& name) const { return known_.contains(name); }
  bool is_open(const std::string& name) const { return open_.contains(name); }
  const std::set<std::string>& known() const { return known_; }

  bool is_overlapped(const std::string& name) const { return overlapped_.contains(name); }
  const std::set<std::string>& overlapped() const { return overlapped_; }

  /// Takes note of what a step creates and closes.
  void follow(const model::Step& step);

 private:
  std::set<std::string> known_, open_, overlapped_;
};

/// True for the kinds that work on a socket which must be there.
bool needs_socket(model::StepKind kind);
/// The key under which a step names a second socket, event or port that must be there; empty if it names none.
std::string_view second_socket_key(const model::Step& step);
/// True for a step that asks about an overlapped call which an earlier step has started.
bool asks_overlapped(const model::Step& step);

}  // namespace halfopen::scenarios
