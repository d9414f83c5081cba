// Columns of a table.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

namespace halfopen::analysis {

inline std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

inline std::string right(std::size_t number, std::size_t width) {
  const std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

}  // namespace halfopen::analysis
