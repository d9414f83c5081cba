// Scenario: a description, not a running thing. It can be printed, saved, mutated and sent to another machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "halfopen/model/faults.h"
#include "halfopen/model/link.h"
#include "halfopen/net/call.h"
#include "halfopen/net/process.h"
#include "halfopen/net/time.h"

namespace halfopen::model {

/// What must be seen when a step completes. Empty fields are not checked.
struct Expect {
  std::optional<std::int64_t> value;   ///< Count of octets, or another call's result. 0 from recv is end of stream.
  std::optional<std::string> error;    ///< Symbol; "" asks for success.
  std::optional<net::Duration> at;     ///< Exactly when (simulated); not earlier, and within the timers' tolerance (real).
  std::optional<net::Ready> ready;     ///< Poll: exactly this mask.
  std::optional<std::string> text;     ///< Recv: exactly these octets.
  std::optional<std::string> shows;    ///< Exactly what the observation says beside its result: events, numbers, origins.
  bool waiting = false;                ///< The step must still be waiting when the run ends.

  friend bool operator==(const Expect&, const Expect&) = default;
};

/// An expectation that holds only for some operating systems: `on` is a profile name or a prefix of one ("linux",
/// "windows-2003"), matched against the program's own host; `peer` likewise against the other host of a two-host scenario.
struct ConditionalExpect {
  std::string on;
  std::string peer;
  Expect expect;
  std::string evidence;   ///< Row of docs/evidence it rests on; empty if it rests on none.

  friend bool operator==(const ConditionalExpect&, const ConditionalExpect&) = default;
};

/// What a step of a script does. Sockets are variables of the script, named by it.
enum class StepKind : std::uint8_t {
  Startup,   ///< WSAStartup
  Socket,    ///< variable, type, family: an unconnected socket
  Bind,      ///< variable, to
  Listen,    ///< variable, port (creates, binds to any address, and listens if the variable is new), backlog
  Accept,    ///< variable = accept(on)
  Connect,   ///< variable (created if new), to "host:port"
  Send,      ///< variable, bytes or text, flags
  SendTo,    ///< variable, to
  Recv,      ///< variable, at most bytes, flags
  RecvEnd,   ///< Recv until end of stream or error; value is the total
  RecvFrom,
  Shutdown,  ///< variable, how
  Close,     ///< variable
  Disconnect,///< variable: connect with AF_UNSPEC
  SetOption,
  GetOption,
  Poll,      ///< variable, asked, time-out
  Sleep,     ///< duration
  SleepUntil,///< duration: until this instant of the run (a sleep of zero if it has passed)
  Compute,   ///< duration
  Resolve,   ///< host name
  WriteLog,  ///< text
  Observe,   ///< text: an observation of its own
  Exit,      ///< code; without closing anything
  PipeSignal,///< disposition of SIGPIPE
  Signal,    ///< number, action: what another signal does
  Duplicate, ///< variable = dup(on)
  Select,    ///< several, asked (In: read, Out: write, Priority: except; each asked of all), time-out
  RecvMessage,
  EpollCreate,   ///< variable: an epoll instance
  EpollControl,  ///< variable, how, on, asked
  EpollWait,     ///< variable, time-out
  CreateEvent,   ///< variable: an event object
  ResetEvent,    ///< variable
  EventSelect,   ///< variable, on = event, events
  EnumEvents,    ///< variable, on = event to reset, or none
  WaitEvents,    ///< several, time-out
  CreatePort,    ///< variable: a completion port
  AssociatePort, ///< variable, on = port
  TakeCompletion,    ///< variable = port, time-out
  OverlappedResult,  ///< overlapped, argument = whether to wait
  SystemResult,      ///< The same.
  Cancel,            ///< variable, overlapped or none
};
inline constexpr std::size_t kStepKinds = static_cast<std::size_t>(StepKind::Cancel) + 1;

struct Step {
  StepKind kind{};
  std::string socket;                      ///< The variable it works on or creates.
  std::string on;                          ///< Accept: the listener's variable.
  std::string to;                          ///< "host:port", or an address with port.
  std::uint16_t port = 0;
  std::int64_t bytes = 0;
  std::optional<std::string> text;
  net::MessageFlag flags = net::MessageFlag::None;
  net::AddressFamily family = net::AddressFamily::V4;
  net::SocketType type = net::SocketType::Stream;
  net::ShutdownHow how = net::ShutdownHow::Both;
  net::Option option{};
  std::int64_t argument = 0;               ///< Backlog, option value, exit code.
  std::int64_t second = 0;                 ///< Linger's seconds.
  net::Ready asked = net::Ready::None;
  net::Duration duration{};                ///< Sleep, SleepUntil, Compute; Poll: time-out, negative for ever.
  net::PipeSignal pipe_signal{};
  std::vector<std::string> several;        ///< Select, WaitEvents: variables.
  net::EpollHow epoll_how{};
  net::NetworkEvent events = net::NetworkEvent::None;
  net::SignalAction signal_action{};       ///< Signal; its number is `argument`.
  std::string overlapped;                  ///< The overlapped call's name: the call that it starts, or that is asked about.
  bool background = false;                 ///< The next step does not wait for this one.
  std::int32_t times = 1;                  ///< The step is done this often, one after the other.
  net::Duration every{};                   ///< Pause between the times.
  std::vector<ConditionalExpect> expect;   ///< The first that matches counts. Each of the `times` must meet it.

