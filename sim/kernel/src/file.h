// What a descriptor refers to: an open socket, an epoll instance, an event object, a completion port.
#pragma once

#include <cstdint>

#include "halfopen/net/call.h"

namespace halfopen::sim::kernel {

enum class FileKind : std::uint8_t { Socket, Epoll, Event, Port };

/// Owned by the descriptors that refer to it (descriptors.h), several after dup.
class File {
 public:
  explicit File(FileKind file_kind) : kind{file_kind} {}
  virtual ~File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// What poll finds.
  virtual net::Ready ready() const { return net::Ready::None; }

  const FileKind kind;
  std::uint16_t references = 0;                     ///< Descriptors that refer to it.
  std::int32_t ordinal = 0;                         ///< The process's n-th socket; 0 for what is none, or not accepted.
  net::Descriptor descriptor = net::kNoDescriptor;  ///< The lowest that refers to it; none before accept, after close().
};

}  // namespace halfopen::sim::kernel
