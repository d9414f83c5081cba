// Endpoints as the system's calls want them.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "halfopen/net/address.h"

namespace halfopen::realnet {

class SocketAddress {
 public:
  /// An empty one, for a call to fill.
  SocketAddress() = default;
  explicit SocketAddress(const net::Endpoint& endpoint);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage_); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  socklen_t* size_to_fill() { return &size_; }

  /// What the call wrote; the unspecified endpoint if that is no IP address.
  net::Endpoint endpoint() const;

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof(sockaddr_storage);
};

}  // namespace halfopen::realnet
