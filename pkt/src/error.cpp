#include "halfopen/pkt/error.h"

namespace halfopen::pkt {
namespace {

std::string message(std::string_view file, Place place, std::string_view expected, std::string_view found) {
  std::string text{file};
  text += ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": expected ";
  text.append(expected);
  if (!found.empty()) text.append(", found ").append(found);
  return text += " [pkt.syntax]";
}

}  // namespace

SyntaxError::SyntaxError(std::string_view file, Place place, std::string_view expected, std::string_view found)
    : std::invalid_argument{message(file, place, expected, found)}, place_{place} {}

}  // namespace halfopen::pkt
