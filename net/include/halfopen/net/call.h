// A system call as a value, and what came of it.
//
// Both backends take the same Call. The simulated kernel carries it out in virtual time, the real backend hands it to the
// system it runs on; either way the Outcome is exactly what that system returned: a count *or* an error.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "halfopen/net/address.h"
#include "halfopen/net/error.h"
#include "halfopen/net/time.h"

namespace halfopen::net {

/// A process's number for an open socket, as its system hands it out (Linux: the lowest free one).
using Descriptor = std::int32_t;
inline constexpr Descriptor kNoDescriptor = -1;

enum class Op : std::uint8_t {
  Startup,      ///< WSAStartup; succeeds and means nothing elsewhere.
  Socket,       ///< family, type -> descriptor
  Bind,         ///< descriptor, endpoint
  Listen,       ///< descriptor, argument = backlog
  Connect,      ///< descriptor, endpoint; argument = kUnspecified: no endpoint, but AF_UNSPEC
  Accept,       ///< descriptor -> new descriptor; Outcome::peer
  Send,         ///< descriptor, out, flags -> count
  SendTo,       ///< descriptor, out, flags, endpoint -> count
  Recv,         ///< descriptor, in, flags -> count, 0 at end of stream
  RecvFrom,     ///< descriptor, in, flags -> count; Outcome::peer
  Shutdown,     ///< descriptor, argument = ShutdownHow
  Close,        ///< close or closesocket
  SetOption,    ///< descriptor, option, argument (second for Linger)
  GetOption,    ///< descriptor, option -> value (and Outcome::extra for Linger)
  LocalName,    ///< getsockname -> Outcome::peer
  PeerName,     ///< getpeername -> Outcome::peer
  Poll,         ///< polled, argument = time-out in ns, negative for ever -> number of entries ready
  Resolve,      ///< name -> number of addresses; Outcome::peer holds the first
  Sleep,        ///< argument = ns
  Compute,      ///< argument = ns during which the process works: it takes time but awaits nothing
  WriteLog,     ///< text: one line of the program's own log
  Exit,         ///< argument = exit code; closes nothing itself: the system does what it does to an exiting process
  Duplicate,    ///< dup: descriptor -> another descriptor of the same open socket
  Select,       ///< polled (In: readfds, Out: writefds, Priority: exceptfds), argument as Poll -> number of bits found
  RecvMessage,  ///< recvmsg: descriptor, in, flags, message -> count
  EpollCreate,  ///< -> descriptor of an epoll instance
  EpollControl, ///< descriptor of the instance, argument = EpollHow, polled = one entry: whom, and the mask asked
  EpollWait,    ///< descriptor of the instance, polled = room for the entries ready, argument as Poll -> their number
  // Windows; refused elsewhere.
  CreateEvent,   ///< WSACreateEvent -> descriptor of an event object, not signalled, reset by hand
  ResetEvent,    ///< WSAResetEvent: descriptor
  EventSelect,   ///< WSAEventSelect: descriptor, second = event object, argument = set of NetworkEvent (0: no more)
  EnumEvents,    ///< WSAEnumNetworkEvents: descriptor, second = event object to reset or kNoDescriptor, network_events
                 ///< -> set of NetworkEvent
  WaitEvents,    ///< WSAWaitForMultipleEvents, for any: polled, argument as Poll -> index, or kWaitTimeout
  CreatePort,    ///< CreateIoCompletionPort without a file -> descriptor of a completion port
  AssociatePort, ///< The same with one: descriptor, second = port
  TakeCompletion,    ///< GetQueuedCompletionStatus: descriptor = port, argument as Poll -> octets, or a system error;
                     ///< Outcome::extra = the overlapped call's key
  OverlappedResult,  ///< WSAGetOverlappedResult: overlapped, argument = whether to wait -> octets, or a socket error
  SystemResult,      ///< GetOverlappedResult: the same, but a system error
  Cancel,            ///< CancelIoEx: descriptor, overlapped (null: every one of the descriptor)
};
inline constexpr std::size_t kOps = static_cast<std::size_t>(Op::Cancel) + 1;

/// What EpollControl does.
enum class EpollHow : std::uint8_t { Add, Modify, Delete };

/// What WaitEvents returns when its time is over (WSA_WAIT_TIMEOUT).
inline constexpr std::int64_t kWaitTimeout = 258;

/// Connect with an address of no family: lets go of the peer, and of a listener's backlog.
inline constexpr std::int64_t kUnspecified = 1;

enum class SocketType : std::uint8_t { Stream, Datagram };

enum class ShutdownHow : std::uint8_t { Receive, Send, Both };

/// Flags of send and recv, by their common names. A system that lacks one answers with its own error.
enum class MessageFlag : std::uint32_t {
  None = 0,
  Peek = 1u << 0,       ///< MSG_PEEK
  WaitAll = 1u << 1,    ///< MSG_WAITALL
  DontWait = 1u << 2,   ///< MSG_DONTWAIT
  NoSignal = 1u << 3,   ///< MSG_NOSIGNAL
  More = 1u << 4,       ///< MSG_MORE
  OutOfBand = 1u << 5,  ///< MSG_OOB
  Truncate = 1u << 6,   ///< MSG_TRUNC
  ErrorQueue = 1u << 7, ///< MSG_ERRQUEUE
};
constexpr MessageFlag operator|(MessageFlag a, MessageFlag b) {
  return static_cast<MessageFlag>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}
constexpr bool has(MessageFlag set, MessageFlag flag) {
  return (static_cast<std::uint32_t>(set) & static_cast<std::uint32_t>(flag)) != 0;
}

/// Socket options and modes, by the name the field knows them by. Times are nanoseconds here; a backend rounds as its
/// system's interface does.
enum class Option : std::uint8_t {
  NonBlocking,        ///< O_NONBLOCK, FIONBIO; 0 or 1
  PendingError,       ///< SO_ERROR; reading takes it as the system says
  ReuseAddress,       ///< SO_REUSEADDR
  ReusePort,          ///< SO_REUSEPORT
  ExclusiveAddress,   ///< SO_EXCLUSIVEADDRUSE
  KeepAlive,          ///< SO_KEEPALIVE
  KeepAliveIdle,      ///< TCP_KEEPIDLE, first field of SIO_KEEPALIVE_VALS; ns
  KeepAliveInterval,  ///< TCP_KEEPINTVL; ns
  KeepAliveCount,     ///< TCP_KEEPCNT
  UserTimeout,        ///< TCP_USER_TIMEOUT, TCP_MAXRT; ns
  Linger,             ///< SO_LINGER: argument = on, second = seconds
  ReceiveBuffer,      ///< SO_RCVBUF; bytes
  SendBuffer,         ///< SO_SNDBUF; bytes
  ReceiveLowWater,    ///< SO_RCVLOWAT
  ReceiveTimeout,     ///< SO_RCVTIMEO; ns, 0 for none
  SendTimeout,        ///< SO_SNDTIMEO; ns, 0 for none
  NoDelay,            ///< TCP_NODELAY
  Cork,               ///< TCP_CORK
  QuickAck,           ///< TCP_QUICKACK
  SynCount,           ///< TCP_SYNCNT
  Linger2,            ///< TCP_LINGER2; ns, negative: reset at once
  MaxSegment,         ///< TCP_MAXSEG
  Broadcast,          ///< SO_BROADCAST
  ReceiveErrors,      ///< IP_RECVERR
  OnlyV6,             ///< IPV6_V6ONLY
  DeferAccept,        ///< TCP_DEFER_ACCEPT; ns
  SendLowWater,       ///< SO_SNDLOWAT
  PathMtuDiscover,    ///< IP_MTU_DISCOVER: IP_PMTUDISC_DONT 0, WANT 1, DO 2, PROBE 3, INTERFACE 4, OMIT 5
  TimeToLive,         ///< IP_TTL
  TypeOfService,      ///< IP_TOS
  ConnectionReset,    ///< SIO_UDP_CONNRESET
  UnreadBytes,        ///< SIOCINQ, FIONREAD; read only
  UnsentBytes,        ///< SIOCOUTQ; read only
  TcpState,           ///< state as the system's own tool prints it (TCP_INFO); read only
  InitialRto,         ///< SIO_TCP_INITIAL_RTO, its MaxSynRetransmissions: 0 the default, 254 none
  UpdateConnectContext,  ///< SO_UPDATE_CONNECT_CONTEXT; what ConnectEx has connected becomes like any other socket
  ConnectTime,        ///< SO_CONNECT_TIME; read only: whole seconds since the connection, 0xFFFFFFFF without one
  IdealSendBacklog,   ///< SIO_IDEAL_SEND_BACKLOG_QUERY; read only, of a connection; bytes
  InfoRto,            ///< tcpi_rto; ns, like the two below; these and the rest are read only, of a connection
  InfoRtt,            ///< tcpi_rtt
  InfoRttVar,         ///< tcpi_rttvar
  InfoCongestionWindow,    ///< tcpi_snd_cwnd; segments
  InfoSlowStartThreshold,  ///< tcpi_snd_ssthresh; segments
  InfoUnacked,             ///< tcpi_unacked; segments
  InfoRetransmits,         ///< tcpi_retransmits: unanswered in a row
  InfoTotalRetransmits,    ///< tcpi_total_retrans
  InfoBackoff,             ///< tcpi_backoff
  InfoProbes,              ///< tcpi_probes
  InfoSendMss,             ///< tcpi_snd_mss
  InfoReceiveMss,          ///< tcpi_rcv_mss
};
inline constexpr std::size_t kOptions = static_cast<std::size_t>(Option::InfoReceiveMss) + 1;

/// What poll asks for and reports. Bits of the *model*: a backend maps its system's own masks onto them.
enum class Ready : std::uint16_t {
  None = 0,
  In = 1u << 0,
  Priority = 1u << 1,
  Out = 1u << 2,
  Err = 1u << 3,
  HangUp = 1u << 4,
  Invalid = 1u << 5,
  ReadHangUp = 1u << 6,  ///< POLLRDHUP
  // Of EpollControl only: how, not what.
  Exclusive = 1u << 7,      ///< EPOLLEXCLUSIVE
  OneShot = 1u << 8,        ///< EPOLLONESHOT
  EdgeTriggered = 1u << 9,  ///< EPOLLET
};
constexpr Ready operator|(Ready a, Ready b) {
  return static_cast<Ready>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
constexpr Ready operator&(Ready a, Ready b) {
  return static_cast<Ready>(static_cast<std::uint16_t>(a) & static_cast<std::uint16_t>(b));
}
constexpr bool has(Ready set, Ready bit) { return (set & bit) != Ready::None; }

/// One entry of a poll: what is asked and, after the call, what was found.
struct PollEntry {
  Descriptor descriptor = kNoDescriptor;
  Ready asked = Ready::None;
  Ready found = Ready::None;
};

/// What WSAEventSelect asks for, by Winsock's own bits.
enum class NetworkEvent : std::uint8_t {
  None = 0,
  Read = 1u << 0,
  Write = 1u << 1,
  OutOfBand = 1u << 2,
  Accept = 1u << 3,
  Connect = 1u << 4,
  Close = 1u << 5,
};
inline constexpr std::size_t kNetworkEvents = 6;
constexpr NetworkEvent operator|(NetworkEvent a, NetworkEvent b) {
  return static_cast<NetworkEvent>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(NetworkEvent set, NetworkEvent event) {
  return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(event)) != 0;
}

/// What WSAEnumNetworkEvents hands over (WSANETWORKEVENTS).
struct NetworkEvents {
  NetworkEvent happened = NetworkEvent::None;
  std::array<Error, kNetworkEvents> codes{};  ///< By the number of the event's bit; none where it brought no error.
};

/// A record of a socket's error queue (struct sock_extended_err with its origin's address). Linux.
struct QueuedError {
  Error error{};
  std::uint8_t type = 0, code = 0;  ///< Of the ICMP message.
  Address offender{};               ///< Who sent it.
};

/// What recvmsg hands over beside the octets.
struct Message {
  MessageFlag flags = MessageFlag::None;  ///< Truncate: the datagram was longer; ErrorQueue: `queued` holds something.
  QueuedError queued{};
};

struct Overlapped;  // process.h

/// The step of a call that no script makes.
inline constexpr std::int32_t kNoStep = -1;
/// The step of a call that only prepares step `step` of a script, as socket() prepares a connect. Negative like kNoStep,
/// so only the call a step is about counts as the step; but a preparation that fails can still be told to belong to it.
constexpr std::int32_t preparing(std::int32_t step) { return -2 - step; }

/// A system call with its arguments. Each Op says which fields it reads; buffers must live until the call completes.
struct Call {
  Op op = Op::Sleep;
  Descriptor descriptor = kNoDescriptor;
  MessageFlag flags = MessageFlag::None;
  AddressFamily family = AddressFamily::V4;
  SocketType type = SocketType::Stream;
  Option option = Option::NonBlocking;
  std::int64_t argument = 0;
  std::int64_t second = 0;
  Endpoint endpoint{};
  std::span<const std::byte> out{};
  std::span<std::byte> in{};
  std::span<PollEntry> polled{};
  std::string_view name{};  ///< Resolve: the name; WriteLog: the line.
  NetworkEvents* network_events = nullptr;
  Message* message = nullptr;
  /// With Connect, Accept, Send, SendTo, Recv, RecvFrom, Shutdown: the call is overlapped. It returns at once, with
  /// WSA_IO_PENDING if it is not over, and completes in here.
  Overlapped* overlapped = nullptr;
  std::int32_t step = kNoStep;  ///< The step of a script that makes this call; copied into the record.
};

/// What a call returned. `value` is what the system's function returns on success and -1 with an error.
struct Outcome {
  std::int64_t value = 0;
  Error error{};
  std::int64_t extra = 0;
  Endpoint peer{};

  bool ok() const { return !error; }
};

/// What a call that waits for sockets has found of them, all together, and nothing of any other call: what a record
/// keeps. A poll of several sockets tells their number only.
Ready found_by(const Call& call, const Outcome& outcome);
/// The one socket such a call is about; kNoDescriptor if it is about none or several, or is another call.
Descriptor only_polled(const Call& call);

/// The name of an operation as it is printed: `recv`, `connect`, `getsockopt`.
std::string_view to_string(Op op);
/// The operation a printed name means.
std::optional<Op> op_named(std::string_view name);

/// `MSG_PEEK|MSG_DONTWAIT`; "0" for none. The names are the field's, the bits the model's.
std::string to_string(MessageFlag flags);
std::optional<MessageFlag> flag_named(std::string_view name);
/// `POLLIN|POLLHUP`; "0" for none.
std::string to_string(Ready ready);
std::optional<Ready> ready_named(std::string_view name);
/// `FD_READ|FD_CLOSE`; "0" for none.
std::string to_string(NetworkEvent events);
std::optional<NetworkEvent> network_event_named(std::string_view name);
/// One word per event, with the error it brought: `FD_READ FD_CLOSE=WSAECONNABORTED`; "0" for none.
std::string to_string(const NetworkEvents& events);
/// `EHOSTUNREACH by icmp 3/1 from 10.0.0.1`.
std::string to_string(const QueuedError& queued);

std::string_view to_string(Option option);
/// The option a name means (`SO_KEEPALIVE`, `TCP_NODELAY`, `O_NONBLOCK`); false if there is none.
bool option_named(std::string_view name, Option& option);

}  // namespace halfopen::net
