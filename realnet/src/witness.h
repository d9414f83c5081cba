// What a child tells its agent of what its program observes, as it happens.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "halfopen/model/record.h"
#include "halfopen/net/call.h"

#include "channel.h"

namespace halfopen::realnet {

/// Numbers a call under way; 0 is none.
using Ticket = std::uint64_t;

/// A call under way, with what of it a record keeps.
struct Witnessed {
  Ticket ticket = 0;
  model::Observation observation;
};

/// Every call goes to the agent when it begins to wait and when it is over, from the thread it happens on: what a program
/// saw is known even if the program is killed in the next instant. Without an agent the process ends.
class Witness {
 public:
  explicit Witness(Channel& channel) : channel_{channel} {}

  /// When the run began; now() counts from there.
  void start_at(std::int64_t steady_nanoseconds) { start_ = steady_nanoseconds; }
  net::Instant now() const;

  /// A call begins. `may_wait`: the agent hears of it now, so that it can tell who is waiting.
  Witnessed began(const net::Call& call, bool may_wait);
  /// A descriptor is about to be closed: its number may mean another socket before close() has returned.
  void closing(net::Descriptor descriptor);
  /// A call is over.
  void completed(const Witnessed& call, const net::Call& made, const net::Outcome& outcome);
  /// Nobody waits for a call any more: the rest of the record does not know it, whatever the system makes of it.
  void forget(Ticket ticket);

  void note(std::string_view name, std::int64_t value, std::string_view text);
  void signal(std::int32_t number);
  void ready();
  void resting();

  /// The program has ended: this is the last that is heard of it. `then(code)` ends the process.
  [[noreturn]] void ended(std::string_view name, std::int64_t code, std::string_view text, void (*then)(int));
  /// The program cannot run, or not run on, for a reason that is not the program's. Ends the process.
  [[noreturn]] void unable(std::string_view why);

 private:
  void add_details(model::Observation& seen, const net::Call& made, const net::Outcome& outcome);
  void tell_of_listener(net::Descriptor descriptor);
  void tell(Ticket ticket, const model::Observation& observation);
  void send(const Message& message);
  std::int32_t ordinal(net::Descriptor descriptor) const;

  Channel& channel_;
  std::int64_t start_ = 0;
  std::mutex mutex_;  // held while an observation is told, so that none follows the last
  Ticket tickets_ = 0;
  std::int32_t sockets_ = 0;
  std::map<net::Descriptor, std::int32_t> ordinals_;
  std::map<net::Descriptor, std::uint16_t> listening_;  ///< And the port it listens on.
  std::set<Ticket> forgotten_;
};

}  // namespace halfopen::realnet
