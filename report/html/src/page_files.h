// The sources of the page, compiled in.
#pragma once

#include <span>
#include <string_view>

namespace halfopen::report::html {

struct PageFile {
  std::string_view name;                     ///< "page.css"
  std::span<const std::string_view> pieces;  ///< Joined they are its text.
};

/// The template, the style sheet, then the scripts in their order.
std::span<const PageFile> page_files();

}  // namespace halfopen::report::html
