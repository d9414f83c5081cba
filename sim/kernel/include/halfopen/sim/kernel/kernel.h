// The kernel of a simulated host: processes, descriptors, system calls, socket error model, readiness, signals.
//
// It owns every process and connection of one host; it refuses to know links and other hosts. Start at
// Process::start().
#pragma once

#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/faults.h"
#include "halfopen/model/record.h"
#include "halfopen/model/socket_row.h"
#include "halfopen/net/process.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/names/resolver.h"

namespace halfopen::sim::kernel {

class Process;
struct Parts;

/// What is to be done for a process when it runs next: a task to resume, or a waiting call to try again.
///
/// A woken call is tried again when its process runs, as a thread that slept in it would: until then others may take
/// what it waited for, and a process that is stopped takes nothing.
struct Turn {
  Process* process = nullptr;
  std::coroutine_handle<> task{};
  net::Operation* call = nullptr;

  /// True if the call is what is to be done, or if it is complete and its task is.
  bool is_of(const net::Operation& operation) const { return call == &operation || (task && task == operation.waiter); }
};

/// Turns that are due, of every process of a world, in the order they became so. The world takes them one at a time,
/// only when nothing of the network is due at the instant. A process that may not run keeps its turns itself until it
/// is let go: what is here can run.
class RunQueue {
 public:
  void post(const Turn& turn) { turns_.push_back(turn); }
  bool empty() const { return next_ == turns_.size(); }
  /// Takes the first turn. A task whose next turn would be the next step anyway may go on `further` times meanwhile,
  /// each of which counts as a turn.
  void run_one(std::uint64_t further = 0);
  /// For the process whose task runs, when nothing is due before that: ends its turn and begins the next, if it may.
  bool go_on() {
    if (further_ == 0 || !empty()) return false;
    --further_;
    ++taken_;
    return true;
  }
  /// Turns taken so far.
  std::uint64_t taken() const { return taken_; }
  /// Drops what is queued for a process that dies.
  void forget(Process& process);
  /// Drops the turn of a call whose task is going away.
  void forget(const net::Operation& call);
  /// Hands the turns of a process that may not run to that process.
  void park(Process& process);

 private:
  template <class Concerned>
  void drop(Concerned&& concerned);

  std::vector<Turn> turns_;  ///< Those before `next_` have been taken.
  std::size_t next_ = 0;
  std::uint64_t further_ = 0;
  std::uint64_t taken_ = 0;
};

/// Hears what processes observe; the world makes the record of it.
class Witness {
 public:
  /// `program` is the index given to Kernel::start.
  virtual void observed(std::int32_t program, const model::ObservationView& observation) = 0;
  /// A timer of a connection of host number `host` fires; told only to who watches_timers().
  virtual void timer_fired(std::uint16_t host, const net::Endpoint& local, const net::Endpoint& remote, std::string_view timer) {
    (void)host, (void)local, (void)remote, (void)timer;
  }
  bool watches_timers() const { return watches_timers_; }

 protected:
  bool watches_timers_ = false;

  ~Witness() = default;
};

/// How a process ends when somebody ends it.
enum class Ending : std::uint8_t { Kill, Exit, ConsoleClose };

struct KernelConfig {
  std::string host;
  std::uint16_t host_index = 0;
  std::uint64_t seed = 0;
  std::uint32_t boots = 0;                 ///< How often the host has been booted: part of the random keys.
  net::Duration epoch{};                   ///< Wall clock at the start of the run.
  net::Duration clock_tick{};              ///< 0: the profile's.
  std::uint16_t first_ephemeral_port = 0;  ///< 0: the profile's choice. Otherwise in order from here on.
  std::int32_t descriptor_limit = 1024;    ///< Descriptors of one process, RLIMIT_NOFILE.
};

class Kernel final : public ip::Upper {
 public:
  Kernel(const KernelConfig& config, const profiles::Profile& profile, core::EventQueue& events, ip::Stack& stack,
         const names::Resolver& names, RunQueue& run_queue, Witness& witness);
  ~Kernel();

  /// Starts a process of `user` (none: the superuser) at the current instant: `main` makes its first task.
  void start(std::int32_t program, std::string_view name, const std::function<net::Task<int>(net::Process&)>& main,
             std::string_view user = {});

  // Faults on processes, by program index; false if it has no living process. A stalled call is carried out `duration`
  // late; one that fails does nothing else; the first that does is the `nth` from now on. A process keeps the descriptors it has beyond a new limit.
  bool end(std::int32_t program, Ending ending);
  bool hold(std::int32_t program);     ///< SIGSTOP
  bool release(std::int32_t program);  ///< SIGCONT
  bool stall_calls(std::int32_t program, net::Op op, std::int32_t count, net::Duration duration, std::int32_t nth = 1);
  /// Sends a signal: what the program has chosen for it, or the system's default. Evidence: linux/surface.eintr.
  bool signal(std::int32_t program, std::int32_t number);
  bool fail_calls(std::int32_t program, net::Op op, std::int32_t count, net::Error error, std::int32_t nth = 1);
  bool limit_descriptors(std::int32_t program, std::int32_t most);
  bool fill_backlog(std::int32_t program, bool filled);  ///< Its listeners have no room, whoever waits in them.

  // Faults on the host.
  void freeze();  ///< Neither kernel nor programs run; packets wait in the card (ip::Stack::freeze).
  void thaw();    ///< Timers that were due meanwhile fire at once.
  void crash();   ///< Everything is forgotten without a word on the wire; programs end as "crashed".
  void step_clock(net::Duration by);
  void drift_clock(std::int32_t ppm);
  void set_clock_tick(net::Duration tick);
  void exhaust_ports(bool exhausted);
  void exhaust_buffers(bool exhausted);

  /// At the end of a run: every call still waiting is observed as waiting.
  void observe_waiting();
  /// True if no process is alive.
  bool idle() const;
  const profiles::Usage& usage() const;
  /// Every socket, by process, then what no process holds any more.
  std::vector<model::SocketRow> sockets() const;
  /// The same as text, in the manner of `ss -tan`.
  std::vector<std::string> socket_table() const;

  // What the network brings (ip::Upper); see ip/stack.h.
  void tcp_arrives(wire::Packet&& segment) override;
  void udp_arrives(wire::Packet&& datagram) override;
  void icmp_error_arrives(const ip::IcmpError& error) override;
  void neighbour_failed(const wire::Packet& waiting) override;
  void carrier_changed(bool up, const std::vector<net::Address>& addresses) override;

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace halfopen::sim::kernel
