// The socket error model as a table: what is latched when something happens, and what each call then shows.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "halfopen/net/call.h"
#include "halfopen/net/error.h"
#include "halfopen/net/tcp_state.h"
#include "halfopen/net/time.h"
#include "halfopen/profiles/cited.h"

namespace halfopen::profiles {

/// Why a connection (or an attempt at one) ended other than by FIN.
enum class Cause : std::uint8_t {
  Reset,                  ///< An acceptable RST.
  SynTimeout,             ///< The last SYN found no answer.
  RetransmissionTimeout,  ///< Unacknowledged data or FIN.
  ProbeTimeout,           ///< A zero window, and probes without answer.
  KeepaliveTimeout,
  UserTimeout,
  Refused,            ///< A connection attempt whose SYNs drew RST until none was left.
  DataAfterShutdown,  ///< Data came for a direction that was shut down; a RST was sent.
  ConnectCancelled,   ///< shutdown during the attempt.
  LinkLost,           ///< The system drops the connection because its own link lost carrier.
  Icmp,               ///< An ICMP error that fails the attempt; its own code applies.
  NeighbourFailed,    ///< Nobody answered for the next hop during an attempt.
};

enum class Latch : std::uint8_t {
  Once,    ///< The first call that meets it takes it.
  Sticky,  ///< Every later call meets it.
};

/// What becomes of octets received and not yet read.
enum class Queue : std::uint8_t { Keep, Purge };

/// A set of states, one bit each.
using StateSet = std::uint16_t;
constexpr StateSet state_bit(net::TcpState state) { return static_cast<StateSet>(1u << static_cast<unsigned>(state)); }
inline constexpr StateSet kAllStates = 0x7ff;

/// One row: (cause x state) -> code, how often it shows, what becomes of the queue. The first row that fits counts.
/// No code: the system takes no notice of the cause; for Cause::Icmp, the message's own error applies.
struct ErrorRow {
  Cause when{};
  StateSet states = kAllStates;
  net::Error code;
  Latch latch{};
  Queue queue{};
  bool soft_first = false;  ///< A recorded soft error takes the code's place.
  net::Error event_code;    ///< What an event notification carries, where that differs from the calls' code.
  net::Error
      waiting_code;  ///< What the call that waits at that moment returns, where that differs from later calls' code.
  EntryIndex entry = kNoEntry;
};

/// What an ICMP error means, by its type and code.
enum class IcmpEffect : std::uint8_t { Ignored, Soft, Fatal, PathMtu };
struct IcmpRow {
  std::uint8_t type = 0, code = 0;  ///< ICMP numbers; ICMPv6 errors are mapped onto their IPv4 kin first.
  net::Error error;
  IcmpEffect connecting{};
  IcmpEffect connected{};
  IcmpEffect udp{};
  bool reverts_backoff = false;  ///< RFC 6069.
  EntryIndex entry = kNoEntry;
};

/// What becomes of an option's value outside its range.
enum class Outside : std::uint8_t { Refused, Clamped };

/// One socket option: whether the system has it, and which values. An option without a row takes any value.
struct OptionRule {
  net::Option option{};
  bool known = true;
  std::int64_t least = std::numeric_limits<std::int64_t>::min();  ///< In units.
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  Outside outside{};
  net::Duration unit{};           ///< Of a time: it is rounded up to whole units.
  std::optional<std::int64_t> unset;  ///< Outside the range as well, and means that the default counts again; in units.
  EntryIndex entry = kNoEntry;
};

/// The questions recv asks, in the system's order; the first that has an answer counts.
enum class RecvCheck : std::uint8_t { Queue, EndOfStream, Error, Shut, NotConnected };
/// The same for send.
enum class SendCheck : std::uint8_t { Connecting, Error, Shut, NotConnected };

/// Ordinary answers that are codes: would-block, misuse, exhaustion. No error means the call succeeds.
enum class Situation : std::uint8_t {
  WouldBlock,
  ConnectStarted,  ///< Non-blocking connect under way.
  ConnectPending,  ///< connect again meanwhile.
  AlreadyConnected,
  ConnectOnListener,
  ConnectWithoutContext,  ///< connect again after ConnectEx, before SO_UPDATE_CONNECT_CONTEXT.
  ConnectFailedBefore,  ///< connect after a failure whose error was taken.
  ConnectAnyAddress,    ///< To 0.0.0.0 or ::; success means the own host.
  ConnectPortZero,
  ConnectTimeout,  ///< SO_SNDTIMEO ran out during connect.
  RecvUnconnected,
  SendUnconnected,
  RecvConnecting,
  SendConnecting,
  RecvShut,  ///< After the own shutdown of that direction; no error: end of stream.
  SendShut,
  RecvTimeout,
  SendTimeout,
  ShutdownUnconnected,
  PeerNameUnconnected,
  OptionUnconnected,  ///< An option that only a connection has.
  ListenUnbound,  ///< No error: the system binds a port of its own.
  ListenConnected,
  AcceptNotListening,
  BindTwice,
  WrongFamily,     ///< An IPv6 address for an IPv4 socket.
  ShortAddress,    ///< An IPv4 address for an IPv6 socket.
  MappedRefused,   ///< connect of a socket with IPV6_V6ONLY to an IPv4 address in IPv6 form.
  AddressInUse,
  AddressDenied,  ///< Another holder's exclusive claim.
  AddressForeign,
  PortsExhausted,          ///< connect finds no port.
  BindPortsExhausted,      ///< bind to port 0 finds none.
  DatagramPortsExhausted,  ///< A datagram socket that binds itself finds none.
  FlowTaken,               ///< connect from a bound port: a connection between these endpoints exists.
  NoBuffers,               ///< No memory for a socket, an attempt to connect or a datagram.
  SendNoBuffers,           ///< No memory for a segment; no error: send waits for some.
  BadDescriptor,
  TooManyDescriptors,
  Invalid,
  UnknownOption,
  OptionOutOfRange,
  KeepAliveConnecting,  ///< SO_KEEPALIVE during an attempt; no error: it is set.
  DatagramKeepAlive,    ///< SO_KEEPALIVE on a datagram socket; no error: it is set and means nothing.
  KeepAliveReset,       ///< The same when the peer has reset the connection.
  KeepAliveDead,        ///< The same when it has ended otherwise, but by FINs.
  DatagramLinger,       ///< SO_LINGER on a datagram socket; no error: it is set and means nothing.
  NotSupported,
  NoRoute,
  RouteUnreachable,
  RouteProhibited,
  RouteBlackhole,
  NotInitialised,  ///< Before Startup; no error: nothing to initialise.
  LingerWouldBlock,  ///< close of a non-blocking lingering socket; no error: it blocks all the same.
  MessageTooLong,
  DatagramTruncated,  ///< recv with too small a buffer; no error: the rest is lost silently.
  DestinationRequired,
  DatagramPortZero,
  BroadcastDenied,
  PortPrivileged,      ///< bind to a port below `unprivileged_ports` by another user than the superuser.
  PortReserved,        ///< bind to one of `reserved_ports` by number; no error: it may.
  ConnectUnspecified,  ///< connect with AF_UNSPEC; no error: the socket lets go of its peer.
  Dissolved,           ///< What is pending then on a socket that was connected.
  UdpRecvUnbound,  ///< No error: it waits.
  NoSuchHost,
  NameTemporary,
  NameSilent,  ///< Nobody answered while the resolver was patient.
  NameNoData,
  Cancelled,
  Interrupted,
  NoSuchCall,      ///< A call this system does not have.
  UnknownFlag,     ///< A flag of send or recv this system does not have.
  NotASocket,      ///< A socket's call on a descriptor of something else.
  WrongKind,       ///< A call of an epoll instance, event or port on something else.
  SelectNothing,   ///< select without a single socket; no error: it waits.
  EpollKnown,      ///< epoll_ctl adds what is there.
  EpollUnknown,    ///< epoll_ctl changes or removes what is not there.
  EventsBlocking,  ///< Back to blocking mode while WSAEventSelect is on.
  IoPending,       ///< An overlapped call is under way.
  IoIncomplete,    ///< Its result is not there yet.
  PortTimeout,     ///< No completion within the time given.
  NothingToCancel,
  ClosedPending,  ///< An overlapped call under way when its socket is closed.
};
inline constexpr std::size_t kSituations = static_cast<std::size_t>(Situation::ClosedPending) + 1;

/// A few words of an enumeration.
template <class E>
struct SetOf {
  std::vector<E> items;

