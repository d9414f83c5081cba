// Holds sources against the rules of the architecture.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "source.h"

namespace halfopen::architecture {

struct Violation {
  std::string path;
  std::size_t line = 0;  ///< Counted from 1.
  std::string rule;

  /// `sim/tcp/src/a.cpp:12: sim/tcp may not know sim/kernel`
  std::string to_string() const;
};

std::vector<Violation> check(const Source& source);

}  // namespace halfopen::architecture
