// docs_extract PAGE SOURCE: writes the C++ of a page as a source file.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>

#include "markdown.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream in{argv[1]};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  try {
    std::ofstream{argv[2]} << halfopen::docs::cpp_of(halfopen::docs::parse_page(text), argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[1], error.what());
    return 1;
  }
  return 0;
}
