// The names of a scenario, to look up: a file may hold a hundred thousand of them.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// What bears each name. Lives no longer than the scenario.
struct Names {
  explicit Names(const model::Scenario& scenario)
      : hosts{scenario.hosts}, links{scenario.links}, programs{scenario.programs} {}

  template <class T>
  class Index {
   public:
    explicit Index(const std::vector<T>& list) {
      for (const T& element : list) elements_.try_emplace(element.name, &element);
    }
    /// What bears the name, or nullptr.
    const T* find(std::string_view name) const {
      const auto found = elements_.find(name);
      return found == elements_.end() ? nullptr : found->second;
    }
    std::vector<std::string_view> all() const {
      std::vector<std::string_view> names;
      for (const auto& [name, element] : elements_) names.push_back(name);
      return names;
    }

   private:
    std::map<std::string_view, const T*> elements_;
  };

  Index<model::Host> hosts;
  Index<model::Link> links;
  Index<model::Program> programs;
};

}  // namespace halfopen::scenarios
