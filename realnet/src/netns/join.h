// Level L1: how a child comes into its host's namespace.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "channel.h"

namespace halfopen::realnet {

/// What a child is told of its place: that it is a namespace, inside a user namespace or not.
std::string place_text(bool user_namespace);
bool is_namespace_place(std::string_view place);

/// Moves this process, which must have one thread, to where the descriptors lead that came with the message: the user
/// namespace, if there is one, and the network namespace. It still ends with `agent`. Throws std::runtime_error.
void join(Channel& channel, std::string_view place, pid_t agent);

}  // namespace halfopen::realnet
