// The simulated resolver's data: which name leads where, and what asking for it costs.
//
// It owns names and their outcomes; it refuses to know codes (the kernel turns outcomes into those) and packets (a
// lookup takes a time, it sends nothing). Start at Resolver::lookup.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"

namespace halfopen::sim::names {

/// What a lookup ends in. A wrong or stale address is Found: nobody can see that it is wrong.
enum class Outcome : std::uint8_t {
  Found,
  NoSuchHost,        ///< Answered: the name does not exist (NXDOMAIN).
  TemporaryFailure,  ///< Answered: the server could not say (SERVFAIL).
  Silence,           ///< Not answered: the resolver's patience decides how long that takes.
};

/// What is said about one name.
struct NameEntry {
  Outcome outcome = Outcome::Found;
  std::vector<net::Address> addresses;  ///< In the order they are handed out.
  std::optional<net::Duration> takes;   ///< How long a lookup takes; none: the resolver's own figure.
};

struct ResolverOptions {
  net::Duration answer_time{};  ///< Of a lookup that is answered; 0: the name stands in a hosts file.
  net::Duration patience = std::chrono::seconds{10};  ///< How long silence is borne: the profile says.
};

/// The result of a lookup, due `takes` after it was asked for.
struct Answer {
  Outcome outcome = Outcome::NoSuchHost;
  std::vector<net::Address> addresses;
  net::Duration takes{};
};

/// Names are compared without regard to ASCII case or a final dot (RFC 4343, RFC 1034, 3.1).
class Resolver {
 public:
  /// Knows `localhost` from the start: 127.0.0.1 and ::1, at once (RFC 6761, 6.3).
  explicit Resolver(const ResolverOptions& options = {});

  /// Adds addresses of a host of the scenario to its name.
  void add(std::string_view name, const net::Address& address);
  /// Says something else about a name from now on: a fault, or an address that is wrong.
  void set(std::string_view name, NameEntry entry);
  /// Takes back what set() said; add()'s addresses count again.
  void restore(std::string_view name);

  /// An address written out is its own answer, at once. An unknown name is NoSuchHost.
  Answer lookup(std::string_view name) const;

 private:
  ResolverOptions options_;
  std::map<std::string, NameEntry, std::less<>> known_;
  std::map<std::string, NameEntry, std::less<>> overrides_;
};

}  // namespace halfopen::sim::names
