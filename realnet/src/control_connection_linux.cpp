#include "control_connection.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "remote_words.h"
#include "sockaddr.h"

namespace halfopen::realnet {

namespace {

[[noreturn]] void refused(const std::string& what, int problem) {
  throw std::runtime_error{what + ": " + std::strerror(problem)};
}

Handle tcp_socket(const net::Endpoint& endpoint) {
  const int family = endpoint.address.family == net::AddressFamily::V4 ? AF_INET : AF_INET6;
  Handle socket{::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket) refused("control connection", errno);
  return socket;
}

/// A peer that is gone without a word is noticed within kRemotePatience, tcp(7).
void notice_silence(const Handle& socket) {
  const int patience_ms = static_cast<int>(std::chrono::milliseconds{kRemotePatience}.count());
  const std::array<std::pair<int, int>, 5> options{
      {{TCP_NODELAY, 1}, {TCP_USER_TIMEOUT, patience_ms}, {TCP_KEEPIDLE, 4}, {TCP_KEEPINTVL, 2}, {TCP_KEEPCNT, 3}}};
  for (const auto& [option, value] : options) ::setsockopt(socket.get(), IPPROTO_TCP, option, &value, sizeof value);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

}  // namespace

Handle listen_for_agents(const net::Endpoint& at) {
  Handle socket = tcp_socket(at);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  SocketAddress address{at};
  if (::bind(socket.get(), address.get(), address.size()) != 0 || ::listen(socket.get(), 8) != 0) {
    refused("agent at " + at.to_string(), errno);
  }
  return socket;
}

Handle connect_to_agent(const net::Endpoint& to) {
  const std::string what = "agent at " + to.to_string();
  Handle socket = tcp_socket(to);
  SocketAddress address{to};
  if (::connect(socket.get(), address.get(), address.size()) != 0 && errno != EINPROGRESS) refused(what, errno);
  pollfd entry{.fd = socket.get(), .events = POLLOUT, .revents = 0};
  constexpr std::chrono::milliseconds kPatience = kRemotePatience;
  if (::poll(&entry, 1, static_cast<int>(kPatience.count())) <= 0) refused(what, ETIMEDOUT);
  int problem = 0;
  socklen_t size = sizeof problem;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0 || problem != 0) refused(what, problem);
  notice_silence(socket);
  return socket;
}

Handle accept_agent(const Handle& listener) {
  for (;;) {
    pollfd entry{.fd = listener.get(), .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, -1) < 0 && errno != EINTR) refused("agent", errno);
    Handle socket{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (socket) {
      notice_silence(socket);
      return socket;
    }
    // What ended before it was taken is no failure of ours, accept(2).
    if (errno == EBADF || errno == EINVAL || errno == EMFILE || errno == ENFILE) refused("agent", errno);
  }
}

net::Endpoint own_end(int socket) {
  SocketAddress name;
  if (::getsockname(socket, name.get(), name.size_to_fill()) != 0) refused("control connection", errno);
  return name.endpoint();
}

std::string make_token() {
  std::array<unsigned char, 16> octets{};
  if (::getrandom(octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size())) refused("token", errno);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char octet : octets) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 15];
  }
  return text;
}

bool same_token(std::string_view a, std::string_view b) {
  unsigned differing = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) differing |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return differing == 0;
}

}  // namespace halfopen::realnet
