#include "halfopen/net/descriptor_owner.h"

#include <array>

namespace halfopen::net {

DescriptorOwner& DescriptorOwner::operator=(DescriptorOwner&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

DescriptorOwner::~DescriptorOwner() {
  if (is_open()) process_->close_quietly(descriptor_);
}

Task<Result<Ready>> DescriptorOwner::poll(Ready asked, Duration timeout) {
  std::array<PollEntry, 1> polled{PollEntry{.descriptor = descriptor_, .asked = asked}};
  const Outcome outcome = co_await process_->call({.op = Op::Poll, .argument = timeout.count(), .polled = polled});
  if (!outcome.ok()) co_return outcome.error;
  co_return polled[0].found;
}

}  // namespace halfopen::net
