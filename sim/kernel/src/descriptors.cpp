#include "descriptors.h"

#include <algorithm>
#include <utility>

namespace halfopen::sim::kernel {

net::Descriptor Descriptors::add(std::unique_ptr<Socket> socket) {
  const net::Descriptor descriptor = lowest_free();
  socket->descriptor = descriptor;
  if (free_ == sockets_.size()) sockets_.emplace_back();
  sockets_[free_] = std::move(socket);
  while (free_ < sockets_.size() && sockets_[free_]) ++free_;
  return descriptor;
}

Socket* Descriptors::find(net::Descriptor descriptor) const {
  if (descriptor < kFirst) return nullptr;
  const auto index = static_cast<std::size_t>(descriptor - kFirst);
  return index < sockets_.size() ? sockets_[index].get() : nullptr;
}

std::unique_ptr<Socket> Descriptors::take(net::Descriptor descriptor) {
  const auto index = static_cast<std::size_t>(descriptor - kFirst);
  free_ = std::min(free_, index);
  sockets_[index]->descriptor = net::kNoDescriptor;
  return std::move(sockets_[index]);
}

}  // namespace halfopen::sim::kernel
