// Times as reports print them.
#include <array>
#include <cstdlib>

#include "halfopen/model/record.h"

namespace halfopen::model {

namespace {

struct Unit {
  std::int64_t nanoseconds;
  std::string_view name;
};
constexpr std::array<Unit, 4> kUnits = {{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}}};

/// In the largest unit the value reaches, with the decimals it needs: "928.9s".
std::string in_one_unit(std::uint64_t nanoseconds) {
  for (const Unit& unit : kUnits) {
    const auto size = static_cast<std::uint64_t>(unit.nanoseconds);
    if (nanoseconds < size) continue;
    std::string text = std::to_string(nanoseconds / size);
    if (const std::uint64_t rest = nanoseconds % size; rest != 0) {
      std::string decimals = std::to_string(size + rest).substr(1);  // with its leading zeros
      decimals.erase(decimals.find_last_not_of('0') + 1);
      text += "." + decimals;
    }
    return text.append(unit.name);
  }
  return "0s";
}

/// Whole seconds as hours, minutes and seconds: "2m3s".
std::string in_clock_units(std::uint64_t seconds) {
  std::string text;
  if (seconds >= 3600) text += std::to_string(seconds / 3600) + "h";
  if (seconds / 60 % 60 != 0) text += std::to_string(seconds / 60 % 60) + "m";
  if (seconds % 60 != 0) text += std::to_string(seconds % 60) + "s";
  return text;
}

}  // namespace

std::string to_string(net::Duration duration) {
  const std::int64_t count = duration.count();
  const std::uint64_t magnitude =
      count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
  std::string text = in_one_unit(magnitude);
  if (magnitude % 1'000'000'000 == 0 && magnitude >= 60'000'000'000) {
    if (std::string other = in_clock_units(magnitude / 1'000'000'000); other.size() <= text.size())
      text = std::move(other);
  }
  return count < 0 ? "-" + text : text;
}

}  // namespace halfopen::model
