// The error lists of the systems: number, symbol, text. Nothing else knows them.
#include <algorithm>
#include <array>

#include "halfopen/net/error.h"

namespace halfopen::net {

namespace {

// glibc 2.36, C locale: strerror for errno (docs/evidence, linux/14), gai_strerror for the resolver's negative codes.
constexpr ErrorName kLinux[] = {
    {-11, "EAI_SYSTEM", "System error"},
    {-10, "EAI_MEMORY", "Memory allocation failure"},
    {-9, "EAI_ADDRFAMILY", "Address family for hostname not supported"},
    {-8, "EAI_SERVICE", "Servname not supported for ai_socktype"},
    {-7, "EAI_SOCKTYPE", "ai_socktype not supported"},
    {-6, "EAI_FAMILY", "ai_family not supported"},
    {-5, "EAI_NODATA", "No address associated with hostname"},
    {-4, "EAI_FAIL", "Non-recoverable failure in name resolution"},
    {-3, "EAI_AGAIN", "Temporary failure in name resolution"},
    {-2, "EAI_NONAME", "Name or service not known"},
    {-1, "EAI_BADFLAGS", "Bad value for ai_flags"},
    {1, "EPERM", "Operation not permitted"},
    {2, "ENOENT", "No such file or directory"},
    {4, "EINTR", "Interrupted system call"},
    {5, "EIO", "Input/output error"},
    {9, "EBADF", "Bad file descriptor"},
    {11, "EAGAIN", "Resource temporarily unavailable"},
    {12, "ENOMEM", "Cannot allocate memory"},
    {13, "EACCES", "Permission denied"},
    {14, "EFAULT", "Bad address"},
    {17, "EEXIST", "File exists"},
    {22, "EINVAL", "Invalid argument"},
    {23, "ENFILE", "Too many open files in system"},
    {24, "EMFILE", "Too many open files"},
    {25, "ENOTTY", "Inappropriate ioctl for device"},
    {28, "ENOSPC", "No space left on device"},
    {32, "EPIPE", "Broken pipe"},
    {38, "ENOSYS", "Function not implemented"},
    {62, "ETIME", "Timer expired"},
    {63, "ENOSR", "Out of streams resources"},
    {64, "ENONET", "Machine is not on the network"},
    {67, "ENOLINK", "Link has been severed"},
    {71, "EPROTO", "Protocol error"},
    {75, "EOVERFLOW", "Value too large for defined data type"},
    {88, "ENOTSOCK", "Socket operation on non-socket"},
    {89, "EDESTADDRREQ", "Destination address required"},
    {90, "EMSGSIZE", "Message too long"},
    {91, "EPROTOTYPE", "Protocol wrong type for socket"},
    {92, "ENOPROTOOPT", "Protocol not available"},
    {93, "EPROTONOSUPPORT", "Protocol not supported"},
    {94, "ESOCKTNOSUPPORT", "Socket type not supported"},
    {95, "EOPNOTSUPP", "Operation not supported"},
    {96, "EPFNOSUPPORT", "Protocol family not supported"},
    {97, "EAFNOSUPPORT", "Address family not supported by protocol"},
    {98, "EADDRINUSE", "Address already in use"},
    {99, "EADDRNOTAVAIL", "Cannot assign requested address"},
    {100, "ENETDOWN", "Network is down"},
    {101, "ENETUNREACH", "Network is unreachable"},
    {102, "ENETRESET", "Network dropped connection on reset"},
    {103, "ECONNABORTED", "Software caused connection abort"},
    {104, "ECONNRESET", "Connection reset by peer"},
    {105, "ENOBUFS", "No buffer space available"},
    {106, "EISCONN", "Transport endpoint is already connected"},
    {107, "ENOTCONN", "Transport endpoint is not connected"},
    {108, "ESHUTDOWN", "Cannot send after transport endpoint shutdown"},
    {109, "ETOOMANYREFS", "Too many references: cannot splice"},
    {110, "ETIMEDOUT", "Connection timed out"},
    {111, "ECONNREFUSED", "Connection refused"},
    {112, "EHOSTDOWN", "Host is down"},
    {113, "EHOSTUNREACH", "No route to host"},
    {114, "EALREADY", "Operation already in progress"},
    {115, "EINPROGRESS", "Operation now in progress"},
    {125, "ECANCELED", "Operation canceled"},
};

// The Windows system error list, English (docs/evidence, windows/17).
constexpr ErrorName kWindows[] = {
    {5, "ERROR_ACCESS_DENIED", "Access is denied."},
    {21, "ERROR_NOT_READY", "The device is not ready."},
    {52, "ERROR_DUP_NAME",
     "You were not connected because a duplicate name exists on the network. If joining a domain, go to System in "
     "Control Panel to change the computer name and try again. If joining a workgroup, choose another workgroup name."},
    {54, "ERROR_NETWORK_BUSY", "The network is busy."},
    {59, "ERROR_UNEXP_NET_ERR", "An unexpected network error occurred."},
    {64, "ERROR_NETNAME_DELETED", "The specified network name is no longer available."},
    {68, "ERROR_TOO_MANY_NAMES", "The name limit for the local computer network adapter card was exceeded."},
    {121, "ERROR_SEM_TIMEOUT", "The semaphore timeout period has expired."},
    {233, "ERROR_PIPE_NOT_CONNECTED", "No process is on the other end of the pipe."},
    {234, "ERROR_MORE_DATA", "More data is available."},
    {258, "WAIT_TIMEOUT", "The wait operation timed out."},
    {995, "WSA_OPERATION_ABORTED",
     "The I/O operation has been aborted because of either a thread exit or an application request."},
    {996, "WSA_IO_INCOMPLETE", "Overlapped I/O event is not in a signaled state."},
    {997, "WSA_IO_PENDING", "Overlapped I/O operation is in progress."},
    {1168, "ERROR_NOT_FOUND", "Element not found."},
    {1225, "ERROR_CONNECTION_REFUSED", "The remote computer refused the network connection."},
    {1226, "ERROR_GRACEFUL_DISCONNECT", "The network connection was gracefully closed."},
    {1230, "ERROR_CONNECTION_ACTIVE", "An invalid operation was attempted on an active network connection."},
    {1231, "ERROR_NETWORK_UNREACHABLE",
     "The network location cannot be reached. For information about network troubleshooting, see Windows Help."},
    {1232, "ERROR_HOST_UNREACHABLE",
     "The network location cannot be reached. For information about network troubleshooting, see Windows Help."},
    {1234, "ERROR_PORT_UNREACHABLE",
     "No service is operating at the destination network endpoint on the remote system."},
    {1235, "ERROR_REQUEST_ABORTED", "The request was aborted."},
    {1236, "ERROR_CONNECTION_ABORTED", "The network connection was aborted by the local system."},
    {10004, "WSAEINTR", "A blocking operation was interrupted by a call to WSACancelBlockingCall."},
    {10013, "WSAEACCES", "An attempt was made to access a socket in a way forbidden by its access permissions."},
    {10014, "WSAEFAULT",
     "The system detected an invalid pointer address in attempting to use a pointer argument in a call."},
    {10022, "WSAEINVAL", "An invalid argument was supplied."},
    {10024, "WSAEMFILE", "Too many open sockets."},
    {10035, "WSAEWOULDBLOCK", "A non-blocking socket operation could not be completed immediately."},
    {10036, "WSAEINPROGRESS", "A blocking operation is currently executing."},
    {10037, "WSAEALREADY",
     "An operation was attempted on a non-blocking socket that already had an operation in progress."},
    {10038, "WSAENOTSOCK", "An operation was attempted on something that is not a socket."},
    {10040, "WSAEMSGSIZE",
     "A message sent on a datagram socket was larger than the internal message buffer or some other network "
     "limit, or the buffer used to receive a datagram into was smaller than the datagram itself."},
    {10042, "WSAENOPROTOOPT",
     "An unknown, invalid, or unsupported option or level was specified in a getsockopt or setsockopt call."},
    {10045, "WSAEOPNOTSUPP", "The attempted operation is not supported for the type of object referenced."},
    {10047, "WSAEAFNOSUPPORT", "An address incompatible with the requested protocol was used."},
    {10048, "WSAEADDRINUSE",
     "Only one usage of each socket address (protocol/network address/port) is normally permitted."},
    {10049, "WSAEADDRNOTAVAIL", "The requested address is not valid in its context."},
    {10050, "WSAENETDOWN", "A socket operation encountered a dead network."},
    {10051, "WSAENETUNREACH", "A socket operation was attempted to an unreachable network."},
    {10052, "WSAENETRESET",
     "The connection has been broken due to keep-alive activity detecting a failure while the operation was in "
     "progress."},
    {10053, "WSAECONNABORTED", "An established connection was aborted by the software in your host machine."},
    {10054, "WSAECONNRESET", "An existing connection was forcibly closed by the remote host."},
    {10055, "WSAENOBUFS",
     "An operation on a socket could not be performed because the system lacked sufficient buffer space or "
     "because a queue was full."},
    {10056, "WSAEISCONN", "A connect request was made on an already connected socket."},
    {10057, "WSAENOTCONN",
     "A request to send or receive data was disallowed because the socket is not connected and (when sending "
     "on a datagram socket using a sendto call) no address was supplied."},
    {10058, "WSAESHUTDOWN",
     "A request to send or receive data was disallowed because the socket had already been shut down in that "
     "direction with a previous shutdown call."},
    {10060, "WSAETIMEDOUT",
     "A connection attempt failed because the connected party did not properly respond after a period of time, "
     "or established connection failed because connected host has failed to respond."},
    {10061, "WSAECONNREFUSED", "No connection could be made because the target machine actively refused it."},
    {10064, "WSAEHOSTDOWN", "A socket operation failed because the destination host was down."},
    {10065, "WSAEHOSTUNREACH", "A socket operation was attempted to an unreachable host."},
    {10093, "WSANOTINITIALISED", "Either the application has not called WSAStartup, or WSAStartup failed."},
    {10101, "WSAEDISCON",
     "Returned by WSARecv or WSARecvFrom to indicate the remote party has initiated a graceful shutdown "
     "sequence."},
    {11001, "WSAHOST_NOT_FOUND", "No such host is known."},
    {11002, "WSATRY_AGAIN",
     "This is usually a temporary error during hostname resolution and means that the local server did not "
     "receive a response from an authoritative server."},
    {11003, "WSANO_RECOVERY", "A non-recoverable error occurred during a database lookup."},
    {11004, "WSANO_DATA", "The requested name is valid, but no data of the requested type was found."},
};

// Second names for a number: the list prints the first.
struct Alias {
  std::string_view symbol;
  Error error;
};
constexpr Alias kAliases[] = {
    {"EWOULDBLOCK", linux_errno::kAgain},
    {"ENOTSUP", Error{ErrorFamily::Linux, 95}},
};

const ErrorName* find(Error error) {
  const auto list = error_list(error.family());
  const auto at = std::ranges::lower_bound(list, error.number(), {}, &ErrorName::number);
  return at != list.end() && at->number == error.number() ? &*at : nullptr;
}

}  // namespace

std::span<const ErrorName> error_list(ErrorFamily family) {
  return family == ErrorFamily::Linux ? std::span<const ErrorName>{kLinux} : std::span<const ErrorName>{kWindows};
}

std::optional<Error> error_named(ErrorFamily family, std::string_view symbol) {
  for (const ErrorName& row : error_list(family)) {
    if (row.symbol == symbol) return Error{family, row.number};
  }
  for (const Alias& alias : kAliases) {
    if (alias.error.family() == family && alias.symbol == symbol) return alias.error;
  }
  return std::nullopt;
}

std::string_view Error::symbol() const {
  const ErrorName* row = find(*this);
  return row ? row->symbol : std::string_view{};
}

std::string_view Error::text() const {
  const ErrorName* row = find(*this);
  return row ? row->text : std::string_view{};
}

}  // namespace halfopen::net