  bool contains(E item) const { return std::find(items.begin(), items.end(), item) != items.end(); }
  friend bool operator==(const SetOf&, const SetOf&) = default;
};

/// Ports and ranges of them.
struct PortRanges {
  struct Range {
    std::uint16_t first = 0, last = 0;
    friend bool operator==(const Range&, const Range&) = default;
  };
  std::vector<Range> ranges;

  bool contains(std::uint16_t port) const {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return range.first <= port && port <= range.last; });
  }
  friend bool operator==(const PortRanges&, const PortRanges&) = default;
};

/// What an overlapped call's completion shows for a socket error: the same fact by three numbers.
/// What an overlapped call's completion shows for a socket error: the same fact by three numbers. The first row that
/// fits counts.
struct StatusRow {
  net::Error code;  ///< From a call, and from WSAGetOverlappedResult.
  std::optional<net::SocketType> socket;  ///< Of sockets of this type only.
  std::uint32_t status = 0;  ///< NTSTATUS
  net::Error system;         ///< From GetOverlappedResult and a completion port; none: no source, shown as `code`.
  EntryIndex entry = kNoEntry;
};

/// What the system does at its named decision points outside TCP proper.
enum class ProcessEnd : std::uint8_t {
  Close,  ///< Descriptors are closed one by one: FIN, or RST with unread data.
  Abort,  ///< Open connections are reset, unsent data discarded.
};
/// How an ending by force is told.
enum class Endings : std::uint8_t {
  Signals,  ///< By the signal.
  Codes,    ///< As terminated, with an exit code.
};
enum class ListenerShutdown : std::uint8_t {
  Stops,    ///< Shut for receiving it listens no more, until listen.
  Refused,  ///< As on a socket that is not connected.
};
enum class LingerExpiry : std::uint8_t { Background, Abort };
enum class BacklogFull : std::uint8_t { DropSyn, ResetSyn };
/// The last segment of a handshake finds the accept queue full.
enum class HandshakeOverflow : std::uint8_t { Drop, Reset };
/// What a datagram costs of its socket's receive buffer.
enum class DatagramCharge : std::uint8_t {
  LinuxBlocks,  ///< A header and a block of a power of two; an empty queue takes any datagram.
  Octets,       ///< Its octets.
};
/// Which of several sockets gets a datagram that fits them equally.
enum class EqualReceivers : std::uint8_t { Last, First };
/// How many half-open connections a listener has room for.
enum class HalfOpenLimit : std::uint8_t {
  None,
  Backlog,  ///< As many as may wait for accept; beyond half of the backlog old ones are given up early (Linux).
};
/// When a SYN is answered by a cookie, of which the listener remembers nothing.
enum class SynCookies : std::uint8_t {
  Never,     ///< A SYN beyond the limit is dropped; the last quarter of `syn_backlog` is kept for hosts that are known.
  WhenFull,  ///< Beyond the limit.
  Always,
};
enum class ResetBeforeAccept : std::uint8_t { Delivered, Fails };
enum class SendTaking : std::uint8_t {
  Partly,  ///< What fits is taken.
  Whole,   ///< All of it, if any buffer was free.
};
enum class MediaSense : std::uint8_t { Ignore, Drop };
enum class BindRules : std::uint8_t { Linux, Windows };
enum class PortChoice : std::uint8_t { LinuxParity, Sequential };
enum class ReadinessRules : std::uint8_t { Linux, Windows };
/// What select's three sets mean.
enum class SelectRules : std::uint8_t {
  Masks,   ///< Of poll's mask: read IN, HUP, ERR; write OUT, ERR; except PRI.
  Events,  ///< Read: data, end, death, a connection to accept; write: writable, death; except: a failed attempt.
};
/// Whom an ICMP error for a datagram reaches.
enum class UdpErrors : std::uint8_t {
  Connected,  ///< Connected sockets only; the next call of any kind takes it.
  Receive,    ///< Whoever sent the datagram; each error fails one recv, never a send.
};

