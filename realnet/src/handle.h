// One of this process's own descriptors, closed when its owner goes.
#pragma once

#include <unistd.h>

#include <utility>

namespace halfopen::realnet {

class Handle {
 public:
  Handle() = default;
  explicit Handle(int descriptor) : descriptor_{descriptor} {}
  Handle(Handle&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Handle() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

}  // namespace halfopen::realnet
