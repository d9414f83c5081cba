#include "receive_message.h"

#include <netinet/in.h>
#include <sys/socket.h>
// After the headers above, which it needs.
#include <linux/errqueue.h>

#include <cstring>

#include "sockaddr.h"
#include "system_call.h"

namespace halfopen::realnet {

namespace {

bool is_extended_error(const cmsghdr& header) {
  return (header.cmsg_level == IPPROTO_IP && header.cmsg_type == IP_RECVERR) ||
         (header.cmsg_level == IPPROTO_IPV6 && header.cmsg_type == IPV6_RECVERR);
}

net::QueuedError read_extended_error(const cmsghdr& header) {
  sock_extended_err error{};
  std::memcpy(&error, CMSG_DATA(&header), sizeof error);
  net::QueuedError queued{.error = net::Error{net::ErrorFamily::Linux, static_cast<std::int32_t>(error.ee_errno)},
                          .type = error.ee_type,
                          .code = error.ee_code};
  const std::size_t from = CMSG_LEN(0) + sizeof error;
  SocketAddress offender;
  const std::size_t size = std::min<std::size_t>(header.cmsg_len - from, *offender.size_to_fill());
  std::memcpy(offender.get(), reinterpret_cast<const std::byte*>(&header) + from, size);
  if (offender.get()->sa_family != AF_UNSPEC) queued.offender = offender.endpoint().address;
  return queued;
}

}  // namespace

net::Outcome receive_message(const net::Call& call) {
  SocketAddress peer;
  iovec part{.iov_base = call.in.data(), .iov_len = call.in.size()};
  alignas(cmsghdr) std::byte control[512];
  msghdr header{};
  header.msg_name = peer.get();
  header.msg_namelen = *peer.size_to_fill();
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  net::Outcome outcome = outcome_of(::recvmsg(call.descriptor, &header, native_flags(call.flags)));
  if (!outcome.ok()) return outcome;
  if (header.msg_namelen > 0) outcome.peer = peer.endpoint();
  if (call.message == nullptr) return outcome;
  *call.message = {};
  if ((header.msg_flags & MSG_TRUNC) != 0) call.message->flags = call.message->flags | net::MessageFlag::Truncate;
  for (cmsghdr* each = CMSG_FIRSTHDR(&header); each != nullptr; each = CMSG_NXTHDR(&header, each)) {
    if (!is_extended_error(*each)) continue;
    call.message->flags = call.message->flags | net::MessageFlag::ErrorQueue;
    call.message->queued = read_extended_error(*each);
  }
  return outcome;
}

}  // namespace halfopen::realnet
