// Urgent data of one direction each: made when there is some, gone when it has been read or acknowledged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

/// What the peer has announced (RFC 9293, 3.8.5).
struct UrgentReceived {
  wire::SeqNum mark;  ///< The number of the urgent octet.
  enum class Octet : std::uint8_t {
    Awaited,  ///< Announced; it has not come.
    Here,
    Taken,  ///< By recv with MSG_OOB; the mark stays until data behind it is read.
  } octet = Octet::Awaited;
  std::byte value{};
};

struct Urgent {
  std::optional<wire::SeqNum> sent_end;  ///< One past the last urgent octet that is not acknowledged.
  std::optional<UrgentReceived> received;

  bool none() const { return !sent_end && !received; }
};

}  // namespace halfopen::sim::tcp
