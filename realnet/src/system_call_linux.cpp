#include "system_call.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "receive_message.h"
#include "sockaddr.h"
#include "socket_option.h"
#include "socket_poll.h"
#include "socket_wait.h"

namespace halfopen::realnet {

namespace {

using net::Call;
using net::MessageFlag;
using net::Op;
using net::Outcome;

struct FlagRow {
  MessageFlag flag;
  int bit;
};
constexpr FlagRow kFlags[] = {
    {MessageFlag::Peek, MSG_PEEK},         {MessageFlag::WaitAll, MSG_WAITALL}, {MessageFlag::DontWait, MSG_DONTWAIT},
    {MessageFlag::NoSignal, MSG_NOSIGNAL}, {MessageFlag::More, MSG_MORE},       {MessageFlag::OutOfBand, MSG_OOB},
    {MessageFlag::Truncate, MSG_TRUNC},    {MessageFlag::ErrorQueue, MSG_ERRQUEUE},
};

int native(net::ShutdownHow how) {
  switch (how) {
    case net::ShutdownHow::Receive: return SHUT_RD;
    case net::ShutdownHow::Send: return SHUT_WR;
    case net::ShutdownHow::Both: return SHUT_RDWR;
  }
  return SHUT_RDWR;
}

/// Gives a socket its host's address, unless it has one or the system knows it. The port stays the system's choice, made as late as it would
/// be without (ip(7), IP_BIND_ADDRESS_NO_PORT).
void settle(const Call& call, const HostAddresses& addresses) {
  SocketAddress present;
  if (::getsockname(call.descriptor, present.get(), present.size_to_fill()) != 0) return;
  const net::Endpoint endpoint = present.endpoint();
  if (endpoint.port != 0 || !endpoint.address.is_any()) return;
  const std::optional<net::Endpoint> given = addresses.given(endpoint.address.family);
  if (!given) return;
  const int on = 1;
  ::setsockopt(call.descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  const SocketAddress own{*given};
  ::bind(call.descriptor, own.get(), own.size());
}

Outcome open_socket(const Call& call) {
  const int family = call.family == net::AddressFamily::V4 ? AF_INET : AF_INET6;
  const int type = call.type == net::SocketType::Stream ? SOCK_STREAM : SOCK_DGRAM;
  return outcome_of(::socket(family, type | SOCK_CLOEXEC, 0));
}

Outcome bind_to(const Call& call, const HostAddresses& addresses) {
  const SocketAddress address{addresses.local(call.endpoint)};
  return outcome_of(::bind(call.descriptor, address.get(), address.size()));
}

Outcome listen_on(const Call& call, const HostAddresses& addresses) {
  settle(call, addresses);
  return outcome_of(::listen(call.descriptor, static_cast<int>(call.argument)));
}

Outcome connect_to(const Call& call, const HostAddresses& addresses) {
  if (call.argument == net::kUnspecified) {
    const sockaddr nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
    return outcome_of(::connect(call.descriptor, &nobody, sizeof nobody));
  }
  const SocketAddress address{addresses.remote(call.endpoint)};
  settle(call, addresses);
  return outcome_of(::connect(call.descriptor, address.get(), address.size()));
}

Outcome accept_from(const Call& call) {
  SocketAddress peer;
  Outcome outcome = outcome_of(::accept4(call.descriptor, peer.get(), peer.size_to_fill(), SOCK_CLOEXEC));
  if (outcome.ok()) outcome.peer = peer.endpoint();
  return outcome;
}

Outcome send_to(const Call& call, const HostAddresses& addresses) {
  const SocketAddress address{addresses.remote(call.endpoint)};
  settle(call, addresses);
  return outcome_of(
      ::sendto(call.descriptor, call.out.data(), call.out.size(), native_flags(call.flags), address.get(), address.size()));
}

Outcome receive_from(const Call& call) {
  SocketAddress peer;
  Outcome outcome = outcome_of(
      ::recvfrom(call.descriptor, call.in.data(), call.in.size(), native_flags(call.flags), peer.get(), peer.size_to_fill()));
  if (outcome.ok()) outcome.peer = peer.endpoint();
  return outcome;
}

Outcome name_of(const Call& call, int (*ask)(int, sockaddr*, socklen_t*) noexcept) {
  SocketAddress name;
  Outcome outcome = outcome_of(ask(call.descriptor, name.get(), name.size_to_fill()));
  if (outcome.ok()) outcome.peer = name.endpoint();
  return outcome;
}

bool in_blocking_mode(net::Descriptor descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) == 0;
}

bool lingers(net::Descriptor descriptor) {
  linger value{};
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, &size) == 0 && value.l_onoff != 0 && value.l_linger > 0;
}

}  // namespace

