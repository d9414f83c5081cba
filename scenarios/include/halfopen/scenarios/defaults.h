// What a step means when a key is left out. The loader, the saver and the builder share these.
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"

namespace halfopen::scenarios {

inline constexpr const char* kDefaultListener = "listener";  ///< The socket of listen and accept.
inline constexpr std::int64_t kDefaultBacklog = 128;         ///< Of listen; the system caps it by its own limit.
inline constexpr std::int64_t kDefaultRoom = 65536;          ///< Octets one recv takes at most.
inline constexpr net::Duration kForEver{-1};                 ///< The time-out of a poll that names none.

}  // namespace halfopen::scenarios
