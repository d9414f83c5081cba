// The text of the profiles compiled in. profile_data.cpp is written by CMake from data/*.json.
#pragma once

#include <span>
#include <string_view>

namespace halfopen::profiles {

/// A JSON file in pieces: compilers limit the length of a string literal (MSVC: 16380 bytes).
struct ProfileText {
  std::string_view file;
  std::span<const std::string_view> pieces;
};

/// All files, each after the one it extends.
std::span<const ProfileText> profile_texts();

}  // namespace halfopen::profiles
