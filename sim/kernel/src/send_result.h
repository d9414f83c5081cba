// What a call reports when IP cannot send.
#pragma once

#include <optional>

#include "halfopen/profiles/socket_model.h"
#include "halfopen/sim/ip/stack.h"

namespace halfopen::sim::kernel {

/// The situation a packet's fate is to a call; nothing if it was sent.
std::optional<profiles::Situation> situation_of(ip::SendResult result);

}  // namespace halfopen::sim::kernel
