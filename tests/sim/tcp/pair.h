// Two connections and the wire between them, in virtual time.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "halfopen/sim/core/random.h"
#include "halfopen/sim/tcp/connection.h"
#include "profiles.h"

namespace halfopen::sim::tcp::test {

/// What may happen to a packet on its way; fractions of 2^32.
struct Weather {
  Duration one_way_delay{};
  std::uint32_t loss = 0;
  std::uint32_t duplication = 0;
  std::uint32_t reordering = 0;  ///< This part is late by up to `jitter`.
  Duration jitter{};
};

struct PairConfig {
  profiles::Tcp profiles[2] = {linux_tcp(), linux_tcp()};
  Options options[2] = {};
  Weather weather{};
  std::uint64_t seed = 1;
  bool v6 = false;
  std::uint32_t mtu = 1500;
};

/// End 0 connects, end 1 is opened by its SYN.
class Pair {
 public:
  explicit Pair(const PairConfig& config);

  struct End {
    std::unique_ptr<profiles::Tcp> profile;
    std::unique_ptr<Connection> connection;
    Actions out;
    std::vector<std::byte> received;
    std::uint64_t segments_sent = 0;
    std::uint64_t octets_sent = 0;
    bool connected = false;
    bool end_of_stream = false;
    std::optional<Cause> died;
  };

  void connect();
  std::size_t send(int end, std::span<const std::byte> octets, bool more = false);
  /// Reads up to `octets` into End::received.
  std::size_t read(int end, std::size_t octets);
  void shutdown_send(int end);
  void close(int end);
  /// Lets whatever is next happen; false if nothing is pending before `limit`.
  bool step(Instant limit);
  void run_until(Instant at);

  End& end(int index) { return ends_[index]; }
  Connection& operator[](int index) { return *ends_[index].connection; }
  Instant now() const { return now_; }
  bool both_done() const;
  /// Drops a packet it returns true for; asked before the weather.
  std::function<bool(int from, const Packet&)> drop;

 private:
  struct Flight {
    int to = 0;
    Packet packet;
  };
  void collect(int index);
  void launch(int to, Packet&& packet);
  void deliver();

  End ends_[2];
  Weather weather_;
  core::RandomStream luck_;
  std::map<std::pair<Instant, std::uint64_t>, Flight> flights_;  // by arrival, then by departure
  std::uint64_t launched_ = 0;
  Instant now_{};
};

}  // namespace halfopen::sim::tcp::test
