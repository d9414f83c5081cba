#include "channel.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace halfopen::realnet {

Channel::Channel(Handle socket) : socket_{std::move(socket)} {}

void Channel::await(short event) const {
  pollfd entry{.fd = socket_.get(), .events = event, .revents = 0};
  constexpr std::chrono::milliseconds kPatience = kSendLimit;
  const int limit = event == POLLOUT ? static_cast<int>(kPatience.count()) : -1;
  if (::poll(&entry, 1, limit) == 0) throw ChannelClosed{"control connection: the other end takes nothing"};
}

void Channel::send(const Message& message) {
  const std::string octets = encode(message);
  std::string_view rest = octets;
  const std::lock_guard lock{sending_};
  while (!rest.empty()) {
    const ssize_t sent = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      await(POLLOUT);
    } else if (errno != EINTR) {
      throw ChannelClosed{"control connection: " + std::string{std::strerror(errno)}};
    }
  }
}

Channel::Read Channel::read_available() {
  std::array<char, 64 * 1024> room;
  const ssize_t got = ::recv(socket_.get(), room.data(), room.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Read::Nothing;
  if (got <= 0) return Read::End;
  reader_.feed({room.data(), static_cast<std::size_t>(got)});
  return Read::Some;
}

Message Channel::wait() {
  for (;;) {
    if (std::optional<Message> message = reader_.next()) return *std::move(message);
    await(POLLIN);
    if (read_available() == Read::End) throw ChannelClosed{"control connection ended"};
  }
}

}  // namespace halfopen::realnet
