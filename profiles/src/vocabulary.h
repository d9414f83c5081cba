// The words of a profile's JSON: the one place that spells an enumerator, for reading and for printing.
#pragma once

#include "halfopen/profiles/profile.h"
#include "names.h"

namespace halfopen::profiles {

template <class E, std::size_t N>
constexpr std::array<Name<E>, N> name_table(const Name<E> (&names)[N]) {
  return std::to_array(names);
}

template <>
inline constexpr auto kNames<net::ErrorFamily> = name_table<net::ErrorFamily>({
    {net::ErrorFamily::Linux, "linux"},
    {net::ErrorFamily::Windows, "windows"},
});

template <>
inline constexpr auto kNames<net::SocketType> = name_table<net::SocketType>({
    {net::SocketType::Stream, "stream"},
    {net::SocketType::Datagram, "datagram"},
});

template <>
inline constexpr auto kNames<net::TcpState> = name_table<net::TcpState>({
    {net::TcpState::Closed, to_string(net::TcpState::Closed)},
    {net::TcpState::Listen, to_string(net::TcpState::Listen)},
    {net::TcpState::SynSent, to_string(net::TcpState::SynSent)},
    {net::TcpState::SynReceived, to_string(net::TcpState::SynReceived)},
    {net::TcpState::Established, to_string(net::TcpState::Established)},
    {net::TcpState::FinWait1, to_string(net::TcpState::FinWait1)},
    {net::TcpState::FinWait2, to_string(net::TcpState::FinWait2)},
    {net::TcpState::CloseWait, to_string(net::TcpState::CloseWait)},
    {net::TcpState::Closing, to_string(net::TcpState::Closing)},
    {net::TcpState::LastAck, to_string(net::TcpState::LastAck)},
    {net::TcpState::TimeWait, to_string(net::TcpState::TimeWait)},
});

// tcp.h

template <>
inline constexpr auto kNames<RtoFloor> = name_table<RtoFloor>({
    {RtoFloor::Variance, "variance"},
    {RtoFloor::Whole, "whole"},
});

template <>
inline constexpr auto kNames<GiveUp> = name_table<GiveUp>({
    {GiveUp::Elapsed, "elapsed"},
    {GiveUp::Count, "count"},
});

template <>
inline constexpr auto kNames<GiveUpSegment> = name_table<GiveUpSegment>({
    {GiveUpSegment::None, "none"},
    {GiveUpSegment::Reset, "reset"},
});

template <>
inline constexpr auto kNames<RefusedSyn> = name_table<RefusedSyn>({
    {RefusedSyn::Fail, "fail"},
    {RefusedSyn::Retry, "retry"},
});

template <>
inline constexpr auto kNames<AckPolicy> = name_table<AckPolicy>({
    {AckPolicy::Adaptive, "adaptive"},
    {AckPolicy::EverySecond, "every-second"},
});

template <>
inline constexpr auto kNames<Paws> = name_table<Paws>({
    {Paws::Strict, "strict"},
    {Paws::Lenient, "lenient"},
});

template <>
inline constexpr auto kNames<FinAck> = name_table<FinAck>({
    {FinAck::Delayed, "delayed"},
    {FinAck::Immediate, "immediate"},
});

template <>
inline constexpr auto kNames<SynGiveUp> = name_table<SynGiveUp>({
    {SynGiveUp::LinearThenElapsed, "linear-then-elapsed"},
    {SynGiveUp::Count, "count"},
});

template <>
inline constexpr auto kNames<CongestionControl> = name_table<CongestionControl>({
    {CongestionControl::NewReno, "new-reno"},
    {CongestionControl::Cubic, "cubic"},
});

template <>
inline constexpr auto kNames<SlowStartExit> = name_table<SlowStartExit>({
    {SlowStartExit::LossOnly, "loss-only"},
    {SlowStartExit::HyStart, "hystart"},
    {SlowStartExit::HyStartPlusPlus, "hystart++"},
});

template <>
inline constexpr auto kNames<ShutReceive> = name_table<ShutReceive>({
    {ShutReceive::KeepTaking, "keep-taking"},
    {ShutReceive::Abort, "abort"},
});

template <>
inline constexpr auto kNames<MtuProbing> = name_table<MtuProbing>({
    {MtuProbing::Off, "off"},
    {MtuProbing::AfterBlackHole, "after-black-hole"},
    {MtuProbing::Always, "always"},
});

template <>
inline constexpr auto kNames<Ecn> = name_table<Ecn>({
    {Ecn::Off, "off"},
    {Ecn::Passive, "passive"},
    {Ecn::Active, "active"},
});

template <>
inline constexpr auto kNames<SegmentCharge> = name_table<SegmentCharge>({
    {SegmentCharge::Octets, "octets"},
    {SegmentCharge::LinuxBlocks, "linux-blocks"},
});

template <>
inline constexpr auto kNames<TimeWaitReuse> = name_table<TimeWaitReuse>({
    {TimeWaitReuse::Never, "never"},
    {TimeWaitReuse::Bound, "bound"},
    {TimeWaitReuse::BoundOrLoopback, "bound-or-loopback"},
    {TimeWaitReuse::BoundOrChosen, "bound-or-chosen"},
});

// socket_model.h

template <>
inline constexpr auto kNames<Cause> = name_table<Cause>({
    {Cause::Reset, "rst"},
    {Cause::SynTimeout, "syn-timeout"},
    {Cause::RetransmissionTimeout, "retransmission-timeout"},
    {Cause::ProbeTimeout, "probe-timeout"},
    {Cause::KeepaliveTimeout, "keepalive-timeout"},
    {Cause::UserTimeout, "user-timeout"},
    {Cause::Refused, "refused"},
    {Cause::DataAfterShutdown, "data-after-shutdown"},
    {Cause::ConnectCancelled, "connect-cancelled"},
    {Cause::LinkLost, "link-lost"},
    {Cause::Icmp, "icmp"},
    {Cause::NeighbourFailed, "neighbour-failed"},
});

template <>
inline constexpr auto kNames<Latch> = name_table<Latch>({
    {Latch::Once, "once"},
    {Latch::Sticky, "sticky"},
});

template <>
inline constexpr auto kNames<Queue> = name_table<Queue>({
    {Queue::Keep, "keep"},
    {Queue::Purge, "purge"},
});

template <>
inline constexpr auto kNames<IcmpEffect> = name_table<IcmpEffect>({
    {IcmpEffect::Ignored, "ignored"},
    {IcmpEffect::Soft, "soft"},
    {IcmpEffect::Fatal, "fatal"},
    {IcmpEffect::PathMtu, "path-mtu"},
});

template <>
inline constexpr auto kNames<RecvCheck> = name_table<RecvCheck>({
    {RecvCheck::Queue, "queue"},
    {RecvCheck::EndOfStream, "end-of-stream"},
    {RecvCheck::Error, "error"},
    {RecvCheck::Shut, "shut"},
    {RecvCheck::NotConnected, "not-connected"},
});

template <>
inline constexpr auto kNames<SendCheck> = name_table<SendCheck>({
    {SendCheck::Connecting, "connecting"},
    {SendCheck::Error, "error"},
    {SendCheck::Shut, "shut"},
    {SendCheck::NotConnected, "not-connected"},
});

template <>
inline constexpr auto kNames<ProcessEnd> = name_table<ProcessEnd>({
    {ProcessEnd::Close, "close"},
    {ProcessEnd::Abort, "abort"},
});

template <>
inline constexpr auto kNames<Outside> = name_table<Outside>({
    {Outside::Refused, "refused"},
    {Outside::Clamped, "clamped"},
});

template <>
inline constexpr auto kNames<HandshakeOverflow> = name_table<HandshakeOverflow>({
    {HandshakeOverflow::Drop, "drop"},
    {HandshakeOverflow::Reset, "reset"},
});

template <>
inline constexpr auto kNames<DatagramCharge> = name_table<DatagramCharge>({
    {DatagramCharge::LinuxBlocks, "linux-blocks"},
    {DatagramCharge::Octets, "octets"},
});

template <>
inline constexpr auto kNames<EqualReceivers> = name_table<EqualReceivers>({
    {EqualReceivers::Last, "last"},
    {EqualReceivers::First, "first"},
});

template <>
inline constexpr auto kNames<Endings> = name_table<Endings>({
    {Endings::Signals, "signals"},
    {Endings::Codes, "codes"},
});

template <>
inline constexpr auto kNames<ListenerShutdown> = name_table<ListenerShutdown>({
    {ListenerShutdown::Stops, "stops"},
    {ListenerShutdown::Refused, "refused"},
});

template <>
inline constexpr auto kNames<LingerExpiry> = name_table<LingerExpiry>({
    {LingerExpiry::Background, "background"},
    {LingerExpiry::Abort, "abort"},
});

template <>
inline constexpr auto kNames<HalfOpenLimit> = name_table<HalfOpenLimit>({
    {HalfOpenLimit::None, "none"},
    {HalfOpenLimit::Backlog, "backlog"},
});

template <>
inline constexpr auto kNames<SynCookies> = name_table<SynCookies>({
    {SynCookies::Never, "never"},
    {SynCookies::WhenFull, "when-full"},
    {SynCookies::Always, "always"},
});

template <>
inline constexpr auto kNames<BacklogFull> = name_table<BacklogFull>({
    {BacklogFull::DropSyn, "drop-syn"},
    {BacklogFull::ResetSyn, "reset-syn"},
});

template <>
inline constexpr auto kNames<ResetBeforeAccept> = name_table<ResetBeforeAccept>({
    {ResetBeforeAccept::Delivered, "delivered"},
    {ResetBeforeAccept::Fails, "fails"},
});

template <>
inline constexpr auto kNames<SendTaking> = name_table<SendTaking>({
    {SendTaking::Partly, "partly"},
    {SendTaking::Whole, "whole"},
});

template <>
inline constexpr auto kNames<MediaSense> = name_table<MediaSense>({
    {MediaSense::Ignore, "ignore"},
    {MediaSense::Drop, "drop"},
});

template <>
inline constexpr auto kNames<BindRules> = name_table<BindRules>({
    {BindRules::Linux, "linux"},
    {BindRules::Windows, "windows"},
});

template <>
inline constexpr auto kNames<PortChoice> = name_table<PortChoice>({
    {PortChoice::LinuxParity, "linux-parity"},
    {PortChoice::Sequential, "sequential"},
});

template <>
inline constexpr auto kNames<ReadinessRules> = name_table<ReadinessRules>({
    {ReadinessRules::Linux, "linux"},
    {ReadinessRules::Windows, "windows"},
});

template <>
inline constexpr auto kNames<SelectRules> = name_table<SelectRules>({
    {SelectRules::Masks, "masks"},
    {SelectRules::Events, "events"},
});

// As net prints them; a test holds the two together.
template <>
inline constexpr auto kNames<net::Op> = name_table<net::Op>({
    {net::Op::Startup, "startup"},
    {net::Op::Socket, "socket"},
    {net::Op::Bind, "bind"},
    {net::Op::Listen, "listen"},
    {net::Op::Connect, "connect"},
    {net::Op::Accept, "accept"},
    {net::Op::Send, "send"},
    {net::Op::SendTo, "sendto"},
    {net::Op::Recv, "recv"},
    {net::Op::RecvFrom, "recvfrom"},
    {net::Op::Shutdown, "shutdown"},
    {net::Op::Close, "close"},
    {net::Op::SetOption, "setsockopt"},
    {net::Op::GetOption, "getsockopt"},
    {net::Op::LocalName, "getsockname"},
    {net::Op::PeerName, "getpeername"},
    {net::Op::Poll, "poll"},
    {net::Op::Resolve, "resolve"},
    {net::Op::Sleep, "sleep"},
    {net::Op::Compute, "compute"},
    {net::Op::WriteLog, "log"},
    {net::Op::Exit, "exit"},
    {net::Op::Duplicate, "dup"},
    {net::Op::Select, "select"},
    {net::Op::RecvMessage, "recvmsg"},
    {net::Op::EpollCreate, "epoll_create"},
    {net::Op::EpollControl, "epoll_ctl"},
    {net::Op::EpollWait, "epoll_wait"},
    {net::Op::CreateEvent, "create_event"},
    {net::Op::ResetEvent, "reset_event"},
    {net::Op::EventSelect, "event_select"},
    {net::Op::EnumEvents, "enum_events"},
    {net::Op::WaitEvents, "wait_events"},
    {net::Op::CreatePort, "create_port"},
    {net::Op::AssociatePort, "associate_port"},
    {net::Op::TakeCompletion, "completion"},
    {net::Op::OverlappedResult, "overlapped_result"},
    {net::Op::SystemResult, "system_result"},
    {net::Op::Cancel, "cancel"},
});
static_assert(kNames<net::Op>.size() == net::kOps, "every call has its word");

template <>
inline constexpr auto kNames<net::MessageFlag> = name_table<net::MessageFlag>({
    {net::MessageFlag::Peek, "MSG_PEEK"},
    {net::MessageFlag::WaitAll, "MSG_WAITALL"},
    {net::MessageFlag::DontWait, "MSG_DONTWAIT"},
    {net::MessageFlag::NoSignal, "MSG_NOSIGNAL"},
    {net::MessageFlag::More, "MSG_MORE"},
    {net::MessageFlag::OutOfBand, "MSG_OOB"},
    {net::MessageFlag::Truncate, "MSG_TRUNC"},
    {net::MessageFlag::ErrorQueue, "MSG_ERRQUEUE"},
});

template <>
inline constexpr auto kNames<net::Ready> = name_table<net::Ready>({
    {net::Ready::In, "POLLIN"},
    {net::Ready::Priority, "POLLPRI"},
    {net::Ready::Out, "POLLOUT"},
    {net::Ready::Err, "POLLERR"},
    {net::Ready::HangUp, "POLLHUP"},
    {net::Ready::Invalid, "POLLNVAL"},
    {net::Ready::ReadHangUp, "POLLRDHUP"},
});

template <>
inline constexpr auto kNames<UdpErrors> = name_table<UdpErrors>({
    {UdpErrors::Connected, "connected"},
    {UdpErrors::Receive, "receive"},
});

template <>
inline constexpr auto kNames<Situation> = name_table<Situation>({
    {Situation::WouldBlock, "would-block"},
    {Situation::ConnectStarted, "connect-started"},
    {Situation::ConnectPending, "connect-pending"},
    {Situation::AlreadyConnected, "already-connected"},
    {Situation::ConnectOnListener, "connect-on-listener"},
    {Situation::ConnectWithoutContext, "connect-without-context"},
    {Situation::ConnectFailedBefore, "connect-failed-before"},
    {Situation::ConnectAnyAddress, "connect-any-address"},
    {Situation::ConnectPortZero, "connect-port-zero"},
    {Situation::ConnectTimeout, "connect-timeout"},
    {Situation::RecvUnconnected, "recv-unconnected"},
    {Situation::SendUnconnected, "send-unconnected"},
    {Situation::RecvConnecting, "recv-connecting"},
    {Situation::SendConnecting, "send-connecting"},
    {Situation::RecvShut, "recv-shut"},
    {Situation::SendShut, "send-shut"},
    {Situation::RecvTimeout, "recv-timeout"},
    {Situation::SendTimeout, "send-timeout"},
    {Situation::ShutdownUnconnected, "shutdown-unconnected"},
    {Situation::PeerNameUnconnected, "peer-name-unconnected"},
    {Situation::OptionUnconnected, "option-unconnected"},
    {Situation::ListenUnbound, "listen-unbound"},
    {Situation::ListenConnected, "listen-connected"},
    {Situation::AcceptNotListening, "accept-not-listening"},
    {Situation::BindTwice, "bind-twice"},
    {Situation::WrongFamily, "wrong-family"},
    {Situation::ShortAddress, "short-address"},
    {Situation::MappedRefused, "mapped-refused"},
    {Situation::AddressInUse, "address-in-use"},
    {Situation::AddressDenied, "address-denied"},
    {Situation::AddressForeign, "address-foreign"},
    {Situation::PortsExhausted, "ports-exhausted"},
    {Situation::BindPortsExhausted, "bind-ports-exhausted"},
    {Situation::DatagramPortsExhausted, "datagram-ports-exhausted"},
    {Situation::FlowTaken, "flow-taken"},
    {Situation::NoBuffers, "no-buffers"},
    {Situation::SendNoBuffers, "send-no-buffers"},
    {Situation::BadDescriptor, "bad-descriptor"},
    {Situation::TooManyDescriptors, "too-many-descriptors"},
    {Situation::Invalid, "invalid"},
    {Situation::UnknownOption, "unknown-option"},
    {Situation::OptionOutOfRange, "option-out-of-range"},
    {Situation::KeepAliveConnecting, "keepalive-connecting"},
    {Situation::DatagramKeepAlive, "datagram-keepalive"},
    {Situation::KeepAliveReset, "keepalive-reset"},
    {Situation::KeepAliveDead, "keepalive-dead"},
    {Situation::DatagramLinger, "datagram-linger"},
    {Situation::NotSupported, "not-supported"},
    {Situation::NoRoute, "no-route"},
    {Situation::RouteUnreachable, "route-unreachable"},
    {Situation::RouteProhibited, "route-prohibited"},
    {Situation::RouteBlackhole, "route-blackhole"},
    {Situation::NotInitialised, "not-initialised"},
    {Situation::LingerWouldBlock, "linger-would-block"},
    {Situation::MessageTooLong, "message-too-long"},
    {Situation::DatagramTruncated, "datagram-truncated"},
    {Situation::DestinationRequired, "destination-required"},
    {Situation::DatagramPortZero, "datagram-port-zero"},
    {Situation::BroadcastDenied, "broadcast-denied"},
    {Situation::PortPrivileged, "port-privileged"},
    {Situation::PortReserved, "port-reserved"},
    {Situation::ConnectUnspecified, "connect-unspecified"},
    {Situation::Dissolved, "dissolved"},
    {Situation::UdpRecvUnbound, "udp-recv-unbound"},
    {Situation::NoSuchHost, "no-such-host"},
    {Situation::NameTemporary, "name-temporary"},
    {Situation::NameSilent, "name-silent"},
    {Situation::NameNoData, "name-no-data"},
    {Situation::Cancelled, "cancelled"},
    {Situation::Interrupted, "interrupted"},
    {Situation::NoSuchCall, "no-such-call"},
    {Situation::UnknownFlag, "unknown-flag"},
    {Situation::NotASocket, "not-a-socket"},
    {Situation::WrongKind, "wrong-kind"},
    {Situation::SelectNothing, "select-nothing"},
    {Situation::EpollKnown, "epoll-known"},
    {Situation::EpollUnknown, "epoll-unknown"},
    {Situation::EventsBlocking, "events-blocking"},
    {Situation::IoPending, "io-pending"},
    {Situation::IoIncomplete, "io-incomplete"},
    {Situation::PortTimeout, "port-timeout"},
    {Situation::NothingToCancel, "nothing-to-cancel"},
    {Situation::ClosedPending, "closed-pending"},
});
static_assert(kNames<Situation>.size() == kSituations, "every situation has its word");

}  // namespace halfopen::profiles
