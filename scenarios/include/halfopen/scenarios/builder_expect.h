// The builder's expectations.
#pragma once

#include <string>
#include <utility>

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// What must be seen: `bytes(1)`, `error("ECONNRESET").at(105ms).on("linux")`.
struct Seen : model::ConditionalExpect {
  Seen() = default;
  explicit Seen(model::Expect what) { expect = std::move(what); }

  /// Exactly then (simulated), within the timers' tolerance (real).
  Seen at(net::Duration when) &&;
  /// And exactly this beside the result.
  Seen showing(std::string text) &&;
  /// Only if the program's own host runs this system.
  Seen on(std::string system) &&;
  /// Only if the other host runs this system.
  Seen peer(std::string system) &&;
  /// The row of docs/evidence it rests on.
  Seen citing(std::string row) &&;
};

/// This many octets; of a recv_end: in all.
Seen bytes(std::int64_t count);
/// recv: the end of the stream.
Seen end();
/// recv: exactly these octets.
Seen text(std::string octets);
/// The call's result.
Seen value(std::int64_t value);
/// poll: exactly this mask.
Seen ready(net::Ready mask);
/// Exactly this beside the result: which events, numbers, origins.
Seen shows(std::string text);
/// This error, by its symbol.
Seen error(std::string symbol);
/// recv_end: this many octets, then this error.
Seen error_after(std::int64_t count, std::string symbol);
/// No error, whatever the result.
Seen ok();
/// Any result; for the time alone: `completion().at(1s)`.
Seen completion();
/// Still waiting when the run ends.
Seen waiting();
/// recv_end: this many octets, then still waiting.
Seen waiting_after(std::int64_t count);

}  // namespace halfopen::scenarios
