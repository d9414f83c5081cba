// The agent of a machine: plays programs of runs that another machine's agent conducts.
#pragma once

#include <functional>
#include <string>

#include "halfopen/net/address.h"
#include "halfopen/realnet/runner.h"

namespace halfopen::realnet {

struct ServeOptions {
  /// Exactly there, and nowhere else. Port 0: the system's choice.
  net::Endpoint listen{net::Address::loopback(net::AddressFamily::V4), 0};
  /// So many runs, then serve() returns; 0: for ever.
  int runs = 0;
};

/// What it has to say, each when it happens.
struct ServeVoice {
  /// It listens; whoever brings this token may have one run. Called again, with another token, after each run.
  std::function<void(const net::Endpoint& at, const std::string& token)> ready;
  /// Who came was sent away, or a run has ended: in words.
  std::function<void(const std::string& what)> tell;
};

/// Serves one run after the other: starts a child for each program that the other agent names and carries what both say. A
/// run's children are gone when its connection is, however it ends. Control connections are not encrypted.
///
/// Throws std::runtime_error if it cannot listen. Whoever brings a wrong token, another version, other programs, too large
/// or broken messages, is told why, if it still listens, and sent away; the token stays good.
void serve(const ServeOptions& options, const Programs& programs, const ServeVoice& voice);

}  // namespace halfopen::realnet