struct SocketModel {
  std::vector<ErrorRow> errors;
  std::vector<IcmpRow> icmp;
  std::vector<StatusRow> statuses;
  std::vector<OptionRule> options;
  std::array<Cited<net::Error>, kSituations> codes{};
  Cited<std::vector<RecvCheck>> recv_order;
  Cited<std::vector<SendCheck>> send_order;
  Cited<ProcessEnd> exit;  ///< Return from main, exit().
  Cited<ProcessEnd> kill;
  Cited<ProcessEnd> console_close;
  Cited<Endings> endings;
  Cited<std::int64_t> kill_code;     ///< Signal or exit code of a killed process.
  Cited<std::int64_t> console_code;  ///< The same of one whose console is closed.
  Cited<bool> reset_on_close_with_unread;
  Cited<bool> cancelled_receive_resets;  ///< A later close resets the connection.
  Cited<bool> shutdown_spares_pending;   ///< An overlapped receive under way outlives shutdown(SD_RECEIVE).
  Cited<bool> connect_needs_context;     ///< ConnectEx leaves a socket without a name or shutdown.
  Cited<bool> close_cancels;  ///< close cuts off calls under way; otherwise they keep the socket until they return.
  Cited<ListenerShutdown> shutdown_listener;
  Cited<LingerExpiry> linger_expiry;
  Cited<std::int32_t> backlog_extra;  ///< The accept queue holds backlog + this.
  Cited<std::int32_t> backlog_max;
  Cited<std::int32_t> backlog_hint_least;  ///< SOMAXCONN_HINT: a negative backlog means its amount, but from this...
  Cited<std::int32_t> backlog_hint_most;   ///< ...to this; 0: a negative one means backlog_max.
  Cited<BacklogFull> backlog_full;
  Cited<HandshakeOverflow> handshake_overflow;
  Cited<HalfOpenLimit> half_open_limit;
  Cited<std::int64_t> syn_backlog;  ///< Half-open connections of a listener that sends no cookies, beside the limit.
  Cited<SynCookies> syn_cookies;
  Cited<ResetBeforeAccept> reset_before_accept;
  Cited<SendTaking> send_taking;
  Cited<bool> unbuffered_send_waits;       ///< With SO_SNDBUF 0 a send that may wait does, until it is acknowledged.
  Cited<std::int64_t> ideal_send_backlog;  ///< SIO_IDEAL_SEND_BACKLOG_QUERY of a fresh connection.
  Cited<MediaSense> media_sense;
  Cited<BindRules> bind_rules;
  Cited<PortChoice> port_choice;
  Cited<ReadinessRules> readiness;
  Cited<UdpErrors> udp_errors;
  Cited<DatagramCharge> datagram_charge;
  Cited<EqualReceivers> equal_receivers;
  Cited<std::int64_t> datagram_receive_buffer;  ///< SO_RCVBUF of a fresh datagram socket.
  Cited<std::int64_t> datagram_send_buffer;
  Cited<bool> connect_confirms;      ///< connect after a non-blocking attempt that succeeded returns 0, once.
  Cited<bool> peer_name_connecting;  ///< getpeername answers during a connection attempt.
  Cited<bool> peer_name_after_close;  ///< getpeername answers when the connection is over.
  Cited<bool>
      failed_shutdown_shuts;     ///< A shutdown that fails for want of a connection shuts its direction all the same.
  Cited<bool> relisten_resizes;  ///< listen on a listener changes its backlog.
  Cited<bool> pipe_signal;       ///< EPIPE comes with SIGPIPE.
  Cited<bool> buffer_doubled;    ///< setsockopt of a buffer size doubles it.
  Cited<std::int64_t> receive_buffer_least;  ///< What setsockopt makes of less, as shown.
  Cited<std::int64_t> send_buffer_least;
  Cited<std::int64_t> receive_buffer_ceiling;  ///< The most one may ask for; 0: no limit.
  Cited<std::int64_t> send_buffer_ceiling;
  Cited<bool> only_v6;  ///< IPV6_V6ONLY of a fresh socket.
  Cited<bool> pending_error_shows;  ///< SO_ERROR shows a latched connection error (Windows: 0).
  Cited<bool> needs_startup;        ///< WSAStartup.
  Cited<bool> tcp_info;             ///< getsockopt(TCP_INFO), with its fields.
  Cited<SetOf<net::Op>> missing_calls;          ///< They fail with Situation::NoSuchCall.
  Cited<SetOf<net::MessageFlag>> message_flags;  ///< What send and recv know; others fail.
  Cited<bool> wait_all_blocks;                  ///< MSG_WAITALL is refused where recv does not block, or with MSG_PEEK.
  Cited<SetOf<net::Ready>> poll_refuses;        ///< Bits that make poll fail when asked for.
  Cited<SelectRules> select_rules;
  Cited<std::int32_t> select_limit;          ///< FD_SETSIZE: descriptors from here on do not fit; 0: they do.
  Cited<SetOf<net::Op>> interrupted_calls;   ///< A signal handler ends them while they wait.
  Cited<SetOf<net::Op>> restarted_calls;     ///< Of these the ones that go on after a handler with SA_RESTART.
  Cited<std::uint16_t> port_first;
  Cited<std::uint16_t> port_last;
  Cited<PortRanges> reserved_ports;         ///< Nobody gets one who has not asked for its number.
  Cited<std::uint16_t> unprivileged_ports;  ///< The first port that any user may bind.
  Cited<net::Duration> name_patience;  ///< How long getaddrinfo waits for a name server that is silent.
  Cited<net::Duration> clock_tick;  ///< Resolution of the wall clock.
};

