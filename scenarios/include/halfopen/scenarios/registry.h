// The register of C++ programs that scenarios name.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/runner.h"
#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::scenarios {

/// Named C++ programs. A value: copy it, add to it, hand it to a runner. No global one exists.
class Registry {
 public:
  /// A program's main: `parameters` is JSON text (empty for none) and lives as long as the task.
  using Main = std::function<net::Task<int>(net::Process&, std::string_view parameters)>;

  /// Adds a program. Throws std::invalid_argument if the name is taken, empty, or `main` is empty.
  Registry& add(std::string name, Main main);

  bool contains(std::string_view name) const { return programs_.find(name) != programs_.end(); }
  /// All names, in alphabetical order.
  std::vector<std::string> names() const;

  /// What a runner wants: run_steps for scripts, the program of that name for the others. Later additions do not reach
  /// it.
  model::Instantiate instantiate() const;

 private:
  std::map<std::string, std::shared_ptr<const Main>, std::less<>> programs_;
};

}  // namespace halfopen::scenarios
