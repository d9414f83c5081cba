// Where a check stands in the scenario, and how it complains.
#pragma once

#include <string>
#include <string_view>

#include "json_text.h"
#include "suggest.h"

namespace halfopen::scenarios {

class Place {
 public:
  Place(std::string pointer, const std::string& file) : pointer_{std::move(pointer)}, file_{&file} {}

  Place operator/(std::string_view member) const { return {pointer_to(pointer_, member), *file_}; }
  Place operator/(std::size_t index) const { return {pointer_to(pointer_, index), *file_}; }

  [[noreturn]] void fail(const std::string& message, const std::string& id) const;
  /// `expected WHAT, found "NAME"; did you mean "OTHER"?`
  [[noreturn]] void unknown(std::string_view what, std::string_view name, const std::vector<std::string_view>& known,
                            const std::string& id) const;

 private:
  std::string pointer_;
  const std::string* file_;
};

}  // namespace halfopen::scenarios