/// Hands every member that is no table with its JSON key to `f(key, member)`, in the order of the documentation.
template <class ModelRef, class F>
requires std::is_same_v<std::remove_const_t<ModelRef>, SocketModel>
void for_each_member(ModelRef& model, F&& f) {
  f("recv_order", model.recv_order);
  f("send_order", model.send_order);
  f("exit", model.exit);
  f("kill", model.kill);
  f("console_close", model.console_close);
  f("endings", model.endings);
  f("kill_code", model.kill_code);
  f("console_code", model.console_code);
  f("reset_on_close_with_unread", model.reset_on_close_with_unread);
  f("cancelled_receive_resets", model.cancelled_receive_resets);
  f("shutdown_spares_pending", model.shutdown_spares_pending);
  f("connect_needs_context", model.connect_needs_context);
  f("close_cancels", model.close_cancels);
  f("shutdown_listener", model.shutdown_listener);
  f("linger_expiry", model.linger_expiry);
  f("backlog_extra", model.backlog_extra);
  f("backlog_max", model.backlog_max);
  f("backlog_hint_least", model.backlog_hint_least);
  f("backlog_hint_most", model.backlog_hint_most);
  f("backlog_full", model.backlog_full);
  f("handshake_overflow", model.handshake_overflow);
  f("half_open_limit", model.half_open_limit);
  f("syn_backlog", model.syn_backlog);
  f("syn_cookies", model.syn_cookies);
  f("reset_before_accept", model.reset_before_accept);
  f("send_taking", model.send_taking);
  f("unbuffered_send_waits", model.unbuffered_send_waits);
  f("ideal_send_backlog", model.ideal_send_backlog);
  f("media_sense", model.media_sense);
  f("bind_rules", model.bind_rules);
  f("port_choice", model.port_choice);
  f("readiness", model.readiness);
  f("udp_errors", model.udp_errors);
  f("datagram_charge", model.datagram_charge);
  f("equal_receivers", model.equal_receivers);
  f("datagram_receive_buffer", model.datagram_receive_buffer);
  f("datagram_send_buffer", model.datagram_send_buffer);
  f("connect_confirms", model.connect_confirms);
  f("peer_name_connecting", model.peer_name_connecting);
  f("peer_name_after_close", model.peer_name_after_close);
  f("failed_shutdown_shuts", model.failed_shutdown_shuts);
  f("relisten_resizes", model.relisten_resizes);
  f("pipe_signal", model.pipe_signal);
  f("buffer_doubled", model.buffer_doubled);
  f("receive_buffer_least", model.receive_buffer_least);
  f("send_buffer_least", model.send_buffer_least);
  f("receive_buffer_ceiling", model.receive_buffer_ceiling);
  f("send_buffer_ceiling", model.send_buffer_ceiling);
  f("only_v6", model.only_v6);
  f("pending_error_shows", model.pending_error_shows);
  f("needs_startup", model.needs_startup);
  f("tcp_info", model.tcp_info);
  f("missing_calls", model.missing_calls);
  f("message_flags", model.message_flags);
  f("wait_all_blocks", model.wait_all_blocks);
  f("poll_refuses", model.poll_refuses);
  f("select_rules", model.select_rules);
  f("select_limit", model.select_limit);
  f("interrupted_calls", model.interrupted_calls);
  f("restarted_calls", model.restarted_calls);
  f("port_first", model.port_first);
  f("port_last", model.port_last);
  f("reserved_ports", model.reserved_ports);
  f("unprivileged_ports", model.unprivileged_ports);
  f("name_patience", model.name_patience);
  f("clock_tick", model.clock_tick);
}

}  // namespace halfopen::profiles
