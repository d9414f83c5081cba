#include "sysctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "handle.h"

namespace halfopen::realnet {

bool is_network_knob(const std::string& name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
  return name.starts_with("net.") && name.find_first_not_of(kLetters) == std::string::npos && name.find("..") == std::string::npos;
}

std::string path_of_knob(const std::string& name) {
  std::string path = name;
  std::replace(path.begin(), path.end(), '.', '/');
  return "/proc/sys/" + path;
}

void write_sysctl(const std::string& name, const std::string& value) {
  const auto refused = [&](const char* reason) { return std::runtime_error{"sysctl " + name + " = " + value + ": " + reason}; };
  if (!is_network_knob(name)) throw refused("not a knob of a network namespace");
  const Handle file{::open(path_of_knob(name).c_str(), O_WRONLY | O_CLOEXEC)};
  if (!file || ::write(file.get(), value.data(), value.size()) != static_cast<ssize_t>(value.size())) {
    throw refused(std::strerror(errno));
  }
}

std::optional<std::string> read_sysctl(const std::string& name) {
  if (!is_network_knob(name)) return std::nullopt;
  const Handle file{::open(path_of_knob(name).c_str(), O_RDONLY | O_CLOEXEC)};
  std::array<char, 4096> room;
  const ssize_t got = file ? ::read(file.get(), room.data(), room.size()) : -1;
  if (got < 0) return std::nullopt;
  std::string value{room.data(), static_cast<std::size_t>(got)};
  std::replace(value.begin(), value.end(), '\t', ' ');
  while (!value.empty() && value.back() == '\n') value.pop_back();
  return value;
}

}  // namespace halfopen::realnet
