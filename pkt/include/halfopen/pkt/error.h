// What is wrong with a script.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "halfopen/pkt/script.h"

namespace halfopen::pkt {

/// Text that is no script. what(): `file:line:column: expected a time, found "foo" [pkt.syntax]`.
class SyntaxError : public std::invalid_argument {
 public:
  SyntaxError(std::string_view file, Place place, std::string_view expected, std::string_view found);

  Place place() const { return place_; }

 private:
  Place place_;
};

}  // namespace halfopen::pkt
