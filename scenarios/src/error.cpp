#include "halfopen/scenarios/error.h"

#include <utility>

namespace halfopen::scenarios {

namespace {

std::string whole(const std::string& file, const std::string& pointer, const std::string& message,
                  const std::string& id) {
  return file + ": " + (pointer.empty() ? "" : pointer + ": ") + message + " [" + id + "]";
}

}  // namespace

ScenarioError::ScenarioError(std::string file, std::string pointer, std::string message, std::string id)
    : std::invalid_argument{whole(file, pointer, message, id)},
      file_{std::move(file)},
      pointer_{std::move(pointer)},
      message_{std::move(message)},
      id_{std::move(id)} {}

}  // namespace halfopen::scenarios
