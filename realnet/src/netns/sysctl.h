// Sysctls of the network namespace this thread is in, by the names sysctl(8) has for them.
#pragma once

#include <optional>
#include <string>

namespace halfopen::realnet {

/// True for "net." and what follows of letters, digits, '_', '-' and dots: the only ones that can be a namespace's own.
bool is_network_knob(const std::string& name);
/// The file of a knob, proc(5): /proc/sys/net/... A part of a name may not contain a dot.
std::string path_of_knob(const std::string& name);

/// Throws std::runtime_error naming the knob and the system's reason.
void write_sysctl(const std::string& name, const std::string& value);
/// Its value, columns separated by one space; nothing if the namespace has no such knob.
std::optional<std::string> read_sysctl(const std::string& name);

}  // namespace halfopen::realnet
