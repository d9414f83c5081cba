// Record: what the programs of a run observed, one ordered sequence per program.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "halfopen/model/socket_row.h"
#include "halfopen/net/call.h"
#include "halfopen/net/time.h"

namespace halfopen::model {

/// One thing a program observed: a call that completed, a word of its own, or its end.
struct Observation {
  enum class Kind : std::uint8_t {
    Call,     ///< op, socket, value or error
    Waiting,  ///< A call that had not completed when the run ended; `at` is that end, `began` its start.
    Note,     ///< The program's own: name, value or text.
    Signal,   ///< Signal `value` was delivered (13: SIGPIPE).
    Ended,    ///< How the process ended: `name` is "returned", "exited", "killed", "signalled", "terminated", "crashed"; value is its code.
  };

  Kind kind = Kind::Call;
  net::Op op{};
  net::Instant at{};                ///< When it completed.
  net::Instant began{};             ///< When the call was made.
  std::int32_t step = -1;           ///< Call::step: which step of a script made the call; negative for none and for net::preparing.
  std::int32_t socket = 0;          ///< The process's n-th socket, from 1 in order of creation; 0 for none.
  std::int64_t value = 0;
  net::Error error{};
  net::Ready ready = net::Ready::None;
  std::string name;
  std::string text;

  friend bool operator==(const Observation&, const Observation&) = default;
};

/// An observation as it is made: the same fields, its words borrowed from whoever observes. Valid during the call only;
/// who keeps it makes an Observation of it.
struct ObservationView {
  ObservationView() = default;
  ObservationView(const Observation& kept)  // NOLINT(google-explicit-constructor): every observation is one
      : kind{kept.kind},
        op{kept.op},
        at{kept.at},
        began{kept.began},
        step{kept.step},
        socket{kept.socket},
        value{kept.value},
        error{kept.error},
        ready{kept.ready},
        name{kept.name},
        text{kept.text} {}
  explicit operator Observation() const {
    return {kind, op, at, began, step, socket, value, error, ready, std::string{name}, std::string{text}};
  }

  Observation::Kind kind = Observation::Kind::Call;
  net::Op op{};
  net::Instant at{};
  net::Instant began{};
  std::int32_t step = -1;
  std::int32_t socket = 0;
  std::int64_t value = 0;
  net::Error error{};
  net::Ready ready = net::Ready::None;
  std::string_view name;
  std::string_view text;
};

/// Everything one program observed, in its order.
struct ProgramRecord {
  std::string name;
  std::string host;
  std::vector<Observation> observations;
  /// Of each observation the state of its connection when it was made; of a connection that is over, the one it ended in. Empty for
  /// what concerns no connection. Only with RunOptions::events, and only where the backend sees it.
  std::vector<std::string> states{};
};

/// What a kernel does and no program observes.
struct KernelEvent {
  enum class Kind : std::uint8_t {
    State,  ///< A connection changes its state; what: "SYN-SENT -> ESTABLISHED". CLOSED: there is none, or none any more.
    Timer,  ///< A timer of a connection fires; what: "retransmission", "delayed ack", "time-wait"...
  };
  Kind kind{};
  net::Instant at{};
  std::int32_t host = 0;            ///< Index into Record::hosts.
  net::Endpoint local;
  net::Endpoint remote;
  std::string what;

  friend bool operator==(const KernelEvent&, const KernelEvent&) = default;
};

/// One packet as a host's card saw it, in wire format from the IP header on (ARP: from the ARP header on).
struct PacketRecord {
  net::Instant at{};
  std::int32_t host = 0;            ///< Index into Record::hosts: where it was seen.
  enum class Way : std::uint8_t { Out, In, Lost } way{};
  bool arp = false;
  std::vector<std::byte> bytes;
};

/// A timer of a host that fired: what a real system would have rounded up (model/tolerance.h).
struct TimerRecord {
  enum class Kind : std::uint8_t {
    Connection,  ///< TCP's: retransmission, probe, delayed acknowledgement, keepalive, TIME-WAIT.
    Call,        ///< The time-out of a call, or a sleep.
    Neighbour,   ///< Address resolution.
  };

  std::int32_t host = 0;            ///< Index into Record::hosts.
  Kind kind{};
  net::Instant armed{};             ///< When this deadline was set.
  net::Instant fired{};

  friend bool operator==(const TimerRecord&, const TimerRecord&) = default;
};

/// A host as it was in the run.
struct HostRecord {
  std::string name;
  std::string os;                   ///< The profile (sim) or the running system (real).
  std::vector<net::Address> addresses;
  std::vector<SocketRow> sockets;   ///< When the run ended; only with packets, and only where the backend sees them.
  /// What a real run read back of its own system, by the system's names: live sysctls. Empty where nobody asked.
  std::vector<std::pair<std::string, std::string>> facts{};
  std::vector<std::string> rested_on{};  ///< Paths of the profile entries it rested on, sorted; only with RunOptions::events.
};

/// How a run ended.
enum class End : std::uint8_t {
  Finished,   ///< Every program ended.
  Until,      ///< Watched long enough.
  Idle,       ///< Nothing scheduled, programs waiting.
  Limit,      ///< A limit was reached that a correct run never reaches.
};

/// 64-bit digests, comparable between runs of one version. Zero where the backend makes none.
struct Digests {
  std::uint64_t observations = 0;
  std::uint64_t calls = 0;
  std::uint64_t wire = 0;
  friend bool operator==(const Digests&, const Digests&) = default;
};
inline constexpr int kDigestVersion = 1;

struct Record {
  std::string scenario;
  std::string backend;              ///< "sim" or "real".
  std::string level{};              ///< Real: how much of a network the run had for itself, "L0 loopback". Simulated: empty.
  std::uint64_t seed = 0;
  net::Duration epoch{};
  End end = End::Finished;
  net::Instant ended_at{};
  std::string pending;              ///< For End::Limit: what was still to happen, in words.
  std::vector<HostRecord> hosts;
  std::vector<ProgramRecord> programs;
  std::vector<PacketRecord> packets;///< Only if asked for.
  std::vector<KernelEvent> events{};///< Only if asked for.
  std::optional<std::vector<TimerRecord>> timers{};  ///< Simulated, and only with packets: in the order they fired.
  std::string text{};               ///< The scenario as a file has it, if whoever keeps the record wants it run again.
  std::vector<std::string> unverified; ///< Profile entries without evidence that the run used.
  Digests digests;
};

const ProgramRecord* find_program(const Record& record, std::string_view name);
std::string_view to_string(End end);
/// One line, as reports print it: `105ms recv#1 -> ECONNRESET`.
std::string to_string(const Observation& observation);
/// "105ms", "2m3s", "928.9s": exact. In the largest unit the value reaches, with decimals; whole seconds from a minute on as
/// h, m and s where that is not longer.
std::string to_string(net::Duration duration);

/// Octets as text that survives every output: printable ASCII stays, all else and the backslash become `\xNN`.
std::string printable(std::string_view octets);

/// Names of the notes the interpreter of scripts makes by itself, or the runner.
namespace note {
inline constexpr std::string_view kDamaged = "damaged";    ///< Received octets differ from the pattern; value: first offset.
inline constexpr std::string_view kReceived = "received";  ///< Follows a recv whose text is expected; text: printable(octets).
inline constexpr std::string_view kStopped = "stopped";    ///< A step needs a socket that was never created; text says which.
inline constexpr std::string_view kMissed = "fault_missed";  ///< A fault met a program not started yet; text: its word.
}  // namespace note

}  // namespace halfopen::model
