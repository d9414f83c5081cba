// A process's descriptors: small numbers for its open sockets.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "halfopen/net/call.h"
#include "socket.h"

namespace halfopen::sim::kernel {

/// The lowest free number is handed out first; 0, 1 and 2 are taken from the start.
class Descriptors {
 public:
  explicit Descriptors(std::int32_t limit) : limit_{limit} {}

  bool full() const { return lowest_free() >= limit_; }
  /// Not while full().
  net::Descriptor add(std::unique_ptr<Socket> socket);
  Socket* find(net::Descriptor descriptor) const;
  std::unique_ptr<Socket> take(net::Descriptor descriptor);

  /// Hands every open socket to `f`, by rising descriptor.
  template <class F>
  void for_each(F&& f) const {
    for (const auto& socket : sockets_) {
      if (socket) f(*socket);
    }
  }

 private:
  static constexpr net::Descriptor kFirst = 3;
  net::Descriptor lowest_free() const { return kFirst + static_cast<net::Descriptor>(free_); }

  std::int32_t limit_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::size_t free_ = 0;  ///< Index of the lowest free place; may be one past the end.
};

}  // namespace halfopen::sim::kernel
