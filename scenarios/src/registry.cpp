#include "halfopen/scenarios/registry.h"

#include <stdexcept>
#include <utility>

#include "halfopen/scenarios/steps.h"

namespace halfopen::scenarios {

namespace {

/// Keeps the program's main alive while its coroutine runs: a lambda's captures live in it, not in the coroutine.
net::Task<int> keep_alive(std::shared_ptr<const Registry::Main> main, net::Process& process,
                          std::string_view parameters) {
  co_return co_await (*main)(process, parameters);
}

}  // namespace

Registry& Registry::add(std::string name, Main main) {
  if (name.empty() || !main) throw std::invalid_argument{"a registered program needs a name and a main function"};
  const auto [at, added] = programs_.try_emplace(std::move(name), std::make_shared<const Main>(std::move(main)));
  if (!added) throw std::invalid_argument{"a program named \"" + at->first + "\" is registered already"};
  return *this;
}

std::vector<std::string> Registry::names() const {
  std::vector<std::string> names;
  for (const auto& [name, main] : programs_) names.push_back(name);
  return names;
}

model::Instantiate Registry::instantiate() const {
  return [programs = programs_](net::Process& process, const model::Scenario& scenario, const model::Program& program) {
    if (program.registered.empty()) return run_steps(process, scenario, program);
    const auto found = programs.find(program.registered);
    if (found == programs.end()) {
      throw std::invalid_argument{"program \"" + program.name + "\": no program named \"" + program.registered +
                                  "\" is registered"};
    }
    return keep_alive(found->second, process, program.parameters);
  };
}

}  // namespace halfopen::scenarios