int native_flags(MessageFlag flags) {
  int bits = 0;
  for (const FlagRow& row : kFlags) {
    if (has(flags, row.flag)) bits |= row.bit;
  }
  return bits;
}

Outcome failed_with(int number) { return {.value = -1, .error = net::Error{net::ErrorFamily::Linux, number}}; }

Outcome outcome_of(long result) {
  if (result < 0) return failed_with(errno);
  return {.value = result};
}

Outcome perform(const Call& call, const HostAddresses& addresses) {
  switch (call.op) {
    case Op::Socket: return open_socket(call);
    case Op::Bind: return bind_to(call, addresses);
    case Op::Listen: return listen_on(call, addresses);
    case Op::Connect: return connect_to(call, addresses);
    case Op::Accept: return accept_from(call);
    case Op::Send: return outcome_of(::send(call.descriptor, call.out.data(), call.out.size(), native_flags(call.flags)));
    case Op::SendTo: return send_to(call, addresses);
    case Op::Recv: return outcome_of(::recv(call.descriptor, call.in.data(), call.in.size(), native_flags(call.flags)));
    case Op::RecvFrom: return receive_from(call);
    case Op::Shutdown: return outcome_of(::shutdown(call.descriptor, native(static_cast<net::ShutdownHow>(call.argument))));
    case Op::Close: return outcome_of(::close(call.descriptor));
    case Op::SetOption: return set_option(call);
    case Op::GetOption: return get_option(call);
    case Op::LocalName: return name_of(call, ::getsockname);
    case Op::PeerName: return name_of(call, ::getpeername);
    case Op::Poll: return poll_entries(call);
    case Op::Resolve: return addresses.resolve(call.name, call.family);
    case Op::Startup:
    case Op::Sleep:
    case Op::Compute:
    case Op::WriteLog:
    case Op::Exit:
      return {};
    case Op::Duplicate: return outcome_of(::fcntl(call.descriptor, F_DUPFD_CLOEXEC, 0));
    case Op::Select: return select_entries(call);
    case Op::RecvMessage: return receive_message(call);
    case Op::EpollCreate: return outcome_of(::epoll_create1(EPOLL_CLOEXEC));
    case Op::EpollControl: return control_epoll(call);
    case Op::EpollWait: return wait_for_epoll(call);
    case Op::CreateEvent:
    case Op::ResetEvent:
    case Op::EventSelect:
    case Op::EnumEvents:
    case Op::WaitEvents:
    case Op::CreatePort:
    case Op::AssociatePort:
    case Op::TakeCompletion:
    case Op::OverlappedResult:
    case Op::SystemResult:
    case Op::Cancel:
      break;
  }
  return failed_with(ENOSYS);
}

bool may_block(const Call& call) {
  switch (call.op) {
    case Op::Connect:
    case Op::Accept:
    case Op::Send:
    case Op::SendTo:
    case Op::Recv:
    case Op::RecvFrom:
    case Op::RecvMessage:
      return !has(call.flags, MessageFlag::DontWait) && in_blocking_mode(call.descriptor);
    case Op::Poll:
    case Op::Select:
    case Op::EpollWait: return call.argument != 0;
    case Op::Close: return lingers(call.descriptor);
    default: return false;
  }
}

}  // namespace halfopen::realnet