  friend bool operator==(const Step&, const Step&) = default;
};

/// How a program must have ended. With `on` and `peer` as in ConditionalExpect.
struct EndExpect {
  std::string on;
  std::string peer;
  std::string how;                         ///< As Observation::Kind::Ended names it: "returned", "signalled", "alive"...
  std::optional<std::int64_t> code;        ///< Exit code or signal.
  std::optional<net::Duration> at;
  std::string evidence;

  friend bool operator==(const EndExpect&, const EndExpect&) = default;
};

/// A program is a value too: a list of steps, or the name of a registered C++ program with JSON parameters.
struct Program {
  std::string name;
  std::string host;
  net::Duration start{};                   ///< When the process starts.
  bool restart_after_reboot = false;
  std::string user;                        ///< Who runs it; empty: the superuser, to whom every port is open.
  std::vector<Step> steps;                 ///< Empty if `registered` is set.
  std::string registered;
  std::string parameters;                  ///< JSON text, for a registered program.
  std::vector<EndExpect> ends;             ///< The first that matches counts.
  bool stay = false;                       ///< After its last step the process stays, its sockets open; otherwise it returns from main.

  friend bool operator==(const Program&, const Program&) = default;
};

/// A destination a host does not send to, and how it says so. Names by their kinds in ip-route(8).
enum class RouteKind : std::uint8_t { Blackhole, Unreachable, Prohibit };
struct HostRoute {
  RouteKind kind{};
  net::Address to;
  std::uint8_t prefix_length = 32;

  friend bool operator==(const HostRoute&, const HostRoute&) = default;
};

/// A host and its operating system. Knobs go by the system's own names and values.
struct Host {
  std::string name;
  std::string os;
  std::vector<std::pair<std::string, std::string>> knobs;
  std::vector<net::Address> addresses;     ///< None: the backend gives each link's ends addresses of 10.0.0.0/8 and fd00::/8.
  net::Duration clock_tick{};              ///< Resolution of the wall clock; 0: the profile's.
  std::uint16_t first_ephemeral_port = 0;  ///< 0: the profile's choice.
  bool router = false;                     ///< Forwards what is not for it.
  bool silent = false;                     ///< Sends no ICMP error: a router of which path MTU discovery hears nothing.
  std::vector<HostRoute> routes;           ///< Beside those that follow from the links.
  std::int32_t copies = 1;                 ///< More: so many of it, with its links and programs; see expand_copies().

  friend bool operator==(const Host&, const Host&) = default;
};

/// What one host must have put on the wire: so many segments with all of these flags. With `on` and `peer` as in
/// ConditionalExpect.
struct WireExpect {
  std::string on;
  std::string peer;
  std::string from;                        ///< Host.
  std::uint8_t flags = 0;                  ///< As in the TCP header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  std::int64_t at_least = 1;
  std::int64_t at_most = kNoLimit;
  std::string evidence;

  static constexpr std::int64_t kNoLimit = 1'000'000'000;
  friend bool operator==(const WireExpect&, const WireExpect&) = default;
};

/// The whole description of a run.
struct Scenario {
  std::int32_t schema = 1;
  std::string name;
  std::string why;
  std::vector<std::string> cites;          ///< Evidence rows and seed lines this scenario rests on.
  std::uint64_t seed = 1;
  net::Duration until{};                   ///< Watched long enough; programs still waiting are observed as waiting.
  std::uint64_t limit_events = 50'000'000; ///< What a correct run never reaches; reaching it is a failure.
  net::Duration epoch{};                   ///< Wall clock at the start of the run, since 1970-01-01.
  std::vector<Host> hosts;
  std::vector<Link> links;
  std::vector<Program> programs;
  std::vector<Fault> faults;
  std::vector<WireExpect> wire;            ///< Needs a backend that sees packets.

  friend bool operator==(const Scenario&, const Scenario&) = default;
};

const Host* find_host(const Scenario& scenario, std::string_view name);
const Program* find_program(const Scenario& scenario, std::string_view name);
std::string_view to_string(StepKind kind);

/// True if `os` is the profile `pattern` names or one of its family: "linux" matches "linux-6.18"; empty matches all.
bool os_matches(std::string_view pattern, std::string_view os);

}  // namespace halfopen::model
