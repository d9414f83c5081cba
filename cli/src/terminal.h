// What standard output is: a terminal gets colour and box characters, a pipe plain text.
#pragma once

#include <string>
#include <string_view>

namespace halfopen::cli {

/// How to write to standard output. NO_COLOR (no-color.org) and TERM=dumb are honoured.
struct Terminal {
  bool colour = false;
  bool unicode = false;

  std::string good(std::string_view text) const { return paint("32", text); }
  std::string bad(std::string_view text) const { return paint("31", text); }
  std::string_view tick() const { return unicode ? "\u2713" : "ok"; }
  std::string_view cross() const { return unicode ? "\u2717" : "DIFFERS"; }

 private:
  std::string paint(std::string_view code, std::string_view text) const;
};

/// Looks at standard output once.
Terminal standard_output();

}  // namespace halfopen::cli
