// Matchers over what programs observed: exact times, exact errors.
//
// One observation: Connected(At(10ms)), Fails("ECONNRESET", At(105ms)). A program's whole sequence: Observes(...). Start at Wanted.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "halfopen/gtest/bench.h"

namespace halfopen::gtest {

/// When: from the start of the run. Simulated, exactly then; real, not earlier and within the timers' tolerance (model/tolerance.h).
struct At {
  explicit At(net::Duration instant) : instant{instant} {}
  net::Duration instant;
};

/// One observation as it is wanted; empty fields are not compared. A matcher of its own for model::Observation (times exact).
struct Wanted {
  using is_gtest_matcher = void;

  std::string what;                                ///< "connects", "recv fails with ECONNRESET".
  std::optional<model::Observation::Kind> kind{};
  std::optional<net::Op> op{};
  std::optional<std::string> error{};              ///< Symbol; "" wants success.
  std::optional<std::int64_t> value{};
  std::optional<std::int64_t> value_min{};
  std::optional<std::string> name{};
  std::optional<std::string> text{};
  std::optional<net::Duration> at{};

  /// Everything but the time.
  bool fits(const model::Observation& seen) const;
  bool meets(const model::Observation& seen, bool nominal) const;
  std::string words() const;

  bool MatchAndExplain(const model::Observation& seen, std::ostream*) const { return meets(seen, true); }
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;
};

/// connect() succeeded. As below: with At, exactly then.
Wanted Connected();
Wanted Connected(At when);
/// accept() succeeded.
Wanted Accepted();
Wanted Accepted(At when);
/// A call failed with this error, by its symbol; any call, or this one.
Wanted Fails(std::string error);
Wanted Fails(std::string error, At when);
Wanted Fails(net::Op op, std::string error);
Wanted Fails(net::Op op, std::string error, At when);
/// recv() returned 0: the peer's FIN.
Wanted EndsStream();
Wanted EndsStream(At when);
/// recv() returned so many octets; at least one without a number.
Wanted Receives();
Wanted Receives(std::int64_t octets);
Wanted Receives(std::int64_t octets, At when);
/// send() took so many octets.
Wanted Sends(std::int64_t octets);
Wanted Sends(std::int64_t octets, At when);
/// A call was waiting at the end of the run, or is waiting in a live world; any call, or this one.
Wanted Waiting();
Wanted Waiting(net::Op op);
/// The program's own observation; with its number, with its text.
Wanted Notes(std::string name);
Wanted Notes(std::string name, At when);
Wanted Notes(std::string name, std::int64_t value);
Wanted Notes(std::string name, std::int64_t value, At when);
Wanted Notes(std::string name, std::string text);
Wanted Notes(std::string name, std::string text, At when);
/// How the process ended: "returned", "exited", "killed", "signalled", "crashed"; with its exit code or signal.
Wanted Ended(std::string how);
Wanted Ended(std::string how, std::int64_t code);
Wanted Ended(std::string how, std::int64_t code, At when);

/// A matcher for Bench::seen(): the program observed these, in this order. Others may lie between.
class Observes {
 public:
  using is_gtest_matcher = void;

  template <class... More>
  explicit Observes(Wanted first, More... more) : wanted_{std::move(first), std::move(more)...} {}

  bool MatchAndExplain(const Seen& seen, std::ostream* out) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  std::vector<Wanted> wanted_;
};

/// The program's own words are these, in this order, and no others: Tells(Notes("connected", At(10ms)), ...).
class Tells {
 public:
  using is_gtest_matcher = void;

  template <class... Words>
  explicit Tells(Words... words) : wanted_{std::move(words)...} {}

  bool MatchAndExplain(const Seen& seen, std::ostream* out) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  std::vector<Wanted> wanted_;
};

/// The program observed nothing like this, at any time.
class Never {
 public:
  using is_gtest_matcher = void;

  explicit Never(Wanted unwanted) : unwanted_{std::move(unwanted)} {}

  bool MatchAndExplain(const Seen& seen, std::ostream* out) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  Wanted unwanted_;
};

}  // namespace halfopen::gtest
