// The system this process runs on, as records name it.
#pragma once

#include <string>

namespace halfopen::realnet {

/// `linux-6.18.44`: like a profile's name, so that an expectation for "linux" or "linux-6.18" matches.
std::string running_system();

}  // namespace halfopen::realnet
