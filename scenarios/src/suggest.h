// "Did you mean": the nearest of the words that would have been right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace halfopen::scenarios {

/// `; did you mean "connect"?`, or nothing if no word is near.
std::string did_you_mean(std::string_view found, const std::vector<std::string_view>& words);

/// `cut, restore, plug`; of very many the first, and how many more there are.
std::string listed(const std::vector<std::string_view>& words);

}  // namespace halfopen::scenarios
