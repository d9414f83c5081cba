// A process's descriptors: small numbers for its open sockets and what else it has open.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "file.h"
#include "halfopen/net/call.h"
#include "socket.h"

namespace halfopen::sim::kernel {

/// The lowest free number is handed out first; 0, 1 and 2 are taken from the start.
class Descriptors {
 public:
  explicit Descriptors(std::int32_t limit) : limit_{limit} {}
  ~Descriptors();
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;

  /// At most so many from now on; what is open stays open.
  void limit_open(std::int32_t most) { limit_ = kFirst + most; }
  bool full() const { return lowest_free() >= limit_; }
  /// Not while full().
  net::Descriptor add(std::unique_ptr<File> file);
  /// A further number for what `descriptor` refers to. Not while full().
  net::Descriptor duplicate(net::Descriptor descriptor);
  /// What the number refers to; nullptr for nothing, and for something of another kind.
  File* file(net::Descriptor descriptor) const {
    const auto index = static_cast<std::size_t>(std::int64_t{descriptor} - kFirst);  // below the first: beyond the end
    return index < files_.size() ? files_[index] : nullptr;
  }
  Socket* find(net::Descriptor descriptor) const { return find_as<Socket>(descriptor); }
  template <class T>
  T* find_as(net::Descriptor descriptor) const {
    File* const found = file(descriptor);
    return found != nullptr && found->kind == T::kKind ? static_cast<T*>(found) : nullptr;
  }
  /// Frees the number; what it referred to is handed over if nothing refers to it any more.
  std::unique_ptr<File> take(net::Descriptor descriptor);

  /// Hands everything open to `f` once, by rising descriptor.
  template <class F>
  void for_each_file(F&& f) const {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (files_[i] != nullptr && files_[i]->descriptor == number_of(i)) f(*files_[i]);
    }
  }
  /// The same for sockets alone.
  template <class F>
  void for_each(F&& f) const {
    for_each_file([&](File& file) {
      if (file.kind == FileKind::Socket) f(static_cast<Socket&>(file));
    });
  }

 private:
  static constexpr net::Descriptor kFirst = 3;
  static net::Descriptor number_of(std::size_t index) { return kFirst + static_cast<net::Descriptor>(index); }
  net::Descriptor lowest_free() const { return number_of(free_); }
  net::Descriptor refer(File& file);

  std::int32_t limit_;
  std::vector<File*> files_;
  std::size_t free_ = 0;  ///< Index of the lowest free place; may be one past the end.
};

}  // namespace halfopen::sim::kernel
