#include "channel.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace halfopen::realnet {

namespace {

/// Room for the descriptors of a message, unix(7), SCM_RIGHTS.
struct Ancillary {
  alignas(cmsghdr) char octets[CMSG_SPACE(Channel::kMostDescriptors * sizeof(int))] = {};

  /// Returns how much of it is filled.
  std::size_t fill(std::span<const int> descriptors) {
    if (descriptors.empty()) return 0;
    auto* part = reinterpret_cast<cmsghdr*>(octets);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size_bytes());
    return CMSG_SPACE(descriptors.size_bytes());
  }
};

}  // namespace

Channel::Channel(Handle socket) : socket_{std::move(socket)} {}

void Channel::await(short event, int limit_ms) const {
  pollfd entry{.fd = socket_.get(), .events = event, .revents = 0};
  if (::poll(&entry, 1, limit_ms) != 0) return;
  throw ChannelClosed{std::string{"control connection: the other end "} + (event == POLLOUT ? "takes" : "says") + " nothing"};
}

void Channel::send(const Message& message, std::span<const int> with) {
  const std::string octets = encode(message);
  std::string_view rest = octets;
  Ancillary room;
  std::size_t filled = room.fill(with);
  const std::lock_guard lock{sending_};
  while (!rest.empty()) {
    iovec piece{.iov_base = const_cast<char*>(rest.data()), .iov_len = rest.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = filled == 0 ? nullptr : room.octets;
    header.msg_controllen = filled;
    const ssize_t sent = ::sendmsg(socket_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
      filled = 0;  // they went with the first octets
    } else if (errno == EAGAIN) {
      await(POLLOUT, static_cast<int>(std::chrono::milliseconds{kSendLimit}.count()));
    } else if (errno != EINTR) {
      throw ChannelClosed{"control connection: " + std::string{std::strerror(errno)}};
    }
  }
}

Channel::Read Channel::read_available() {
  std::array<char, 64 * 1024> room;
  Ancillary ancillary;
  iovec piece{.iov_base = room.data(), .iov_len = room.size()};
  msghdr header{};
  header.msg_iov = &piece;
  header.msg_iovlen = 1;
  header.msg_control = ancillary.octets;
  header.msg_controllen = sizeof ancillary.octets;
  const ssize_t got = ::recvmsg(socket_.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Read::Nothing;
  if (got <= 0) return Read::End;
  keep_descriptors(header);
  reader_.feed({room.data(), static_cast<std::size_t>(got)});
  return Read::Some;
}

void Channel::keep_descriptors(const msghdr& header) {
  for (const cmsghdr* part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(const_cast<msghdr*>(&header), const_cast<cmsghdr*>(part))) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      descriptors_.emplace_back(descriptor);
    }
  }
}

Handle Channel::take_descriptor() {
  if (descriptors_.empty()) throw ProtocolError{"a descriptor is missing"};
  Handle taken = std::move(descriptors_.front());
  descriptors_.pop_front();
  return taken;
}

Message Channel::wait(std::optional<std::chrono::milliseconds> limit) {
  const auto until = std::chrono::steady_clock::now() + limit.value_or(std::chrono::milliseconds{0});
  for (;;) {
    if (std::optional<Message> message = reader_.next()) return *std::move(message);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    await(POLLIN, limit ? static_cast<int>(std::max(left, std::chrono::milliseconds{0}).count()) : -1);
    if (read_available() == Read::End) throw ChannelClosed{"control connection ended"};
  }
}

}  // namespace halfopen::realnet
