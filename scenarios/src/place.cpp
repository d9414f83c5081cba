#include "place.h"

#include "halfopen/scenarios/error.h"

namespace halfopen::scenarios {

void Place::fail(const std::string& message, const std::string& id) const {
  throw ScenarioError{*file_, pointer_, message, id};
}

void Place::unknown(std::string_view what, std::string_view name, const std::vector<std::string_view>& known,
                    const std::string& id) const {
  const std::string all = known.empty() ? "there is none" : listed(known);
  fail("expected " + std::string{what} + " (" + all + "), found \"" + std::string{name} + "\"" +
           did_you_mean(name, known),
       id);
}

}  // namespace halfopen::scenarios
